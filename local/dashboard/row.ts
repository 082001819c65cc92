import * as v from 'valibot';
import type { MetricIdentity } from '../metrics/metric.ts';

/** One row of a graph or an alarm: a metric, or an expression over others. */
export interface Row {
  /** By which expressions refer to it. */
  readonly id: string | undefined;
  readonly label: string | undefined;
  readonly isDrawn: boolean;
  readonly periodSeconds: number;
  readonly source:
    | { readonly kind: 'metric'; readonly metric: MetricIdentity; readonly statistic: string }
    | { readonly kind: 'expression'; readonly text: string };
}

/** As CloudWatch has them where a row says nothing. */
const DEFAULT_PERIOD_SECONDS = 300;
const DEFAULT_STATISTIC = 'Average';

const options = v.strictObject({
  id: v.optional(v.string()),
  label: v.optional(v.string()),
  visible: v.optional(v.boolean(), true),
  period: v.optional(v.number(), DEFAULT_PERIOD_SECONDS),
  stat: v.optional(v.string(), DEFAULT_STATISTIC),
  expression: v.optional(v.string()),
});

/** A row of a dashboard's graph: names, values of dimensions, and options at its end. */
export const graphRow = v.pipe(
  v.array(v.unknown()),
  v.transform((parts: unknown[]): Row => toGraphRow(parts)),
);

function toGraphRow(parts: readonly unknown[]): Row {
  const last = parts.at(-1);
  const hasOptions = typeof last === 'object';
  const given = v.parse(options, hasOptions ? last : {});
  const common = { id: given.id, label: given.label, isDrawn: given.visible, periodSeconds: given.period };
  if (given.expression !== undefined) {
    return { ...common, source: { kind: 'expression', text: given.expression } };
  }
  const [namespace = '', name = '', ...dimensions] = v.parse(
    v.array(v.string()),
    hasOptions ? parts.slice(0, -1) : parts,
  );
  const metric = { namespace, name, dimensions: inPairs(dimensions) };
  return { ...common, source: { kind: 'metric', metric, statistic: given.stat } };
}

function inPairs(names: readonly string[]): Record<string, string> {
  const dimensions: Record<string, string> = {};
  for (let at = 0; at + 1 < names.length; at += 2) dimensions[names[at]!] = names[at + 1]!;
  return dimensions;
}

export const dimensionList = v.array(v.strictObject({ Name: v.string(), Value: v.string() }));

export function toDimensions(list: v.InferOutput<typeof dimensionList>): Record<string, string> {
  return Object.fromEntries(list.map(({ Name, Value }) => [Name, Value]));
}

const query = v.strictObject({
  Id: v.string(),
  Label: v.optional(v.string()),
  ReturnData: v.optional(v.boolean(), true),
  Period: v.optional(v.number()),
  Expression: v.optional(v.string()),
  MetricStat: v.optional(
    v.strictObject({
      Metric: v.strictObject({
        Namespace: v.string(),
        MetricName: v.string(),
        Dimensions: v.optional(dimensionList, []),
      }),
      Period: v.number(),
      Stat: v.string(),
      Unit: v.optional(v.string()),
    }),
  ),
});

/** A row of an alarm over several metrics. */
export const alarmRow = v.pipe(query, v.transform(toAlarmRow));

function toAlarmRow({
  Id,
  Label,
  ReturnData,
  Period,
  Expression,
  MetricStat,
}: v.InferOutput<typeof query>): Row {
  const common = { id: Id, label: Label, isDrawn: ReturnData };
  if (MetricStat === undefined) {
    const periodSeconds = Period ?? DEFAULT_PERIOD_SECONDS;
    return { ...common, periodSeconds, source: { kind: 'expression', text: Expression ?? '' } };
  }
  const { Namespace: namespace, MetricName: name, Dimensions } = MetricStat.Metric;
  const metric = { namespace, name, dimensions: toDimensions(Dimensions) };
  const periodSeconds = MetricStat.Period;
  return { ...common, periodSeconds, source: { kind: 'metric', metric, statistic: MetricStat.Stat } };
}
