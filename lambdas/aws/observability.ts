import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { type FunctionName, METRICS } from '../contract.ts';

/** Structured lines; JSON escapes whatever a client sent. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

export function createLogger(functionName: FunctionName): Logger {
  return new Logger({ serviceName: functionName });
}

export function createMetrics(functionName: FunctionName): Metrics {
  return new Metrics({ namespace: METRICS.namespace, serviceName: functionName });
}

export { type Logger, type Metrics, MetricUnit };
