import type { Configuration } from '../lib/configuration/settings.ts';
import { LIST_PRICES as PRICES } from '../lib/list-prices.ts';
import {
  ALARM_METRICS,
  API_CALL_SECONDS,
  API_GIGABYTES,
  COMPOSITE_ALARMS,
  DASHBOARDS,
  DELIVERY_CALL_SECONDS,
  EMPTY_DATABASE_GIGABYTES,
  FIREWALL_RULES,
  HOURS_IN_MONTH,
  KEY_REQUESTS_PER_IMAGE,
  METRICS_OF_BUSY_HOUR,
  ROW_MEGABYTES,
  SECRETS,
  STATEMENTS_PER_IMAGE,
  STORAGE_REQUESTS_PER_IMAGE,
} from './assumptions.ts';
import type { Load } from './load.ts';
import type { MonthUse } from './month-use.ts';

/** Dollars of a month, by what is billed. */
export type MonthlyCost = Readonly<Record<Service, number>>;

export const SERVICES = [
  'Aurora, awake',
  'Aurora, storage and requests',
  'Lambda, processing',
  'Lambda, API and sweep',
  'S3, storage',
  'S3, requests',
  'SQS',
  'API Gateway',
  'CloudWatch, dashboard and alarms',
  'CloudWatch, metrics',
  'CloudWatch, logs',
  'Secrets Manager',
  'EventBridge',
  'Scheduler',
  'KMS',
  'Data transfer out',
  'GuardDuty',
  'WAF',
] as const;
export type Service = (typeof SERVICES)[number];

/** GB of memory. */
const SWEEP_GIGABYTES = 0.25;
const DELIVERY_GIGABYTES = 0.25;
/** MB that every function has for nothing. */
const FREE_TEMPORARY = 512;
const DAYS_OF_MONTH_KEPT = 30;

const WATCHING =
  DASHBOARDS * PRICES.dashboard +
  ALARM_METRICS * PRICES.alarmMetric +
  COMPOSITE_ALARMS * PRICES.compositeAlarm;

export function monthlyCost(use: MonthUse, load: Load, configuration: Configuration): MonthlyCost {
  return {
    'Aurora, awake': use.capacityUnitHours * PRICES.capacityUnitHour,
    'Aurora, storage and requests': database(use, load),
    'Lambda, processing': processing(use, configuration),
    'Lambda, API and sweep': smallFunctions(use),
    'S3, storage': storage(use, load, configuration),
    'S3, requests': use.storageWrites * PRICES.s3Request + use.storageReads * PRICES.s3Read,
    SQS: use.queueRequests * PRICES.queueRequest,
    'API Gateway': use.apiCalls * PRICES.apiRequest,
    'CloudWatch, dashboard and alarms': WATCHING,
    'CloudWatch, metrics': (use.busyHours / HOURS_IN_MONTH) * METRICS_OF_BUSY_HOUR * PRICES.customMetric,
    'CloudWatch, logs': logs(use, configuration),
    'Secrets Manager': SECRETS * PRICES.secret,
    EventBridge: use.images * PRICES.event,
    Scheduler: use.sweeps * PRICES.schedule,
    KMS: key(use, configuration),
    'Data transfer out': use.downloadedGigabytes * PRICES.transferGigabyte,
    GuardDuty: load.malwareScan
      ? use.images * PRICES.scannedObject + use.scannedGigabytes * PRICES.scannedGigabyte
      : 0,
    WAF: configuration.firewall ? PRICES.firewall + FIREWALL_RULES * PRICES.firewallRule : 0,
  };
}

export function totalOf(cost: MonthlyCost): number {
  return SERVICES.reduce((sum, service) => sum + cost[service], 0);
}

function database(use: MonthUse, load: Load): number {
  const gigabytes = EMPTY_DATABASE_GIGABYTES + (use.images * load.monthsKept * ROW_MEGABYTES) / 1000;
  const requests = use.images * STORAGE_REQUESTS_PER_IMAGE * PRICES.databaseRequest;
  return (
    gigabytes * PRICES.databaseGigabyte + requests + use.images * STATEMENTS_PER_IMAGE * PRICES.dataApiRequest
  );
}

function processing(use: MonthUse, configuration: Configuration): number {
  const memory = configuration.processMemoryMegabytes / 1024;
  const temporary = (configuration.processTemporaryStorageMegabytes - FREE_TEMPORARY) / 1024;
  const perSecond = memory * PRICES.gigabyteSecond + temporary * PRICES.temporaryGigabyteSecond;
  return use.processSeconds * perSecond + use.images * PRICES.invocation;
}

function smallFunctions(use: MonthUse): number {
  const api = use.apiCalls * (PRICES.invocation + API_CALL_SECONDS * API_GIGABYTES * PRICES.gigabyteSecond);
  const events =
    use.images * (PRICES.invocation + DELIVERY_CALL_SECONDS * DELIVERY_GIGABYTES * PRICES.gigabyteSecond);
  const sweeps = use.sweeps * PRICES.invocation + use.sweepSeconds * SWEEP_GIGABYTES * PRICES.gigabyteSecond;
  return api + events + sweeps;
}

/** Uploads of an age of coldStorageAfterDays are cheaper; maps are not moved. */
function storage(use: MonthUse, load: Load, { coldStorageAfterDays }: Configuration): number {
  const days = load.monthsKept * DAYS_OF_MONTH_KEPT;
  const coldShare = coldStorageAfterDays === undefined ? 0 : Math.max(0, 1 - coldStorageAfterDays / days);
  const cold = use.uploadGigabytes * coldShare;
  const warm = use.uploadGigabytes - cold + use.mapGigabytes;
  const moved = coldShare > 0 ? use.images * PRICES.coldTransition : 0;
  return warm * PRICES.s3Gigabyte + cold * PRICES.coldGigabyte + moved;
}

function logs(use: MonthUse, { logRetentionDays }: Configuration): number {
  const kept = (use.logGigabytes * logRetentionDays) / DAYS_OF_MONTH_KEPT;
  return use.logGigabytes * PRICES.logGigabyte + kept * PRICES.keptLogGigabyte;
}

function key(use: MonthUse, { encryptionKey }: Configuration): number {
  if (encryptionKey === 'aws') return 0;
  return (encryptionKey === 'own' ? PRICES.key : 0) + use.images * KEY_REQUESTS_PER_IMAGE * PRICES.keyRequest;
}
