/**
 * Names that the infrastructure (`lib`), the functions (`lambdas`) and the run on one machine (`local`) share.
 * Data only: no imports, so that a stack can use it without loading any code that runs in a function.
 */

/** Environment variables of the functions. Each is required by the functions that read it, but for one. */
export const ENVIRONMENT = {
  bucketName: 'BUCKET_NAME',
  /** Of the bucket that registers what is not finished. */
  registerBucketName: 'REGISTER_BUCKET_NAME',
  queueUrl: 'QUEUE_URL',
  deadLetterQueueUrl: 'DEAD_LETTER_QUEUE_URL',
  databaseClusterArn: 'DATABASE_CLUSTER_ARN',
  databaseSecretArn: 'DATABASE_SECRET_ARN',
  databaseName: 'DATABASE_NAME',
  /** Seconds for which a presigned upload is valid. */
  uploadLifetimeSeconds: 'UPLOAD_LIFETIME_SECONDS',
  /** Bytes: the largest upload that POST /images accepts. */
  maximumUploadBytes: 'MAXIMUM_UPLOAD_BYTES',
  /** Media types that POST /images accepts, of UPLOAD_TYPES, with commas between them. */
  allowedUploadTypes: 'ALLOWED_UPLOAD_TYPES',
  uploadEtags: 'UPLOAD_ETAGS',
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
  /** Seconds from which no invocation of process-image that has begun before can still be running. */
  workerLifetimeSeconds: 'WORKER_LIFETIME_SECONDS',
  /** Seconds for which a message may wait before images of other owners are considered out of turn. */
  fairnessSeconds: 'FAIRNESS_SECONDS',
  /** Owner of objects that were put under raw/ without a row, unless their metadata names one. */
  unclaimedOwner: 'UNCLAIMED_OWNER',
  /** On which completed and failed images are told. */
  eventBusName: 'EVENT_BUS_NAME',
  /** Whose messages become deliveries to webhooks. */
  webhookQueueUrl: 'WEBHOOK_QUEUE_URL',
  webhookDeadLetterQueueUrl: 'WEBHOOK_DEAD_LETTER_QUEUE_URL',
  /** Of which the secrets of webhooks are derived. */
  webhookSecretArn: 'WEBHOOK_SECRET_ARN',
  /** Attempts of one delivery before it is given up. */
  webhookAttempts: 'WEBHOOK_ATTEMPTS',
  /** Seconds before the second attempt; each later wait is longer. */
  webhookRetrySeconds: 'WEBHOOK_RETRY_SECONDS',
  /** Pixels: the largest raster (width x height) that is processed. */
  maximumPixels: 'MAXIMUM_PIXELS',
  /**
   * Seconds for which an upload may wait for its malware scan. The one that may be missing: then nothing is scanned, and nothing
   * waits.
   */
  malwareScanSeconds: 'MALWARE_SCAN',
} as const;

/** Outputs of the stacks that `npm run ops` and the run on one machine read. */
export const OUTPUTS = {
  bucketName: 'BucketName',
  registerBucketName: 'RegisterBucketName',
  queueUrl: 'QueueUrl',
  eventBusName: 'EventBusName',
  webhookQueueUrl: 'WebhookQueueUrl',
  webhookDeadLetterQueueUrl: 'WebhookDlqUrl',
  /** Of the mapping that hands the webhooks' messages to deliver-webhooks. */
  webhookEventSourceId: 'WebhookEventSourceId',
  deadLetterQueueUrl: 'DlqUrl',
  clusterArn: 'ClusterArn',
  secretArn: 'SecretArn',
  databaseName: 'DatabaseName',
  apiUrl: 'ApiUrl',
  /** For people and roles that run `npm run ops`. */
  operatorPolicyArn: 'OperatorPolicyArn',
  /** Of the mapping that hands the upload queue's messages to process-image. */
  uploadEventSourceId: 'UploadEventSourceId',
  sweepFunctionName: 'SweepFunctionName',
  migrateFunctionName: 'MigrateFunctionName',
  /** Rounds of the sweep that failed or were not delivered. */
  failedRoundsQueueUrl: 'FailedRoundsQueueUrl',
  maximumAttempts: 'MaximumAttempts',
  lostEventSeconds: 'LostEventSeconds',
} as const;

/** Names of the stacks of one stage. */
export const STACKS = {
  data: (stage: string) => `CropHealthData-${stage}`,
  pipeline: (stage: string) => `CropHealthPipeline-${stage}`,
} as const;

/** Key layout of the one bucket. Nothing is ever written under the watched prefix but uploads. */
export const OBJECT_KEYS = {
  rawPrefix: 'raw/',
  derivedPrefix: 'derived/',
  raw: (imageId: string, filename: string) => `raw/${imageId}/${filename}`,
  derived: (imageId: string, attempt: number, name: string) => `derived/${imageId}/${attempt}/${name}`,
} as const;

/**
 * Keys of the register: an empty object for each image that is not finished, written before its row is opened and removed
 * after the row was closed. Where nothing is listed, nothing can be stuck, and the database need not be asked
 * (docs/adr/0010).
 */
export const REGISTER_KEYS = {
  openPrefix: 'open/',
  /**
   * @param attemptsBefore of the row; whoever closes the image removes the entry of his own opening, not of a later one
   * @param objects how many objects the image is made of
   */
  open: (imageId: string, attemptsBefore: number, objects: number) =>
    `open/${imageId}/${attemptsBefore}/${objects}`,
  deletingPrefix: 'deleting/',
  /** Written before the row is deleted: its objects are to be removed if it was. */
  deleting: (imageId: string) => `deleting/${imageId}`,
  deletedPrefix: 'deleted/',
  /** Takes the place of `deleting` once the row is known to be gone and the objects were removed a first time. */
  deleted: (imageId: string) => `deleted/${imageId}`,
  fullRoundPrefix: 'full-round/',
  /** Where the next full round goes on. No image's. */
  fullRoundCursor: 'full-round/cursor',
  /** Written when a full round came to its end: its age tells operators that rows, register and bucket were compared. */
  fullRoundCompleted: 'full-round/completed',
} as const;

/** What EventBridge is told of images (docs/events.md). */
export const EVENTS = {
  source: 'crop-health',
  completed: 'ImageAnalysis.Completed',
  failed: 'ImageAnalysis.Failed',
  /** To webhooks only, when their owner asks for it. */
  test: 'Webhook.Test',
} as const;

/** The message by which images are put into the queue again (S3 sends its own event format). */
export interface ProcessImageMessage {
  readonly kind: 'process-image';
  readonly imageId: string;
  readonly key: string;
  /** Of an image that was set aside after its last attempt: which one that was. Redriven, it is tried again. */
  readonly exhaustedAttempt?: number;
  /** Of an object whose listed ETag is not the one that was read: the event of its new content was lost. */
  readonly listedEtag?: string;
}

/** The message by which the beds of a field are measured in the maps of an image. */
export interface MeasureBedsMessage {
  readonly kind: 'measure-beds';
  readonly imageId: string;
}

/** One event for one webhook, in the webhooks' queue. EventBridge puts its own form of events there. */
export interface DeliverWebhookMessage {
  readonly kind: 'deliver-webhook';
  readonly deliveryId: string;
  /** Series of attempts that it belongs to: a dead letter names the next one, which a redrive begins. */
  readonly round: number;
}

/** Properties of the custom resource behind watch-bucket. */
export interface WatchBucketProperties {
  readonly BucketName: string;
  /** Of our entry in the bucket's notifications, which others may be in, too. */
  readonly NotificationId: string;
  readonly QueueArn: string;
  readonly Prefix: string;
}

/** Properties of the custom resource behind publish-field-app. */
export interface PublishFieldAppProperties {
  readonly BucketName: string;
  /** JSON of config.json. */
  readonly Configuration: string;
  /** Of an issuer whose endpoints lie elsewhere than the issuer itself; with spaces between them. */
  readonly SignInOrigins: string;
  /** Of the site's files: another one is published anew. */
  readonly SiteHash: string;
}

/** What the scheduler sends to sweep-stuck-images. Absent fields fall back to the function's environment. */
export interface SweepRequest {
  readonly batchSize?: number;
  /** The daily round: asks the database whatever the register says, and compares the bucket with it. */
  readonly full?: boolean;
  /** Of the full round: age from which a derived object that no analysis names is removed. */
  readonly orphanSeconds?: number;
}

/** What sweep-stuck-images answers with. */
export interface SweepReport {
  /** false: the register told that nothing can be stuck. */
  readonly askedDatabase: boolean;
  /** Of the images whose objects are there, by the register; 0 where there is none. */
  readonly oldestUnfinishedSeconds: number;
  readonly requeuedLostEvents: number;
  readonly requeuedExpiredLeases: number;
  readonly expiredUploads: number;
  readonly exhaustedAttempts: number;
  /** Objects that nobody made a row for. */
  readonly requeuedWithoutRow: number;
  /** Of the full round: images whose objects have other content than was read, queued so that it is read. */
  readonly requeuedReplaced: number;
  /** Deleted images whose objects are gone for good. */
  readonly purgedImages: number;
  /** Of the full round: derived objects that nothing refers to. */
  readonly removedOrphans: number;
  /** Of the full round: keys in the bucket that no part of the pipeline writes. They are left alone. */
  readonly unknownObjects: number;
}

export const METRICS = {
  namespace: 'CropHealth',
  /** One for each transition of the state machine, and for what is no transition but a move of an image. */
  imagesCreated: 'ImagesCreated',
  imagesAdopted: 'ImagesAdopted',
  imagesClaimed: 'ImagesClaimed',
  imagesCompleted: 'ImagesCompleted',
  /** All of a function's together, per failure code, and per sensor. */
  imagesFailed: 'ImagesFailed',
  imagesReleased: 'ImagesReleased',
  imagesReopened: 'ImagesReopened',
  imagesReprocessed: 'ImagesReprocessed',
  imagesDeleted: 'ImagesDeleted',
  leasesLost: 'LeasesLost',
  takenOutOfTurn: 'TakenOutOfTurn',
  messagesSetAside: 'MessagesSetAside',
  /** Images whose beds were measured. */
  bedsMeasured: 'BedsMeasured',
  /** Of an image that completed, failed or was given back: which attempt of its opening that was. */
  attempts: 'Attempts',
  /** Seconds from the object's arrival to the claim. */
  queueWaitSeconds: 'QueueWaitSeconds',
  /**
   * Seconds; of the images whose objects are there, by the register. Written while there is any entry: CloudWatch asks a
   * price for every metric and hour.
   */
  oldestUnfinishedSeconds: 'OldestUnfinishedSeconds',
  processingSeconds: 'ProcessingSeconds',
  timeToCompletionSeconds: 'TimeToCompletionSeconds',
  megapixels: 'Megapixels',
  /** Megabytes (2^20 bytes): the most that the process has held since it began. */
  peakMemory: 'PeakMemory',
  /** Megabytes (2^20 bytes): the most that one image took of the temporary storage, looked at each second. */
  peakTemporaryStorage: 'PeakTemporaryStorage',
  /** Calls of the Data API that failed, repeated or not: all of a function's together, and per name. */
  databaseFaults: 'DatabaseFaults',
  /** Calls that found the database waking up. No fault: they are repeated until it is awake. */
  databaseResuming: 'DatabaseResuming',
  sweepRequeuedLostEvents: 'SweepRequeuedLostEvents',
  sweepRequeuedExpiredLeases: 'SweepRequeuedExpiredLeases',
  sweepExpiredUploads: 'SweepExpiredUploads',
  sweepExhaustedAttempts: 'SweepExhaustedAttempts',
  sweepAskedDatabase: 'SweepAskedDatabase',
  sweepPurgedImages: 'SweepPurgedImages',
  sweepRequeuedWithoutRow: 'SweepRequeuedWithoutRow',
  sweepRequeuedReplaced: 'SweepRequeuedReplaced',
  sweepUnknownObjects: 'SweepUnknownObjects',
  sweepRemovedOrphans: 'SweepRemovedOrphans',
  /** Dimension of ImagesFailed. */
  failureCodeDimension: 'FailureCode',
  /** Dimension of ImagesCompleted, ImagesFailed and ProcessingSeconds: an id of spectral/sensors.ts, or one of SENSOR_LABELS. */
  sensorDimension: 'Sensor',
  /** Dimension of DatabaseFaults: an exception's name, of a closed list. */
  faultDimension: 'Fault',
} as const;

/** Values of the dimension Sensor for images of which no sensor is known: what a client sends is never one. */
export const SENSOR_LABELS = { undeclared: 'undeclared', unknown: 'unknown' } as const;

/** Function names as `lib` labels them, `build` writes them and `local` shows them. */
export const FUNCTIONS = [
  'api',
  'process-image',
  'sweep-stuck-images',
  'migrate-schema',
  'deliver-webhooks',
] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

/** Deployed only where a setting asks for it. */
export const OPTIONAL_FUNCTIONS = ['watch-bucket', 'publish-field-app'] as const;
/** One bundle each. */
export type BundleName = FunctionName | (typeof OPTIONAL_FUNCTIONS)[number];

/** Media types that can be processed, with the file name extensions that go with them. */
export const UPLOAD_TYPES: Readonly<Record<string, readonly string[]>> = {
  'image/tiff': ['.tif', '.tiff'],
  'image/jpeg': ['.jpg', '.jpeg'],
  'image/png': ['.png'],
};
