/**
 * Names that the infrastructure (`lib`), the functions (`lambdas`) and the run on one machine (`local`) share.
 * Data only: no imports, so that a stack can use it without loading any code that runs in a function.
 */

/** Environment variables of the functions. Every one is required by the functions that read it. */
export const ENVIRONMENT = {
  bucketName: 'BUCKET_NAME',
  queueUrl: 'QUEUE_URL',
  databaseClusterArn: 'DATABASE_CLUSTER_ARN',
  databaseSecretArn: 'DATABASE_SECRET_ARN',
  databaseName: 'DATABASE_NAME',
  /** Seconds for which a presigned upload is valid. */
  uploadLifetimeSeconds: 'UPLOAD_LIFETIME_SECONDS',
  /** Bytes: the largest upload that POST /images accepts. */
  maximumUploadBytes: 'MAXIMUM_UPLOAD_BYTES',
  /** Seconds for which a presigned link to a map is valid. */
  downloadLifetimeSeconds: 'DOWNLOAD_LIFETIME_SECONDS',
  /** Seconds after which a worker that has not renewed its lease counts as gone. */
  leaseSeconds: 'LEASE_SECONDS',
  /** Claims of one image before it ends as failed with `attempts_exhausted`. */
  maximumAttempts: 'MAXIMUM_ATTEMPTS',
  /** Rows that the sweep takes in one round (WORKER_BATCH_SIZE of the legacy worker). */
  sweepBatchSize: 'SWEEP_BATCH_SIZE',
  /** Seconds after creation or last queueing from which an uploaded object counts as a lost event. */
  lostEventSeconds: 'LOST_EVENT_SECONDS',
  /** Pixels: the largest raster (width x height) that is processed. */
  maximumPixels: 'MAXIMUM_PIXELS',
} as const;

/** Key layout of the one bucket. Nothing is ever written under the watched prefix but uploads. */
export const OBJECT_KEYS = {
  rawPrefix: 'raw/',
  derivedPrefix: 'derived/',
  raw: (imageId: string, filename: string) => `raw/${imageId}/${filename}`,
  derived: (imageId: string, attempt: number, name: string) => `derived/${imageId}/${attempt}/${name}`,
} as const;

/** The message by which the sweep puts an image into the queue again (S3 sends its own event format). */
export interface ProcessImageMessage {
  readonly kind: 'process-image';
  readonly imageId: string;
  readonly key: string;
}

/** What the scheduler sends to sweep-stuck-images. Absent fields fall back to the function's environment. */
export interface SweepRequest {
  readonly batchSize?: number;
}

/** What sweep-stuck-images answers with. */
export interface SweepReport {
  readonly requeuedLostEvents: number;
  readonly requeuedExpiredLeases: number;
  readonly expiredUploads: number;
  readonly exhaustedAttempts: number;
}

export const METRICS = {
  namespace: 'CropHealth',
  imagesCreated: 'ImagesCreated',
  imagesCompleted: 'ImagesCompleted',
  imagesFailed: 'ImagesFailed',
  processingSeconds: 'ProcessingSeconds',
  timeToCompletionSeconds: 'TimeToCompletionSeconds',
  megapixels: 'Megapixels',
  sweepRequeuedLostEvents: 'SweepRequeuedLostEvents',
  sweepRequeuedExpiredLeases: 'SweepRequeuedExpiredLeases',
  sweepExpiredUploads: 'SweepExpiredUploads',
  sweepExhaustedAttempts: 'SweepExhaustedAttempts',
  /** Dimension of ImagesFailed. */
  failureCodeDimension: 'FailureCode',
} as const;

/** Function names as `lib` labels them, `build` writes them and `local` shows them. */
export const FUNCTIONS = ['api', 'process-image', 'sweep-stuck-images', 'migrate-schema'] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

/** Media types that POST /images accepts, with the file name extensions that go with them. */
export const UPLOAD_TYPES: Readonly<Record<string, readonly string[]>> = {
  'image/tiff': ['.tif', '.tiff'],
  'image/jpeg': ['.jpg', '.jpeg'],
  'image/png': ['.png'],
};
