import { METRICS } from '../contract.ts';
import { sqlStateOf } from './database-faults.ts';
import { type Log, type Metrics, MetricUnit } from './observability.ts';
import { isResuming } from './resuming-database.ts';

/** As the Data API and the SDK name them. A closed list, because each name is a metric that is paid for. */
const FAULT_NAMES = [
  'AccessDeniedException',
  'BadRequestException',
  'DatabaseErrorException',
  'DatabaseNotFoundException',
  'DatabaseResumingException',
  'DatabaseUnavailableException',
  'ForbiddenException',
  'HttpEndpointNotEnabledException',
  'InternalServerErrorException',
  'InvalidResourceStateException',
  'InvalidSecretException',
  'SecretsErrorException',
  'ServiceUnavailableError',
  'StatementTimeoutException',
  'ThrottlingException',
  'TimeoutError',
  'TransactionNotFoundException',
] as const;

const OTHER = 'Other';

/** Integrity constraint violation, of the SQL standard: the database's answer, which the caller knows how to read. */
const CONSTRAINT_CLASS = '23';

/** Counts one call of the Data API that failed, repeated or not. Resuming is no fault, and counted by itself. */
export function reportDatabaseFault(error: unknown, log: Log, metrics: Metrics): void {
  if (sqlStateOf(error)?.startsWith(CONSTRAINT_CLASS)) return;
  const fault = faultName(error);
  log.warn('database:refused', { fault, sqlState: sqlStateOf(error) ?? undefined });
  const metric = metrics.singleMetric();
  if (isResuming(error)) {
    metric.addMetric(METRICS.databaseResuming, MetricUnit.Count, 1);
    return;
  }
  metric.addDimensions({});
  metric.addDimensions({ [METRICS.faultDimension]: fault });
  metric.addMetric(METRICS.databaseFaults, MetricUnit.Count, 1);
}

function faultName(error: unknown): string {
  const name = error instanceof Error ? error.name : '';
  return FAULT_NAMES.find((known) => known === name) ?? OTHER;
}
