import { UPLOAD_TYPES } from '../../lambdas/contract.ts';
import { LOG_RETENTION_DAYS } from './deployment-settings.ts';
import { givenVpc, tags } from './object-rules.ts';
import { flag, halves, listOf, oneOf, optional, type Rule, text, wholeNumber } from './rules.ts';
import type { Settings } from './settings.ts';

/** RFC 6749: printable, without space, quote and backslash. */
const SCOPE = /^[!#-[\]-~]+$/;

/** As Cognito takes them. */
const CALLBACK = /^(https:\/\/|http:\/\/localhost[:/]|(?!http)[a-z][a-z0-9+.-]*:\/\/)[^\s#]*$/;

/** Without what S3 reserves for aliases and for other kinds of buckets. */
const BUCKET =
  /^(?!xn--|sthree-|amzn-s3-demo-)(?!.*(-s3alias|--ol-s3|--x-s3|--table-s3)$)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;

/** A key's id is a UUID, or that of a multi-region key. */
const KEY =
  /^(aws|own|arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32}))$/;

/** At most 300 characters: it is part of each alarm's description, of which CloudWatch takes 1,024. */
const RUNBOOK_URL = /^https:\/\/[^\s#]{1,292}$/;

/** What each setting accepts. */
export const SETTING_RULES: { readonly [Key in keyof Required<Settings>]: Rule<Settings[Key]> } = {
  oidcIssuer: optional(text(/^https:\/\/[^\s?#]+$/, 'an https:// URL without a query')),
  oidcAudience: optional(listOf(text(/^\S+$/, 'a name without spaces'), 1)),
  readScope: optional(text(SCOPE, 'a scope without spaces')),
  writeScope: optional(text(SCOPE, 'a scope without spaces')),
  callbackUrls: listOf(
    text(CALLBACK, 'an https:// URL, http://localhost, or a scheme of an app, without a fragment'),
    1,
  ),
  signInDomainPrefix: optional(
    text(
      /^(?!.*(aws|amazon|cognito))[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
      'small letters, digits and hyphens',
    ),
  ),
  threatProtection: flag(),
  firewall: flag(),
  corsOrigins: listOf(text(/^(\*|https?:\/\/[^\s/]+)$/, '"*" or an origin such as https://app.example.com')),
  webApp: flag(),
  webAppDomain: optional(
    text(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/, 'a host name in small letters'),
  ),
  webAppCertificateArn: optional(
    text(
      /^arn:aws[a-z-]*:acm:us-east-1:\d{12}:certificate\/[0-9a-f-]{36}$/,
      'the ARN of a certificate of ACM in us-east-1',
    ),
  ),
  webAppClientId: optional(text(/^\S+$/, 'a name without spaces')),
  webAppSignInOrigins: listOf(text(/^https:\/\/[^\s/]+$/, 'an https:// origin without a path')),
  apiRateLimit: wholeNumber(1, 10_000, 'requests a second'),
  apiBurstLimit: wholeNumber(1, 5_000, 'requests'),
  maximumUploadBytes: wholeNumber(1, 5 * 1024 ** 3, 'bytes'),
  allowedUploadTypes: listOf(oneOf(Object.keys(UPLOAD_TYPES)), 1),
  uploadLifetimeSeconds: wholeNumber(1, 21_600, 'seconds'),
  downloadLifetimeSeconds: wholeNumber(1, 21_600, 'seconds'),
  leaseSeconds: wholeNumber(1, 900, 'seconds'),
  maximumAttempts: wholeNumber(1, 20, 'attempts'),
  sweepIntervalMinutes: wholeNumber(1, 1440, 'minutes'),
  sweepBatchSize: wholeNumber(1, 1000, 'rows'),
  lostEventSeconds: wholeNumber(1, 43_200, 'seconds'),
  impatient: flag(),
  fairnessSeconds: wholeNumber(1, 3600, 'seconds'),
  malwareScan: flag(),
  malwareScanWaitSeconds: wholeNumber(1, 86_400, 'seconds'),
  unclaimedOwner: text(/^\S+$/, 'a name without spaces, such as the "sub" of a token'),
  maximumPixels: wholeNumber(1, 10_000_000_000, 'pixels'),
  processConcurrency: wholeNumber(2, 1000, 'images'),
  apiConcurrency: optional(wholeNumber(1, 1000, 'calls')),
  processTimeoutSeconds: wholeNumber(30, 900, 'seconds'),
  processMemoryMegabytes: wholeNumber(512, 10_240, 'megabytes'),
  processTemporaryStorageMegabytes: wholeNumber(512, 10_240, 'megabytes'),
  account: optional(text(/^\d{12}$/, 'the twelve digits of an account, as text')),
  region: optional(text(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a region such as eu-central-1')),
  vpc: optional(givenVpc()),
  bucketName: optional(text(BUCKET, 'the name of a bucket (no alias, no directory), without dots')),
  encryptionKey: text(KEY, '"aws", "own", or the ARN of a KMS key (not of an alias)'),
  tags: tags(),
  auroraMinimumCapacity: halves(0, 256),
  auroraMaximumCapacity: halves(1, 256),
  auroraAutoPauseSeconds: wholeNumber(300, 86_400, 'seconds'),
  backupRetentionDays: wholeNumber(1, 35, 'days'),
  objectVersioning: flag(),
  replacedObjectDays: wholeNumber(1, 3650, 'days'),
  coldStorageAfterDays: optional(wholeNumber(1, 3650, 'days')),
  logRetentionDays: oneOf(LOG_RETENTION_DAYS),
  accessLogRetentionDays: wholeNumber(1, 3650, 'days'),
  alarmEmail: optional(text(/^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/, 'an e-mail address without a name')),
  runbookUrl: optional(text(RUNBOOK_URL, 'an https:// URL of at most 300 characters without a fragment')),
  failedImagesPercent: wholeNumber(1, 100, 'percent'),
  alarmTopicArn: optional(
    text(/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/, 'the ARN of an SNS topic that is not FIFO'),
  ),
  monthlyBudgetDollars: optional(wholeNumber(1, 1_000_000, 'dollars')),
  removalPolicy: oneOf(['retain', 'destroy']),
  deletionProtection: flag(),
};
