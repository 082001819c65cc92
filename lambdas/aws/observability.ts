import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { type BundleName, type FunctionName, METRICS } from '../contract.ts';
import type { FailureCode } from '../pipeline/errors.ts';

/** Structured lines; JSON escapes whatever a client sent. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

export function createLogger(functionName: BundleName): Logger {
  return new Logger({ serviceName: functionName });
}

export function createMetrics(functionName: FunctionName): Metrics {
  return new Metrics({ namespace: METRICS.namespace, serviceName: functionName });
}

/** Per code, and never without one: a line of its own for each reason. */
export function countFailedImages(metrics: Metrics, code: FailureCode, count: number): void {
  if (count === 0) return;
  const metric = metrics.singleMetric();
  metric.addDimension(METRICS.failureCodeDimension, code);
  metric.addMetric(METRICS.imagesFailed, MetricUnit.Count, count);
}

export { type Logger, type Metrics, MetricUnit };
