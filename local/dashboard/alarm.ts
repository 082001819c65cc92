import * as v from 'valibot';
import type { MetricStore } from '../metrics/metric-store.ts';
import { alarmRow, dimensionList, type Row, toDimensions } from './row.ts';
import { drawnSeries } from './rows-to-series.ts';

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

export interface AlarmReading {
  readonly name: string;
  readonly state: AlarmState;
  readonly reason: string;
  readonly description: string;
}

const COMPARISONS: Readonly<Record<string, (value: number, threshold: number) => boolean>> = {
  GreaterThanThreshold: (value, threshold) => value > threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
};

/** What of an alarm is evaluated here; another property is refused by name where it is deployed. */
export const alarmProperties = v.strictObject({
  AlarmName: v.string(),
  AlarmDescription: v.optional(v.string(), ''),
  ComparisonOperator: v.picklist(Object.keys(COMPARISONS)),
  Threshold: v.number(),
  EvaluationPeriods: v.number(),
  DatapointsToAlarm: v.optional(v.number()),
  TreatMissingData: v.picklist(['notBreaching', 'breaching']),
  Metrics: v.optional(v.array(alarmRow)),
  Namespace: v.optional(v.string()),
  MetricName: v.optional(v.string()),
  Dimensions: v.optional(dimensionList, []),
  Period: v.optional(v.number()),
  Statistic: v.optional(v.string()),
  ExtendedStatistic: v.optional(v.string()),
  Tags: v.optional(v.unknown()),
});

export type Alarm = v.InferOutput<typeof alarmProperties>;

function rowsOf(alarm: Alarm): readonly Row[] {
  if (alarm.Metrics !== undefined) return alarm.Metrics;
  const { Namespace: namespace = '', MetricName: name = '', Dimensions, Period: periodSeconds = 60 } = alarm;
  const metric = { namespace, name, dimensions: toDimensions(Dimensions) };
  const statistic = alarm.Statistic ?? alarm.ExtendedStatistic ?? 'Average';
  const source = { kind: 'metric', metric, statistic } as const;
  return [{ id: undefined, label: undefined, isDrawn: true, periodSeconds, source }];
}

/** Its state now, as CloudWatch finds it; where this machine has no such metric, it says so. */
export function readAlarm(alarm: Alarm, store: MetricStore, now: number): AlarmReading {
  const { AlarmName: name, AlarmDescription: description } = alarm;
  const rows = rowsOf(alarm);
  const period = Math.max(...rows.map(({ periodSeconds }) => periodSeconds * 1000));
  // The period that has begun counts too: a person who looks does not want to wait for its end.
  const latest = Math.floor(now / period) * period;
  const before = latest - alarm.EvaluationPeriods * period;
  const [series] = drawnSeries(rows, store, { from: before, to: now + 1 });
  if (series && series.points.size === 0 && series.unmeasured.length > 0) {
    const reason = `not measured here: ${series.unmeasured.join(', ')}`;
    return { name, description, state: 'INSUFFICIENT_DATA', reason };
  }
  // Except where silence is an alarm: a period that has begun and is empty is no silence yet.
  const isTooEarly = alarm.TreatMissingData === 'breaching' && !series?.points.has(latest);
  const from = isTooEarly ? before : before + period;
  const values = Array.from({ length: alarm.EvaluationPeriods }, (_, index) =>
    series?.points.get(from + index * period),
  );
  return { name, description, ...judge(alarm, values) };
}

function judge(
  alarm: Alarm,
  values: readonly (number | undefined)[],
): Pick<AlarmReading, 'state' | 'reason'> {
  const { Threshold, EvaluationPeriods, DatapointsToAlarm = EvaluationPeriods, TreatMissingData } = alarm;
  const isBeyond = COMPARISONS[alarm.ComparisonOperator]!;
  const breaching = values.filter((value) =>
    value === undefined ? TreatMissingData === 'breaching' : isBeyond(value, Threshold),
  );
  const state = breaching.length >= DatapointsToAlarm ? 'ALARM' : 'OK';
  const latest = values.findLast((value) => value !== undefined);
  const seen = latest === undefined ? 'no data' : `latest ${Number(latest.toPrecision(4))}`;
  const reason = `${seen}; beyond ${Threshold} in ${breaching.length} of ${EvaluationPeriods} periods, ${DatapointsToAlarm} are an alarm`;
  return { state, reason };
}
