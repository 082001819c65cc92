import type { Context } from 'aws-lambda';
import { connectDatabase, createDataApiClient } from '../aws/data-api.ts';
import { readSweepSettings } from '../aws/environment.ts';
import { createEventClient } from '../aws/event-bus.ts';
import { type ExhaustedImage, setAsideExhausted } from '../aws/exhausted-images.ts';
import { beginLog, createLogger, createMetrics } from '../aws/observability.ts';
import { createQueueClient, queueImages } from '../aws/process-image-queue.ts';
import { reportDatabaseFault } from '../aws/report-database-fault.ts';
import { createS3Client } from '../aws/s3-client.ts';
import type { ProcessImageMessage, SweepReport, SweepRequest } from '../contract.ts';
import { publishReport } from './publish-report.ts';
import { parseSweepRequest } from './request.ts';
import { sweep } from './sweep.ts';
import { sweepParts } from './sweep-parts.ts';

const settings = readSweepSettings();
const databaseClient = createDataApiClient();
const s3 = createS3Client();
const sqs = createQueueClient();
const events = createEventClient();
const logger = createLogger('sweep-stuck-images');
const metrics = createMetrics('sweep-stuck-images');

/** Milliseconds that a round may need; the next sweep takes what is left. */
const ROUND_RESERVE = 15_000;
/** Milliseconds for a sweep that is not the daily one: the function's time would let fifteen run beside each other. */
const ORDINARY_TIME = 120_000;
/** Of the time, for deletions and entries: stuck images of a burst must not put them off. */
const RESERVED_SHARE = 1 / 3;

export async function handler(request: SweepRequest, context: Context): Promise<SweepReport> {
  beginLog(logger, context);
  const order = parseSweepRequest(request, {
    batchSize: settings.batchSize,
    orphanSeconds: settings.workerLifetimeSeconds,
  });
  const given = context.getRemainingTimeInMillis();
  const unused = order.full ? 0 : Math.max(0, given - ORDINARY_TIME);
  const remainingMilliseconds = () => context.getRemainingTimeInMillis() - unused - ROUND_RESERVE;
  const database = connectDatabase(databaseClient, settings.database, {
    remainingMilliseconds,
    onFault: (error) => reportDatabaseFault(error, logger, metrics),
  });
  const reserve = remainingMilliseconds() * RESERVED_SHARE;
  const hasTime = () => remainingMilliseconds() > 0;
  const hasTimeForRounds = () => remainingMilliseconds() > reserve;
  const time = { hasTime, hasTimeForRounds };
  const surroundings = {
    ...{ settings, order, database, s3, events, logger },
    queue: queueAndReport,
    setAside,
    ...time,
  };
  const parts = sweepParts(surroundings);
  const report = await sweep(parts);
  logger.info('sweep:done', { ...report });
  publishReport(metrics, report);
  parts.faults.throwIfAny();
  return report;
}

async function queueAndReport(messages: readonly ProcessImageMessage[]): Promise<ReadonlySet<string>> {
  const { sent, faults } = await queueImages(sqs, settings.queueUrl, messages);
  for (const fault of faults) logger.error('sweep:not-queued', { fault });
  for (const imageId of sent) logger.info('image:queued-again', { imageId });
  return sent;
}

async function setAside(images: readonly ExhaustedImage[]): Promise<void> {
  const faults = await setAsideExhausted(sqs, settings.deadLetterQueueUrl, images);
  for (const fault of faults) logger.error('sweep:not-set-aside', { fault });
  for (const { imageId, attempt, reason } of images)
    logger.warn('image:exhausted', { imageId, attempt, reason });
}
