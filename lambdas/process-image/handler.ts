import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { connectDatabase, createDataApiClient, type Database } from '../aws/data-api.ts';
import { uploadFile, uploadText } from '../aws/derived-objects.ts';
import { describeFault } from '../aws/describe-fault.ts';
import { readProcessImageSettings } from '../aws/environment.ts';
import { imageClaims } from '../aws/image-repository/image-claims.ts';
import { offerTurn } from '../aws/image-repository/offer-turn.ts';
import { MultipartMap } from '../aws/multipart-map.ts';
import { createLogger, createMetrics, MetricUnit } from '../aws/observability.ts';
import { createQueueClient } from '../aws/process-image-queue.ts';
import { parseQueueMessage } from '../aws/queue-message.ts';
import { openS3Object } from '../aws/s3-byte-source.ts';
import { createS3Client } from '../aws/s3-client.ts';
import { UploadMessages } from '../aws/upload-messages.ts';
import { findCompleteUpload, listUploadedObjects } from '../aws/uploaded-objects.ts';
import { METRICS } from '../contract.ts';
import { analyseImage } from '../imagery/analyse-image.ts';
import type { ImageArrival } from '../pipeline/ports.ts';
import { type Delivery, type HandleMessageParts, handleMessage } from './handle-message.ts';
import { type ProcessImageParts, processImage } from './process-image.ts';
import { reportClaim, reportOutcome } from './report-outcome.ts';
import type { OutputStore } from './store-outputs.ts';

const settings = readProcessImageSettings();
const databaseClient = createDataApiClient();
const s3 = createS3Client();
const messages = new UploadMessages(createQueueClient(), settings);
const logger = createLogger('process-image');
const metrics = createMetrics('process-image');

/** Milliseconds kept for giving an unfinished image back. */
const RELEASE_RESERVE = 10_000;
/** Of the function's time: an image that is begun with less may not come to its end. */
const SHARE_FOR_ONE_IMAGE = 0.5;

/** Messages of SQS; those in the answer come back, and go to the dead-letter queue when they come back too often. */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  logger.addContext(context);
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
  try {
    for (const record of event.Records) {
      const settlement = await handleMessage(deliveryOf(record), messageParts(record, context));
      if (settlement.kind === 'done') continue;
      batchItemFailures.push({ itemIdentifier: record.messageId });
      // If this fails, the queue's own visibility timeout counts.
      await messages.returnAfter(record.receiptHandle, settlement.afterSeconds).catch((error) => {
        logger.warn('message:not-hidden', { messageId: record.messageId, error: error as Error });
      });
    }
  } finally {
    if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
  }
  return { batchItemFailures };
}

function deliveryOf({ body, attributes }: SQSRecord): Delivery {
  return {
    body,
    deliveries: Number(attributes.ApproximateReceiveCount),
    waitedSeconds: (Date.now() - Number(attributes.SentTimestamp)) / 1000,
  };
}

function messageParts({ messageId }: SQSRecord, context: Context): HandleMessageParts {
  const begun = context.getRemainingTimeInMillis();
  return {
    parse: (body) => parseQueueMessage(body, settings.bucketName),
    async process(arrival, retryAfterSeconds) {
      const started = performance.now();
      const outcome = await processImage(arrival, partsFor(context, retryAfterSeconds));
      reportOutcome(outcome, (performance.now() - started) / 1000, logger, metrics);
      return outcome;
    },
    findTurn: (arrival) => findTurn(arrival, databaseFor(context)),
    fairnessSeconds: settings.fairnessSeconds,
    hasTime: () => context.getRemainingTimeInMillis() > begun * SHARE_FOR_ONE_IMAGE,
    async setAside(body, reason) {
      await messages.setAside(body, reason);
      metrics.addMetric(METRICS.messagesSetAside, MetricUnit.Count, 1);
      logger.error('message:set-aside', { messageId, reason });
    },
    sendAgain: (body) => messages.sendAgain(body),
    onFault: (error) => logger.error('message:returned', { messageId, error: error as Error }),
  };
}

async function findTurn(arrival: ImageArrival, database: Database): Promise<ImageArrival | null> {
  const waiting = await offerTurn(database, arrival.imageId);
  const upload = waiting === null ? null : await findCompleteUpload(s3, settings.bucketName, waiting);
  if (waiting === null || upload === null) return null;
  metrics.addMetric(METRICS.takenOutOfTurn, MetricUnit.Count, 1);
  logger.info('image:out-of-turn', { imageId: waiting.imageId, before: arrival.imageId });
  return { imageId: waiting.imageId, key: waiting.key, arrivedAt: upload.lastModified };
}

/** Milliseconds that may be spent before what is unfinished has to be given back. */
function remainingMilliseconds(context: Context): number {
  return Math.max(context.getRemainingTimeInMillis() - RELEASE_RESERVE, 0);
}

function databaseFor(context: Context): Database {
  return connectDatabase(databaseClient, settings.database, {
    remainingMilliseconds: () => remainingMilliseconds(context),
  });
}

function partsFor(context: Context, _retryAfterSeconds: number): ProcessImageParts {
  return {
    claims: imageClaims(databaseFor(context), settings, async (imageId) => {
      const objects = await listUploadedObjects(s3, settings.bucketName, imageId);
      return new Set(objects.map(({ key }) => key));
    }),
    openSource: ({ key, originalName, captureFiles }, signal) => {
      const open = (file: { readonly key: string; readonly filename: string }) =>
        openS3Object(s3, { bucketName: settings.bucketName, key: file.key, name: file.filename }, signal);
      return captureFiles === null
        ? open({ key, filename: originalName })
        : Promise.all(captureFiles.map(open));
    },
    outputs,
    analyse: analyseImage,
    onClaimed: (claim) => reportClaim(claim, logger, metrics),
    describeFault,
    lease: {
      leaseSeconds: settings.leaseSeconds,
      onRenewalFault: (error) => logger.warn('lease:renewal-failed', error as Error),
    },
    maximumPixels: settings.maximumPixels,
    outOfTime: AbortSignal.timeout(remainingMilliseconds(context)),
  };
}

const outputs: OutputStore = {
  openMap: (output, signal) => new MultipartMap(s3, { bucketName: settings.bucketName, ...output }, signal),
  putFile: (output, path, signal) => uploadFile(s3, settings.bucketName, path, output, signal),
  putText: (output, content, signal) => uploadText(s3, settings.bucketName, content, output, signal),
};
