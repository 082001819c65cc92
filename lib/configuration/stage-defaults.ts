import { UPLOAD_TYPES } from '../../lambdas/contract.ts';
import type { BaseStage, Settings } from './settings.ts';

const DEV: Settings = {
  encryptionKey: 'aws',
  tags: {},
  corsOrigins: ['*'],
  apiRateLimit: 50,
  apiBurstLimit: 100,
  callbackUrls: ['http://localhost:8400/signed-in'],
  threatProtection: false,
  firewall: false,
  maximumUploadBytes: 2 * 1024 ** 3,
  allowedUploadTypes: Object.keys(UPLOAD_TYPES),
  uploadLifetimeSeconds: 3600,
  downloadLifetimeSeconds: 3600,
  leaseSeconds: 120,
  maximumAttempts: 5,
  sweepIntervalMinutes: 1,
  sweepBatchSize: 5,
  lostEventSeconds: 90,
  impatient: false,
  fairnessSeconds: 30,
  unclaimedOwner: 'operator',
  maximumPixels: 500_000_000,
  processConcurrency: 5,
  processTimeoutSeconds: 900,
  processMemoryMegabytes: 3008,
  processTemporaryStorageMegabytes: 6144,
  auroraMinimumCapacity: 0,
  auroraMaximumCapacity: 2,
  auroraAutoPauseSeconds: 300,
  backupRetentionDays: 1,
  objectVersioning: false,
  replacedObjectDays: 30,
  logRetentionDays: 14,
  failedImagesPercent: 10,
  accessLogRetentionDays: 14,
  removalPolicy: 'destroy',
  deletionProtection: false,
};

const PROD: Settings = {
  ...DEV,
  corsOrigins: [],
  threatProtection: true,
  // While the database resumes, calls wait for it: at 50 requests a second they would take the whole account.
  apiConcurrency: 50,
  auroraMaximumCapacity: 8,
  backupRetentionDays: 14,
  objectVersioning: true,
  logRetentionDays: 90,
  accessLogRetentionDays: 365,
  removalPolicy: 'retain',
  deletionProtection: true,
};

export const STAGE_DEFAULTS: Readonly<Record<BaseStage, Settings>> = { dev: DEV, prod: PROD };
