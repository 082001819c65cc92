import { Duration } from 'aws-cdk-lib';
import type { NamedBucket } from '../bucket-permissions.ts';
import type { Database } from '../database.ts';
import type { ImageProcessor } from '../image-processor.ts';
import type { ImagesApi } from '../images-api.ts';
import type { StuckImageSweep } from '../stuck-image-sweep.ts';
import type { UploadQueue } from '../upload-queue.ts';
import type { WebhookDelivery } from '../webhook-delivery.ts';
import type { WebhookQueue } from '../webhook-queue.ts';

/** What there is to look at. Nothing of it asks the database: that would keep it awake. */
export interface Observed {
  readonly api: ImagesApi;
  readonly processor: ImageProcessor;
  readonly sweep: StuckImageSweep;
  readonly webhooks: WebhookDelivery;
  readonly webhookQueue: WebhookQueue;
  readonly uploadQueue: UploadQueue;
  readonly database: Database;
  readonly bucket: NamedBucket;
}

export const FIVE_MINUTES = Duration.minutes(5);
export const MINUTE = Duration.minutes(1);
export const HOUR = Duration.hours(1);
export const DAY = Duration.days(1);

export const SUM = { statistic: 'Sum', period: FIVE_MINUTES } as const;
