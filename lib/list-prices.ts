/** As they stood on this day; the page of each service (aws.amazon.com/{service}/pricing) has today's. */
export const LIST_PRICES_OF = '2026-11';
export const LIST_PRICES_REGION = 'us-east-1';

/**
 * AWS's list prices in US dollars, without any free allowance and at the lowest volume. What an account really pays is on its
 * bill. A month where it says so.
 */
export const LIST_PRICES = {
  // Looked up in November 2026.
  /** Aurora Serverless v2, per capacity unit and hour. */
  capacityUnitHour: 0.12,
  /** Capacity units of an awake database that has little to do. */
  awakeCapacity: 0.5,
  /** Aurora Standard, per GB and month. */
  databaseGigabyte: 0.1,
  /** S3 Standard: PUT, COPY, POST, LIST. DELETE is free. */
  s3Request: 0.005 / 1000,
  /** S3 Standard, per GB and month. */
  s3Gigabyte: 0.023,
  /** Lambda, arm64: per invocation, and per GB and second. */
  invocation: 0.2 / 1e6,
  gigabyteSecond: 0.0000133334,
  /** EventBridge Scheduler, per invocation. */
  schedule: 1 / 1e6,
  /** CloudWatch: each metric that is written, a month; charged by the hour in which it is. */
  customMetric: 0.3,
  dashboard: 3,
  /** Per GB taken in. */
  logGigabyte: 0.5,

  // From memory: look before you rely on one of them.
  /** S3 Standard: GET. */
  s3Read: 0.0004 / 1000,
  /** S3 Glacier Instant Retrieval: per GB and month, and per object that is moved there. */
  coldGigabyte: 0.004,
  coldTransition: 0.02 / 1000,
  /** Aurora Standard, per read or write of the storage. */
  databaseRequest: 0.2 / 1e6,
  /** RDS Data API, per request of up to 32 KB. */
  dataApiRequest: 0.35 / 1e6,
  /** SQS standard queues, per call that sends, receives or deletes. */
  queueRequest: 0.4 / 1e6,
  /** EventBridge, per event of our own of up to 64 KB. */
  event: 1 / 1e6,
  /** API Gateway, HTTP API, per request. */
  apiRequest: 1 / 1e6,
  /** Lambda, per GB and second of temporary storage beyond 512 MB. */
  temporaryGigabyteSecond: 0.0000000309,
  /** CloudWatch: each metric that an alarm looks at, a month. */
  alarmMetric: 0.1,
  compositeAlarm: 0.5,
  /** Logs that are kept, per GB and month. */
  keptLogGigabyte: 0.03,
  /** Secrets Manager, a month. */
  secret: 0.4,
  /** KMS: a key of our own a month, and a request. */
  key: 1,
  keyRequest: 0.03 / 10_000,
  /** To the internet, per GB. */
  transferGigabyte: 0.09,
  /** GuardDuty Malware Protection for S3: per object and per GB. */
  scannedObject: 0.215 / 1000,
  scannedGigabyte: 0.09,
  /** WAF: a list of rules and each rule, a month. */
  firewall: 5,
  firewallRule: 1,
} as const;
