/** What the model takes for granted, and where it is from. docs/cost.md tells the same in words. */

/** Of a month; docs/adr/0010 counts the same. */
export const DAYS_IN_MONTH = 30;
export const HOURS_IN_MONTH = DAYS_IN_MONTH * 24;

/**
 * Measured (docs/benchmarks.md, rasters a of 16 and b of 144 megapixels): seconds of the work by megabytes of memory, on x64
 * with files on a local disk. The rows between which a setting lies are interpolated.
 */
export const MEASURED_SECONDS: readonly (readonly [memory: number, a: number, b: number])[] = [
  [1024, 3.1, 19.5],
  [1769, 1.7, 10.7],
  [2048, 1.5, 9.1],
  [3008, 1.1, 6.5],
  [3538, 0.9, 5.8],
];
export const MEASURED_MEGAPIXELS = { a: 16, b: 144 } as const;

/** Measured: four bands of uint16, DEFLATE (b): 585 MB of 144 megapixels. */
export const MEGABYTES_PER_MEGAPIXEL = 4.06;

/** Assumed: start of an environment, statements, entries of the register. Seconds of each image. */
export const OVERHEAD_SECONDS = 0.7;

/** By calculation: two float32 maps with overviews, two thirds of them valid, deflated. Of the upload's size. */
export const MAPS_PER_UPLOAD = 1.2;

/** By the code's sizes of chunks and parts, in MB. */
export const CHUNK_MEGABYTES = 4;
export const PART_MEGABYTES = 8;

/** By the code: documents, pictures and the two maps of an image; statements over the API, the worker and deliver-webhooks. */
export const FILES_PER_IMAGE = 8;
export const STATEMENTS_PER_IMAGE = 28;

/** Assumed: POST, GET until it is done, a list now and then. */
export const API_CALLS_PER_IMAGE = 8;
export const API_CALL_SECONDS = 0.1;
export const API_GIGABYTES = 0.5;

/** Of uploads, and of webhooks. */
export const POLLED_QUEUES = 2;
/** By how Lambda reads a queue: five pollers, each for 20 s, whether anything comes or not. */
export const POLLS_PER_HOUR = 900;
/** Of the upload's message and the event's: sending, taking, deleting. */
export const QUEUE_REQUESTS_PER_IMAGE = 6;

/** The database's, and the one that webhooks are signed with. */
export const SECRETS = 2;

/** Assumed: of deliver-webhooks, for an owner without webhooks. */
export const DELIVERY_CALL_SECONDS = 0.1;

/** Assumed: one upload after the other over a field's 20 Mbit/s. */
export const UPLOAD_MEGABYTES_PER_SECOND = 2.5;

/** By the code: metrics that an hour with images writes, ours and the API's detailed ones by route. */
export const METRICS_OF_BUSY_HOUR = 16 + 15;

/** Of the stack: a test compares them with the template. */
export const ALARM_METRICS = 29;
export const COMPOSITE_ALARMS = 2;
export const DASHBOARDS = 1;

/** Assumed: MB of lines, of each image and of each round of the sweep. */
export const LOG_MEGABYTES_PER_IMAGE = 0.012;
export const LOG_MEGABYTES_PER_SWEEP = 0.001;

/** Assumed: rows of an image with analysis, grid and transitions; reads and writes of the storage. */
export const ROW_MEGABYTES = 0.05;
export const STORAGE_REQUESTS_PER_IMAGE = 300;
/** The schema, and what PostgreSQL has for itself. */
export const EMPTY_DATABASE_GIGABYTES = 0.1;

/** With a bucket key and data keys that SQS uses for five minutes. */
export const KEY_REQUESTS_PER_IMAGE = 6;

/** Of the stack, before the sign-in; its requests are too few to count. */
export const FIREWALL_RULES = 2;
