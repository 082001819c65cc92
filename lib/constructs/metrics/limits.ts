import { type IMetric, MathExpression, type Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as Lambda } from 'aws-cdk-lib/aws-lambda';
import { FIVE_MINUTES, type Observed, SUM } from './observed.ts';
import { ownMetric, together } from './own-metrics.ts';

/** Milliseconds, of the slowest in a hundred. An average hides the one that is cut off. */
export function slowest(lambda: Lambda, label: string): Metric {
  return lambda.metricDuration({ statistic: 'p99', period: FIVE_MINUTES, label });
}

export function concurrency(lambda: Lambda, label: string): Metric {
  return lambda.metric('ConcurrentExecutions', { statistic: 'Maximum', period: FIVE_MINUTES, label });
}

/** Calls that Lambda turned away; what waits in the queue for a free worker is none of them. */
export function throttles({ api, processor, sweep }: Observed): MathExpression {
  const of = (lambda: Lambda) => lambda.metricThrottles(SUM);
  const metrics = {
    apiThrottles: of(api.function.lambda),
    workerThrottles: of(processor.function.lambda),
    sweepThrottles: of(sweep.function.lambda),
  };
  return together(metrics, 'turned away');
}

export function peakMemory(): Metric {
  return ownMetric('process-image', 'peakMemory', 'Maximum').with({ label: 'process-image' });
}

export function peakTemporaryStorage(): Metric {
  return ownMetric('process-image', 'peakTemporaryStorage', 'Maximum').with({ label: 'process-image' });
}

/** Per cent of the largest capacity; 0 while the database sleeps. */
export function capacityUsed({ database }: Observed): Metric {
  return database.cluster.metricACUUtilization({
    statistic: 'Maximum',
    period: FIVE_MINUTES,
    label: 'of the capacity, %',
  });
}

export function capacity({ database }: Observed): Metric {
  return database.cluster.metricServerlessDatabaseCapacity({
    statistic: 'Maximum',
    period: FIVE_MINUTES,
    label: 'capacity units',
  });
}

/** All functions together; resuming is no fault. */
export function databaseFaults(): MathExpression {
  const metrics = {
    apiFaults: ownMetric('api', 'databaseFaults', 'Sum'),
    workerFaults: ownMetric('process-image', 'databaseFaults', 'Sum'),
    sweepFaults: ownMetric('sweep-stuck-images', 'databaseFaults', 'Sum'),
  };
  return together(metrics, 'faults');
}

/** Milliseconds, 95 of 100; 0 with few calls: the first one to a paused database waits for it, and is all there is. */
export function apiTail({ api }: Observed, quiet: number): MathExpression {
  const metrics: Record<string, IMetric> = {
    calls: api.api.metricCount(SUM),
    latency: api.api.metricLatency({ statistic: 'p95', period: FIVE_MINUTES }),
  };
  return new MathExpression({
    expression: `IF(calls > ${quiet}, latency, 0)`,
    usingMetrics: metrics,
    label: '95 of 100, ms',
    period: FIVE_MINUTES,
  });
}
