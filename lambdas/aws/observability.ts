import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context } from 'aws-lambda';
import { type BundleName, type FunctionName, METRICS } from '../contract.ts';
import type { FailureCode } from '../pipeline/errors.ts';

/** Structured lines; JSON escapes whatever a client sent. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

/** By which lines of one story are found again, whichever function wrote them (docs/observability.md). */
export interface LogKeys {
  /** Of the API Gateway's request; elsewhere of the function's invocation. */
  readonly requestId?: string;
  readonly messageId?: string;
  readonly imageId?: string;
  readonly attempt?: number;
  /** The `sub` of a token: an identifier, no name. */
  readonly owner?: string;
}

export function createLogger(functionName: BundleName): Logger {
  return new Logger({ serviceName: functionName });
}

export function createMetrics(functionName: FunctionName): Metrics {
  return new Metrics({ namespace: METRICS.namespace, serviceName: functionName });
}

/** Forgets what the last event was about: an execution environment handles one after the other. */
export function beginLog(logger: Logger, context: Context, keys: LogKeys = {}): void {
  logger.addContext(context);
  logger.resetKeys();
  logger.appendKeys({ requestId: context.awsRequestId, ...keys });
}

/** The lines that follow are about this image; what was known of the one before is forgotten. */
export function continueLog(logger: Logger, keys: Pick<LogKeys, 'imageId' | 'attempt' | 'owner'>): void {
  logger.removeKeys(['imageId', 'attempt', 'owner']);
  logger.appendKeys(keys);
}

/**
 * Per code; per sensor, where it is known; and all of the function's together, because an alarm can take no search over
 * codes. One line for each call: a line has one value of each dimension.
 */
export function countFailedImages(
  metrics: Metrics,
  code: FailureCode,
  count: number,
  sensor: string | null = null,
): void {
  if (count === 0) return;
  const metric = metrics.singleMetric();
  metric.addDimensions({});
  metric.addDimensions({ [METRICS.failureCodeDimension]: code });
  if (sensor !== null) metric.addDimensions({ [METRICS.sensorDimension]: sensor });
  metric.addMetric(METRICS.imagesFailed, MetricUnit.Count, count);
}

/** Of all images of the function, and of those of the sensor. */
export function addBySensor(
  metrics: Metrics,
  sensor: string,
  name: string,
  unit: (typeof MetricUnit)[keyof typeof MetricUnit],
  value: number,
): void {
  const metric = metrics.singleMetric();
  metric.addDimensions({});
  metric.addDimensions({ [METRICS.sensorDimension]: sensor });
  metric.addMetric(name, unit, value);
}

export { type Logger, type Metrics, MetricUnit };
