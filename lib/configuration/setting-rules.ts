import { LOG_RETENTION_DAYS } from './deployment-settings.ts';
import { flag, halves, listOf, oneOf, optional, type Rule, text, wholeNumber } from './rules.ts';
import type { Settings } from './settings.ts';

/** What each setting accepts. */
export const SETTING_RULES: { readonly [Key in keyof Required<Settings>]: Rule<Settings[Key]> } = {
  oidcIssuer: optional(text(/^https:\/\/[^\s?#]+$/, 'an https:// URL without a query')),
  oidcAudience: optional(listOf(text(/^\S+$/, 'a name without spaces'), 1)),
  corsOrigins: listOf(text(/^(\*|https?:\/\/[^\s/]+)$/, '"*" or an origin such as https://app.example.com')),
  maximumUploadBytes: wholeNumber(1, 5 * 1024 ** 3, 'bytes'),
  uploadLifetimeSeconds: wholeNumber(1, 21_600, 'seconds'),
  downloadLifetimeSeconds: wholeNumber(1, 21_600, 'seconds'),
  leaseSeconds: wholeNumber(1, 900, 'seconds'),
  maximumAttempts: wholeNumber(1, 20, 'attempts'),
  sweepIntervalMinutes: wholeNumber(1, 1440, 'minutes'),
  sweepBatchSize: wholeNumber(1, 1000, 'rows'),
  lostEventSeconds: wholeNumber(1, 43_200, 'seconds'),
  impatient: flag(),
  fairnessSeconds: wholeNumber(1, 3600, 'seconds'),
  unclaimedOwner: text(/^\S+$/, 'a name without spaces, such as the "sub" of a token'),
  maximumPixels: wholeNumber(1, 10_000_000_000, 'pixels'),
  processConcurrency: wholeNumber(2, 1000, 'images'),
  apiConcurrency: optional(wholeNumber(1, 1000, 'calls')),
  processTimeoutSeconds: wholeNumber(30, 900, 'seconds'),
  processMemoryMegabytes: wholeNumber(512, 10_240, 'megabytes'),
  processTemporaryStorageMegabytes: wholeNumber(512, 10_240, 'megabytes'),
  auroraMinimumCapacity: halves(0, 256),
  auroraMaximumCapacity: halves(1, 256),
  auroraAutoPauseSeconds: wholeNumber(300, 86_400, 'seconds'),
  backupRetentionDays: wholeNumber(1, 35, 'days'),
  objectVersioning: flag(),
  logRetentionDays: oneOf(LOG_RETENTION_DAYS),
  alarmEmail: optional(text(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'an e-mail address')),
  runbookUrl: optional(text(/^https:\/\/[^\s#]+$/, 'an https:// URL without a fragment')),
  failedImagesPercent: wholeNumber(1, 100, 'percent'),
  removalPolicy: oneOf(['retain', 'destroy']),
  deletionProtection: flag(),
};
