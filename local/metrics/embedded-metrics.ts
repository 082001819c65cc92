import * as v from 'valibot';
import type { Datum } from './metric.ts';

/** CloudWatch's limit, for the values of one metric in one line. */
const MOST_VALUES = 100;

const directive = v.object({
  Namespace: v.string(),
  Dimensions: v.array(v.array(v.string())),
  Metrics: v.array(v.object({ Name: v.string() })),
});

const embedded = v.object({
  _aws: v.object({
    Timestamp: v.pipe(v.number(), v.integer()),
    CloudWatchMetrics: v.array(directive),
  }),
});

const finite = v.pipe(v.number(), v.finite());
const values = v.union([finite, v.pipe(v.array(finite), v.maxLength(MOST_VALUES))]);

/**
 * The metrics of a log line in CloudWatch's embedded metric format: each value once for each set of dimensions. A line
 * that is none, and whatever a line refers to and does not have, gives nothing, as with CloudWatch.
 */
export function readEmbeddedMetrics(line: string): Datum[] {
  if (!line.includes('"CloudWatchMetrics"')) return [];
  const document = parse(line);
  const parsed = v.safeParse(embedded, document);
  if (!parsed.success) return [];
  const fields = document as Readonly<Record<string, unknown>>;
  const { Timestamp: timestamp, CloudWatchMetrics } = parsed.output._aws;
  return CloudWatchMetrics.flatMap(({ Namespace: namespace, Dimensions, Metrics }) => {
    const sets = Dimensions.map((names) => dimensionsOf(names, fields)).filter((set) => set !== undefined);
    return sets.flatMap((dimensions) =>
      Metrics.flatMap(({ Name: name }) =>
        valuesOf(name, fields).map((value) => ({ namespace, name, dimensions, timestamp, value })),
      ),
    );
  });
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** undefined where the line has no value for one of them: then there is no such metric. */
function dimensionsOf(
  names: readonly string[],
  fields: Readonly<Record<string, unknown>>,
): Record<string, string> | undefined {
  const entries = names.map(
    (name) => [name, Object.hasOwn(fields, name) ? fields[name] : undefined] as const,
  );
  if (entries.some(([, value]) => typeof value !== 'string')) return undefined;
  return Object.fromEntries(entries as [string, string][]);
}

function valuesOf(name: string, fields: Readonly<Record<string, unknown>>): number[] {
  const found = v.safeParse(values, Object.hasOwn(fields, name) ? fields[name] : undefined);
  return found.success ? [found.output].flat() : [];
}
