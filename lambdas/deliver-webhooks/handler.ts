import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { connectDatabase, createDataApiClient } from '../aws/data-api.ts';
import { readAnswerSettings, readDeliverWebhooksSettings } from '../aws/environment.ts';
import { masterSecret } from '../aws/master-secret.ts';
import { beginLog, createLogger, createMetrics } from '../aws/observability.ts';
import { createQueueClient } from '../aws/process-image-queue.ts';
import { reportDatabaseFault } from '../aws/report-database-fault.ts';
import { UploadMessages } from '../aws/upload-messages.ts';
import { queueDeliveries, webhookMessage } from '../aws/webhook-messages.ts';
import type { AttemptOutcome, ClaimedDelivery } from '../aws/webhook-repository/delivery-attempts.ts';
import { isLoopbackAddress, isPublicAddress } from '../webhooks/public-address.ts';
import { guardedLookup } from './guarded-lookup.ts';
import { type HandleMessageParts, handleMessage } from './handle-message.ts';
import { postWebhook } from './post-webhook.ts';

const settings = readDeliverWebhooksSettings();
const { isOnLoopback } = readAnswerSettings();
const databaseClient = createDataApiClient();
const sqs = createQueueClient();
const messages = new UploadMessages(sqs, settings);
const secret = masterSecret(settings.webhookSecretArn);
const logger = createLogger('deliver-webhooks');
const metrics = createMetrics('deliver-webhooks');

/** Milliseconds kept for an attempt and its record: the database may take its time to wake up before. */
const ATTEMPT_RESERVE = 20_000;
const ATTEMPT_MILLISECONDS = 10_000;

const isAllowed = (address: string) =>
  isPublicAddress(address) || (isOnLoopback && isLoopbackAddress(address));
const terms = { isAllowed, lookup: guardedLookup(isAllowed), timeoutMilliseconds: ATTEMPT_MILLISECONDS };

/** Messages of one batch at the same time: one receiver that answers late does not hold up the others. */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  beginLog(logger, context);
  const parts = partsFor(context);
  try {
    const returned = await Promise.all(event.Records.map((record) => settle(record, parts)));
    return { batchItemFailures: returned.flat().map((itemIdentifier) => ({ itemIdentifier })) };
  } finally {
    if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
  }
}

/** The message's id where it is to come back. */
async function settle({ messageId, body, receiptHandle }: SQSRecord, parts: HandleMessageParts) {
  const settlement = await handleMessage(body, parts);
  if (settlement.kind === 'done') return [];
  // If this fails, the queue's own visibility timeout counts.
  await messages.returnAfter(receiptHandle, settlement.afterSeconds).catch((error) => {
    logger.warn('message:not-hidden', { messageId, error: error as Error });
  });
  return [messageId];
}

function partsFor(context: Context): HandleMessageParts {
  return {
    database: connectDatabase(databaseClient, settings.database, {
      remainingMilliseconds: () => context.getRemainingTimeInMillis() - ATTEMPT_RESERVE,
      onFault: (error) => reportDatabaseFault(error, logger, metrics),
    }),
    masterSecret: secret,
    post: (request) => postWebhook(request, terms),
    retries: { firstSeconds: settings.webhookRetrySeconds, attempts: settings.webhookAttempts },
    queue: (deliveries) => queueDeliveries(sqs, settings.queueUrl, deliveries),
    async setAside({ deliveryId, round }, reason) {
      await messages.setAside(JSON.stringify(webhookMessage({ deliveryId, round: round + 1 })), reason);
      logger.warn('webhook:given-up', { deliveryId, reason });
    },
    async setAsideUnknown(body) {
      await messages.setAside(body, 'neither an event nor a delivery');
      logger.error('message:set-aside', { reason: 'neither an event nor a delivery' });
    },
    onAttempt: reportAttempt,
    onFault: (error) => logger.error('message:returned', { error: error as Error }),
    now: () => Math.floor(Date.now() / 1000),
    random: Math.random,
  };
}

/** Not the URL: people put keys into its query. */
function reportAttempt(
  { deliveryId, webhookId, eventId, attempt }: ClaimedDelivery,
  { fault, responseStatus, retrySeconds }: AttemptOutcome,
): void {
  const keys = { deliveryId, webhookId, eventId, attempt, responseStatus };
  if (fault === null) logger.info('webhook:delivered', keys);
  else logger.warn('webhook:refused', { ...keys, fault, retrySeconds });
}
