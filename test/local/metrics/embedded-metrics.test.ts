import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEmbeddedMetrics } from '../../../local/metrics/embedded-metrics.ts';

const name = fc
  .string({ minLength: 1, maxLength: 12 })
  .filter((text) => text !== '_aws' && text !== '__proto__');
const value = fc.double({ noNaN: true, noDefaultInfinity: true });

interface Line {
  readonly metrics: Readonly<Record<string, number | number[]>>;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly sets: readonly (readonly string[])[];
  readonly timestamp: number;
}

const line: fc.Arbitrary<Line> = fc.uniqueArray(name, { minLength: 2, maxLength: 8 }).chain((names) => {
  const half = Math.ceil(names.length / 2);
  const [metricNames, dimensionNames] = [names.slice(0, half), names.slice(half)];
  const values = fc.oneof(value, fc.array(value, { minLength: 1, maxLength: 5 }));
  return fc.record({
    metrics: fc.tuple(...metricNames.map(() => values)).map((all) => pairs(metricNames, all)),
    dimensions: fc.tuple(...dimensionNames.map(() => fc.string())).map((all) => pairs(dimensionNames, all)),
    sets: fc.array(fc.subarray(dimensionNames), { minLength: 1, maxLength: 3 }),
    timestamp: fc.integer({ min: 0, max: 2 ** 42 }),
  });
});

function pairs<Value>(names: readonly string[], values: readonly Value[]): Record<string, Value> {
  return Object.fromEntries(names.map((one, index) => [one, values[index]!]));
}

function write({ metrics, dimensions, sets, timestamp }: Line): string {
  const Metrics = Object.keys(metrics).map((Name) => ({ Name, Unit: 'Count' }));
  const CloudWatchMetrics = [{ Namespace: 'CropHealth', Dimensions: sets, Metrics }];
  return JSON.stringify({ _aws: { Timestamp: timestamp, CloudWatchMetrics }, ...dimensions, ...metrics });
}

describe('a line with metrics', () => {
  it('gives each value once for each set of dimensions', () => {
    fc.assert(
      fc.property(line, (written) => {
        const expected = written.sets.flatMap((set) =>
          Object.entries(written.metrics).flatMap(([metric, values]) =>
            [values].flat().map((one) => ({
              namespace: 'CropHealth',
              name: metric,
              dimensions: Object.fromEntries(
                set.map((dimension) => [dimension, written.dimensions[dimension]]),
              ),
              timestamp: written.timestamp,
              // JSON has no negative zero.
              value: one + 0,
            })),
          ),
        );
        expect(readEmbeddedMetrics(write(written))).toEqual(expected);
      }),
    );
  });

  it('gives nothing where it names a dimension or metric that it does not have', () => {
    const directive = {
      Namespace: 'n',
      Dimensions: [['service'], ['gone']],
      Metrics: [{ Name: 'a' }, { Name: 'b' }],
    };
    const text = JSON.stringify({
      _aws: { Timestamp: 1, CloudWatchMetrics: [directive] },
      service: 'api',
      a: 2,
    });
    expect(readEmbeddedMetrics(text)).toEqual([
      { namespace: 'n', name: 'a', dimensions: { service: 'api' }, timestamp: 1, value: 2 },
    ]);
  });
});

describe('any other line', () => {
  it('gives nothing, and throws nothing', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.json(),
      fc.json().map((json) => `{"CloudWatchMetrics":${json}}`),
      fc.json().map((json) => `{"_aws":{"Timestamp":1,"CloudWatchMetrics":${json}}}`),
      line.map((one) => write(one).slice(0, -1)),
    );
    fc.assert(fc.property(texts, (text) => readEmbeddedMetrics(text).length === 0));
  });
});
