import { METRICS } from '../../lambdas/contract.ts';
import { ofType, type Templates, theOne } from './templates.ts';

/** A metric that an alarm or a graph refers to. */
export interface MetricReference {
  readonly namespace: string;
  readonly name: string;
}

/** What AWS writes, of what this project looks at: the metrics pages of each service's documentation. */
const WRITTEN_BY_AWS: Readonly<Record<string, readonly string[]>> = {
  'AWS/ApiGateway': ['Count', '4xx', '5xx', 'Latency', 'IntegrationLatency'],
  'AWS/Lambda': ['Invocations', 'Errors', 'Throttles', 'Duration', 'ConcurrentExecutions'],
  'AWS/SQS': [
    'ApproximateAgeOfOldestMessage',
    'ApproximateNumberOfMessagesVisible',
    'ApproximateNumberOfMessagesNotVisible',
    'NumberOfMessagesSent',
    'NumberOfMessagesReceived',
    'NumberOfMessagesDeleted',
    'NumberOfEmptyReceives',
  ],
  'AWS/RDS': ['ServerlessDatabaseCapacity', 'ACUUtilization'],
  'AWS/S3': ['BucketSizeBytes', 'NumberOfObjects'],
};

const { namespace, failureCodeDimension, sensorDimension, faultDimension, ...names } = METRICS;
/** What the functions write. */
export const OWN_NAMES: readonly string[] = Object.values(names);
export const OWN_DIMENSIONS = [failureCodeDimension, sensorDimension, faultDimension];

export function isWritten({ namespace: of, name }: MetricReference): boolean {
  return of === namespace ? OWN_NAMES.includes(name) : (WRITTEN_BY_AWS[of]?.includes(name) ?? false);
}

export interface AlarmProperties {
  readonly AlarmName: string;
  readonly AlarmDescription: string;
  readonly TreatMissingData: string;
  readonly ComparisonOperator: string;
  readonly Threshold: number;
  readonly AlarmActions?: unknown[];
  readonly MetricName?: string;
  readonly Namespace?: string;
  readonly Metrics?: readonly {
    readonly Expression?: string;
    readonly MetricStat?: { readonly Metric: { readonly Namespace: string; readonly MetricName: string } };
  }[];
}

export function alarmsOf({ all }: Templates): AlarmProperties[] {
  return ofType(all, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties);
}

export function metricsOfAlarm({ Namespace, MetricName, Metrics = [] }: AlarmProperties): MetricReference[] {
  const single = MetricName === undefined ? [] : [{ namespace: Namespace ?? '', name: MetricName }];
  const several = Metrics.flatMap(({ MetricStat }) =>
    MetricStat === undefined
      ? []
      : [{ namespace: MetricStat.Metric.Namespace, name: MetricStat.Metric.MetricName }],
  );
  return [...single, ...several];
}

export interface Widget {
  readonly type: 'text' | 'metric' | 'alarm';
  // biome-ignore lint/suspicious/noExplicitAny: each type of widget has other properties; each test knows its own
  readonly properties: any;
}

/** The dashboard's body, with a word in the place of what CloudFormation fills in. */
export function widgetsOf({ all }: Templates): Widget[] {
  const body = theOne(all, 'AWS::CloudWatch::Dashboard')[1].Properties.DashboardBody;
  const parts: unknown[] = body['Fn::Join'][1];
  return JSON.parse(parts.map((part) => (typeof part === 'string' ? part : 'reference')).join('')).widgets;
}

/** Of all graphs; of a search, the metric that it looks for. */
export function metricsOfWidgets(widgets: readonly Widget[]): MetricReference[] {
  return widgets.flatMap(({ properties }) => (properties.metrics ?? []).flatMap(metricOfRow));
}

function metricOfRow(row: readonly unknown[]): MetricReference[] {
  const [first, name] = row;
  if (typeof first === 'string' && typeof name === 'string') return [{ namespace: first, name }];
  const { expression = '' } = first as { expression?: string };
  return [...expression.matchAll(/SEARCH\('\{(\w+),[^}]*\} MetricName="(\w+)"'/g)].map(
    ([, of = '', searched = '']) => ({ namespace: of, name: searched }),
  );
}
