import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { requestAfterCompletion } from '../aws/bed-repository/request-measurements.ts';
import { offerTurn } from '../aws/image-repository/offer-turn.ts';
import { beginLog, continueLog, MetricUnit } from '../aws/observability.ts';
import { parseQueueMessage } from '../aws/queue-message.ts';
import { findCompleteUpload } from '../aws/uploaded-objects.ts';
import { METRICS, type MeasureBedsMessage } from '../contract.ts';
import { arrivalOf, type ImageArrival } from '../pipeline/ports.ts';
import { bedParts } from './bed-parts.ts';
import { type Delivery, type HandleMessageParts, handleMessage } from './handle-message.ts';
import { imageParts } from './image-parts.ts';
import { measureImageBeds } from './measure-image-beds.ts';
import { processImage } from './process-image.ts';
import { reportOutcome } from './report-outcome.ts';
import { databaseFor, logger, messages, metrics, s3, settings } from './surroundings.ts';

/** Of the function's time: an image that is begun with less may not come to its end. */
const SHARE_FOR_ONE_IMAGE = 0.5;

/** Messages of SQS; those in the answer come back, and go to the dead-letter queue when they come back too often. */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
  try {
    for (const record of event.Records) {
      beginLog(logger, context, { messageId: record.messageId });
      const settlement = await handleMessage(deliveryOf(record), messageParts(context));
      if (settlement.kind === 'done') continue;
      batchItemFailures.push({ itemIdentifier: record.messageId });
      // If this fails, the queue's own visibility timeout counts.
      await messages.returnAfter(record.receiptHandle, settlement.afterSeconds).catch((error) => {
        logger.warn('message:not-hidden', { error: error as Error });
      });
    }
  } finally {
    metrics.addMetric(METRICS.peakMemory, MetricUnit.Megabytes, peakMemoryMegabytes());
    if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
  }
  return { batchItemFailures };
}

/** Of this process with its threads; Lambda's own figure counts the runtime around it as well. */
function peakMemoryMegabytes(): number {
  const KIBIBYTES_PER_MEGABYTE = 1024;
  return process.resourceUsage().maxRSS / KIBIBYTES_PER_MEGABYTE;
}

function deliveryOf({ body, attributes }: SQSRecord): Delivery {
  return {
    body,
    deliveries: Number(attributes.ApproximateReceiveCount),
    waitedSeconds: (Date.now() - Number(attributes.SentTimestamp)) / 1000,
  };
}

function messageParts(context: Context): HandleMessageParts {
  const begun = context.getRemainingTimeInMillis();
  return {
    parse: (body) => parseQueueMessage(body, settings.bucketName),
    async process(arrival, retryAfterSeconds) {
      const started = performance.now();
      continueLog(logger, { imageId: arrival.imageId });
      const outcome = await processImage(arrival, imageParts(context, retryAfterSeconds));
      reportOutcome(outcome, (performance.now() - started) / 1000, logger, metrics);
      return outcome;
    },
    findTurn: (arrival) => findTurn(arrival, context),
    fairnessSeconds: settings.fairnessSeconds,
    hasTime: () => context.getRemainingTimeInMillis() > begun * SHARE_FOR_ONE_IMAGE,
    measureBeds: (imageId) => measureBedsOf(imageId, context),
    onCompleted: (imageId) => requestBeds(imageId, context),
    async setAside(body, reason) {
      await messages.setAside(body, reason);
      metrics.addMetric(METRICS.messagesSetAside, MetricUnit.Count, 1);
      logger.error('message:set-aside', { reason });
    },
    sendAgain: (body) => messages.sendAgain(body),
    onFault: (error) => logger.error('message:returned', { error: error as Error }),
  };
}

async function measureBedsOf(imageId: string, context: Context): Promise<void> {
  continueLog(logger, { imageId });
  const started = performance.now();
  const outcome = await measureImageBeds(imageId, bedParts(context));
  const seconds = (performance.now() - started) / 1000;
  if (outcome.kind === 'measured') metrics.addMetric(METRICS.bedsMeasured, MetricUnit.Count, 1);
  logger.info('beds:measured', { ...outcome, seconds });
}

/** The image is done whatever becomes of this: GET /images/{id}/beds asks again. */
async function requestBeds(imageId: string, context: Context): Promise<void> {
  try {
    if (!(await requestAfterCompletion(databaseFor(context), imageId))) return;
    const message: MeasureBedsMessage = { kind: 'measure-beds', imageId };
    await messages.sendAgain(JSON.stringify(message));
  } catch (error) {
    logger.warn('beds:not-requested', error as Error);
  }
}

/** Uploads that were promised and never came must not take the turn of one that is there. */
const MOST_OFFERS = 10;

async function findTurn(arrival: ImageArrival, context: Context): Promise<ImageArrival | null> {
  const database = databaseFor(context);
  for (let offers = 0; offers < MOST_OFFERS; offers++) {
    const waiting = await offerTurn(database, arrival.imageId, settings.unclaimedOwner);
    if (waiting === null) return null;
    const upload = await findCompleteUpload(s3, settings.bucketName, waiting);
    if (upload === null) continue;
    metrics.addMetric(METRICS.takenOutOfTurn, MetricUnit.Count, 1);
    logger.info('image:out-of-turn', { imageId: waiting.imageId, before: arrival.imageId });
    return arrivalOf(waiting, upload.lastModified);
  }
  return null;
}
