import type { Context } from 'aws-lambda';
import { connectDatabase, createDataApiClient } from '../aws/data-api.ts';
import { readSweepSettings } from '../aws/environment.ts';
import { stuckImages } from '../aws/image-repository/stuck-images.ts';
import { countFailedImages, createLogger, createMetrics, MetricUnit } from '../aws/observability.ts';
import { createQueueClient, queueImages } from '../aws/process-image-queue.ts';
import { createS3Client } from '../aws/s3-client.ts';
import { findCompleteUpload } from '../aws/uploaded-objects.ts';
import { METRICS, type ProcessImageMessage, type SweepReport, type SweepRequest } from '../contract.ts';
import { sweep } from './sweep.ts';

const settings = readSweepSettings();
const databaseClient = createDataApiClient();
const s3 = createS3Client();
const sqs = createQueueClient();
const logger = createLogger('sweep-stuck-images');
const metrics = createMetrics('sweep-stuck-images');

/** Milliseconds that a round may need; the next sweep takes what is left. */
const ROUND_RESERVE = 15_000;
const MAXIMUM_BATCH_SIZE = 1000;

export async function handler(request: SweepRequest, context: Context): Promise<SweepReport> {
  logger.addContext(context);
  const remainingMilliseconds = () => context.getRemainingTimeInMillis() - ROUND_RESERVE;
  const database = connectDatabase(databaseClient, settings.database, { remainingMilliseconds });
  const report = await sweep({
    images: stuckImages(database, settings),
    queue: queueAndReport,
    findUpload: (image) => findCompleteUpload(s3, settings.bucketName, image),
    onInconclusive: (image, error) => {
      logger.warn('sweep:inconclusive', { imageId: image.imageId, error: error as Error });
    },
    batchSize: readBatchSize(request),
    hasTime: () => remainingMilliseconds() > 0,
  });
  publish(report);
  return report;
}

async function queueAndReport(messages: readonly ProcessImageMessage[]): Promise<ReadonlySet<string>> {
  const { sent, faults } = await queueImages(sqs, settings.queueUrl, messages);
  for (const fault of faults) logger.error('sweep:not-queued', { fault });
  return sent;
}

/** The scheduler's events have other fields, which are not ours to read. */
function readBatchSize(request: SweepRequest | null): number {
  const batchSize = request?.batchSize ?? settings.batchSize;
  if (!Number.isInteger(batchSize) || batchSize < 1 || batchSize > MAXIMUM_BATCH_SIZE) {
    throw new RangeError(`batchSize is ${JSON.stringify(batchSize)}: 1 to ${MAXIMUM_BATCH_SIZE} is accepted`);
  }
  return batchSize;
}

function publish(report: SweepReport): void {
  logger.info('sweep:done', { ...report });
  const counts: readonly [string, number][] = [
    [METRICS.sweepRequeuedLostEvents, report.requeuedLostEvents],
    [METRICS.sweepRequeuedExpiredLeases, report.requeuedExpiredLeases],
    [METRICS.sweepExpiredUploads, report.expiredUploads],
    [METRICS.sweepExhaustedAttempts, report.exhaustedAttempts],
  ];
  for (const [name, count] of counts) metrics.addMetric(name, MetricUnit.Count, count);
  metrics.publishStoredMetrics();
  countFailedImages(metrics, 'upload_expired', report.expiredUploads);
  countFailedImages(metrics, 'attempts_exhausted', report.exhaustedAttempts);
}
