import type { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { type FunctionName, METRICS } from '../../../lambdas/contract.ts';
import { FIVE_MINUTES } from './observed.ts';

type NoMetric = 'namespace' | 'failureCodeDimension' | 'sensorDimension' | 'faultDimension';
export type OwnMetric = Exclude<keyof typeof METRICS, NoMetric>;
type Dimension = 'failureCodeDimension' | 'sensorDimension' | 'faultDimension';

/** A metric that a function writes into its log; the logger's library names the function in `service`. */
export function ownMetric(
  service: FunctionName,
  name: OwnMetric,
  statistic: string,
  period: Duration = FIVE_MINUTES,
): Metric {
  return new Metric({
    namespace: METRICS.namespace,
    metricName: METRICS[name],
    dimensionsMap: { service },
    statistic,
    period,
    label: METRICS[name],
  });
}

/** p50 and p95: what is usual, and what the unlucky see. */
export function medianAndTail(service: FunctionName, name: OwnMetric): Metric[] {
  return ['p50', 'p95'].map((statistic) => ownMetric(service, name, statistic).with({ label: statistic }));
}

/** One line for each value of a dimension, whichever there are: nobody has to list them beforehand. */
export function byDimension(
  name: OwnMetric,
  dimension: Dimension,
  statistic: string,
  period: Duration = FIVE_MINUTES,
): MathExpression {
  const schema = `{${METRICS.namespace},service,${METRICS[dimension]}}`;
  return new MathExpression({
    expression: `SEARCH('${schema} MetricName="${METRICS[name]}"', '${statistic}', ${period.toSeconds()})`,
    label: '',
    period,
  });
}

/** The functions' counts together. One that nobody wrote counts as nothing, where `+` would leave a gap. */
export function together(metrics: Readonly<Record<string, IMetric>>, label: string): MathExpression {
  return new MathExpression({
    expression: `SUM([${Object.keys(metrics).join(', ')}])`,
    usingMetrics: { ...metrics },
    label,
    period: FIVE_MINUTES,
  });
}

/** Those that a worker ended, and those that the sweep gave up. */
export function failedImages(): MathExpression {
  const metrics = {
    worked: ownMetric('process-image', 'imagesFailed', 'Sum'),
    swept: ownMetric('sweep-stuck-images', 'imagesFailed', 'Sum'),
  };
  return together(metrics, METRICS.imagesFailed);
}
