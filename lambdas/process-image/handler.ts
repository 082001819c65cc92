import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { connectDatabase, createDataApiClient } from '../aws/data-api.ts';
import { uploadFile, uploadText } from '../aws/derived-objects.ts';
import { describeFault } from '../aws/describe-fault.ts';
import { readProcessImageSettings } from '../aws/environment.ts';
import { ImageRegister } from '../aws/image-register.ts';
import { imageClaims } from '../aws/image-repository/image-claims.ts';
import { MultipartMap } from '../aws/multipart-map.ts';
import { createLogger, createMetrics, MetricUnit } from '../aws/observability.ts';
import { PoisonMessageError, parseQueueMessage } from '../aws/queue-message.ts';
import { openS3Object } from '../aws/s3-byte-source.ts';
import { createS3Client } from '../aws/s3-client.ts';
import { describeUnclaimed } from '../aws/unclaimed-objects.ts';
import { listUploadedObjects } from '../aws/uploaded-objects.ts';
import { METRICS } from '../contract.ts';
import { analyseImage } from '../imagery/analyse-image.ts';
import { type ProcessImageParts, type ProcessOutcome, processImage } from './process-image.ts';
import { reportOutcome } from './report-outcome.ts';
import type { OutputStore } from './store-outputs.ts';

const settings = readProcessImageSettings();
const databaseClient = createDataApiClient();
const s3 = createS3Client();
const logger = createLogger('process-image');
const metrics = createMetrics('process-image');

/** Milliseconds kept for giving an unfinished image back. */
const RELEASE_RESERVE = 10_000;

/** Messages of SQS; those in the answer come back, and go to the dead-letter queue when they come back too often. */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  logger.addContext(context);
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
  try {
    for (const record of event.Records) {
      if (!(await isDone(record, context))) batchItemFailures.push({ itemIdentifier: record.messageId });
    }
  } finally {
    if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
  }
  return { batchItemFailures };
}

async function isDone(record: SQSRecord, context: Context): Promise<boolean> {
  try {
    const { arrivals, faults } = parseQueueMessage(record.body, settings.bucketName);
    let done = true;
    for (const arrival of arrivals) {
      const started = performance.now();
      const outcome = await processImage(arrival, partsFor(context));
      reportOutcome(outcome, (performance.now() - started) / 1000, logger, metrics);
      done = done && isSettled(outcome);
    }
    if (faults.length > 0) throw new PoisonMessageError(faults.join('; '));
    return done;
  } catch (error) {
    logger.error(error instanceof PoisonMessageError ? 'message:poison' : 'message:returned', {
      messageId: record.messageId,
      error: error as Error,
    });
    return false;
  }
}

/** An object that no row is about is reported through the dead-letter queue: nothing else would ever tell of it. */
function isSettled(outcome: ProcessOutcome): boolean {
  if (outcome.kind === 'released') return outcome.movedTo === 'failed';
  return outcome.kind !== 'other_object';
}

function partsFor(context: Context): ProcessImageParts {
  const remainingMilliseconds = () => Math.max(context.getRemainingTimeInMillis() - RELEASE_RESERVE, 0);
  const database = connectDatabase(databaseClient, settings.database, { remainingMilliseconds });
  return {
    claims: imageClaims(database, settings, async (imageId) => {
      const objects = await listUploadedObjects(s3, settings.bucketName, imageId);
      return new Set(objects.map(({ key }) => key));
    }),
    register,
    describeUnclaimed: ({ key }) => describeUnclaimed(s3, settings, key),
    onOpened: reportOpening,
    onRegisterFault: (error) => logger.warn('register:entry-left', error as Error),
    openSource: ({ key, originalName, captureFiles }, signal, onPinned) => {
      const open = async (file: { readonly key: string; readonly filename: string }) => {
        const object = { bucketName: settings.bucketName, key: file.key, name: file.filename };
        const source = await openS3Object(s3, object, signal);
        onPinned(file.key, source.etag);
        return source;
      };
      return captureFiles === null
        ? open({ key, filename: originalName })
        : Promise.all(captureFiles.map(open));
    },
    outputs,
    analyse: analyseImage,
    describeFault,
    retryAfterSeconds: () => 0,
    lease: {
      leaseSeconds: settings.leaseSeconds,
      onRenewalFault: (error) => logger.warn('lease:renewal-failed', error as Error),
    },
    maximumPixels: settings.maximumPixels,
    outOfTime: AbortSignal.timeout(remainingMilliseconds()),
  };
}

const register = new ImageRegister(s3, settings.registerBucketName);

function reportOpening(imageId: string, because: string): void {
  const metric = because === 'adopted' ? METRICS.imagesAdopted : METRICS.imagesReopened;
  metrics.addMetric(metric, MetricUnit.Count, 1);
  logger.info('image:opened', { imageId, because });
}

const outputs: OutputStore = {
  openMap: (output, signal) => new MultipartMap(s3, { bucketName: settings.bucketName, ...output }, signal),
  putFile: (output, path, signal) => uploadFile(s3, settings.bucketName, path, output, signal),
  putText: (output, content, signal) => uploadText(s3, settings.bucketName, content, output, signal),
};
