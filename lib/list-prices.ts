/** As they stood on this day; the page of each service has today's. */
export const LIST_PRICES_OF = '2026-11';
export const LIST_PRICES_REGION = 'us-east-1';

/** AWS's list prices in US dollars, without any free allowance. What an account really pays is on its bill. */
export const LIST_PRICES = {
  /** Aurora Serverless v2, per capacity unit and hour. */
  capacityUnitHour: 0.12,
  /** Capacity units of an awake database that has little to do. */
  awakeCapacity: 0.5,
  /** S3 Standard: PUT, COPY, POST, LIST. DELETE is free. */
  s3Request: 0.005 / 1000,
  /** Lambda, arm64: per invocation, and per GB and second. */
  invocation: 0.2 / 1e6,
  gigabyteSecond: 0.0000133334,
  /** S3 Standard, per GiB and month, of the first 50 TB. */
  storageGigabyteMonth: 0.023,
  /** HTTP API, of the first 300 million. */
  apiRequest: 1 / 1e6,
  /** SQS, standard queue: each call that sends, receives or deletes. */
  queueRequest: 0.4 / 1e6,
  /** EventBridge Scheduler, per invocation. */
  schedule: 1 / 1e6,
} as const;
