import type { Context } from 'aws-lambda';
import { connectDatabase, createDataApiClient, type TransactionalDatabase } from '../aws/data-api.ts';
import { readProcessImageSettings } from '../aws/environment.ts';
import { createEventClient } from '../aws/event-bus.ts';
import { ImageRegister } from '../aws/image-register.ts';
import { createLogger, createMetrics } from '../aws/observability.ts';
import { createQueueClient } from '../aws/process-image-queue.ts';
import { reportDatabaseFault } from '../aws/report-database-fault.ts';
import { createS3Client } from '../aws/s3-client.ts';
import { UploadMessages } from '../aws/upload-messages.ts';

/** Made once for each execution environment, when the function is loaded. */
export const settings = readProcessImageSettings();
export const logger = createLogger('process-image');
export const metrics = createMetrics('process-image');
export const s3 = createS3Client();
export const messages = new UploadMessages(createQueueClient(), settings);
export const register = new ImageRegister(s3, settings.registerBucketName);
export const eventClient = createEventClient();
const databaseClient = createDataApiClient();

/** Milliseconds kept for giving an unfinished image back. */
const RELEASE_RESERVE = 10_000;

/** Milliseconds that may be spent before what is unfinished has to be given back. */
export function remainingMilliseconds(context: Context): number {
  return Math.max(context.getRemainingTimeInMillis() - RELEASE_RESERVE, 0);
}

export function databaseFor(context: Context): TransactionalDatabase {
  return connectDatabase(databaseClient, settings.database, {
    remainingMilliseconds: () => remainingMilliseconds(context),
    onFault: (error) => reportDatabaseFault(error, logger, metrics),
  });
}
