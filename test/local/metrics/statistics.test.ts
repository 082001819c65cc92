import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { statisticOf } from '../../../local/metrics/statistics.ts';

const values = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 50 });

describe('statistics of a period', () => {
  it.each([
    ['Sum', 10],
    ['Average', 2.5],
    ['Minimum', 1],
    ['Maximum', 4],
    ['SampleCount', 4],
    ['p0', 1],
    ['p50', 2.5],
    ['p100', 4],
    ['p95', 3.85],
  ])('%s of 4, 1, 3, 2 is %d', (statistic, expected) => {
    expect(statisticOf(statistic, [4, 1, 3, 2])).toBeCloseTo(expected, 12);
  });

  it('percentiles rise from the smallest to the largest value', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 }), (all, a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)].map((percent) =>
          statisticOf(`p${percent}`, all),
        );
        expect(low).toBeLessThanOrEqual(high!);
        expect(low).toBeGreaterThanOrEqual(Math.min(...all));
        expect(high).toBeLessThanOrEqual(Math.max(...all));
      }),
    );
  });

  it.each(['p101', 'p', 'tm90', 'constructor'])('%s is refused by name', (statistic) => {
    expect(() => statisticOf(statistic, [1])).toThrow(statistic);
  });
});
