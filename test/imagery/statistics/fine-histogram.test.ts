import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BINS_PER_UNIT,
  FineHistogram,
  HALF_BIN,
} from '../../../lambdas/imagery/statistics/fine-histogram.ts';
import { VIGOUR_CLASSES } from '../../../lambdas/spectral/vigour-classes.ts';

const LEGEND = { from: -0.2, to: 0.9 };
const UNIT = { from: -1, to: 1 };
/** What float64 adds to the half bin. */
const ROUNDING = 1e-12;

function histogramOf(values: readonly number[], legend = LEGEND): FineHistogram {
  const histogram = new FineHistogram(legend);
  histogram.addRow(Float64Array.from(values));
  return histogram;
}

function percentile(sorted: readonly number[], share: number): number {
  const rank = (sorted.length - 1) * share;
  const low = sorted[Math.floor(rank)]!;
  return low + (sorted[Math.ceil(rank)]! - low) * (rank - Math.floor(rank));
}

const index = fc.double({ min: -1, max: 1, noNaN: true });
const indices = fc.array(index, { minLength: 1, maxLength: 200 });
const anyValue = fc.oneof(index, fc.double({ min: -50, max: 50, noNaN: true }), fc.constant(Number.NaN));
const anyValues = fc.array(anyValue, { maxLength: 40 });

describe('the fine histogram', () => {
  it('has percentiles, mean and standard deviation within half a bin', () => {
    fc.assert(
      fc.property(indices, fc.double({ min: 0, max: 1, noNaN: true }), (values, share) => {
        const histogram = histogramOf(values);
        const sorted = [...values].sort((a, b) => a - b);
        expect(Math.abs(histogram.binned.percentile(share) - percentile(sorted, share))).toBeLessThan(
          HALF_BIN + ROUNDING,
        );
        const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
        const std = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length);
        const moments = histogram.binned.moments();
        expect(moments.count).toBe(values.length);
        expect(Math.abs(moments.mean - mean)).toBeLessThan(HALF_BIN + ROUNDING);
        expect(Math.abs(moments.std - std)).toBeLessThan(HALF_BIN + ROUNDING);
      }),
    );
  });

  it('has the same counts however the values are parted, merged and passed between threads', () => {
    fc.assert(
      fc.property(anyValues, anyValues, anyValues, (a, b, c) => {
        const whole = histogramOf([...a, ...b, ...c]);
        const left = histogramOf(a);
        left.merge(partsOf(histogramOf(b)));
        left.merge(structuredClone(extentOf(histogramOf(c), c)));
        const right = histogramOf(b);
        right.merge(partsOf(histogramOf(c)));
        const first = histogramOf(a);
        first.merge(partsOf(right));
        for (const merged of [left, first]) {
          for (const part of ['counts', 'below', 'above'] as const) {
            expect(bytesOf(partsOf(merged)[part]).equals(bytesOf(partsOf(whole)[part])), part).toBe(true);
          }
        }
      }),
      { numRuns: 25 },
    );
  });

  it('counts values between edges on its bins exactly', () => {
    const edge = fc.integer({ min: -12_000, max: 12_000 }).map((steps) => steps / 10_000);
    fc.assert(
      fc.property(indices, edge, edge, (values, a, b) => {
        // Values that are edges themselves belong to the bin above.
        const all = [...values, ...[a, b].filter((v) => Math.abs(v) <= 1)];
        const expected = all.filter(
          (v) => v >= a && v < b && !isWithinRounding(v, a) && !isWithinRounding(v, b),
        );
        const onEdge = all.filter((v) => isWithinRounding(v, a) || isWithinRounding(v, b)).length;
        const found = histogramOf(all).binned.countBetween(a, b);
        expect(found).toBeGreaterThanOrEqual(expected.length);
        expect(found).toBeLessThanOrEqual(expected.length + onEdge);
        expect(histogramOf(all).binned.between(a, b).count).toBe(found);
      }),
    );
  });

  it('puts every ratio of small integers into the vigour class of its value', () => {
    const ratios: number[] = [];
    for (let nir = 0; nir <= 60; nir++) {
      for (let red = nir === 0 ? 1 : 0; red <= 60; red++) ratios.push((nir - red) / (nir + red));
    }
    const { classes } = VIGOUR_CLASSES;
    const histogram = histogramOf(ratios);
    for (const [i, { from, to }] of classes.entries()) {
      const end = i === classes.length - 1 ? 2 : to;
      const inClass = ratios.filter((value) => value >= from && value < end);
      expect(histogram.binned.countBetween(from, end)).toBe(inClass.length);
    }
  });

  it('has 256 bins over -1 to 1 with the counts of a plain histogram', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -128_000, max: 128_000 })), (steps) => {
        // Away from the edges, on which rounding decides; and beyond both ends.
        const values = steps.map((step) => (step + 0.5) / 100_000);
        const expected = Array<number>(256).fill(0);
        for (const v of values) if (Math.abs(v) <= 1) expected[Math.floor((v + 1) * 128)]!++;
        const found = histogramOf(values).binned.coarse(256, UNIT);
        expect(found.counts).toEqual(expected);
        expect(found.below).toBe(values.filter((v) => v < -1).length);
        expect(found.above).toBe(values.filter((v) => v > 1).length);
      }),
    );
  });

  it('counts both ends of the range', () => {
    const { counts, below, above } = histogramOf([-1, 1, 1]).binned.coarse(256, UNIT);
    expect([counts[0], counts[255], below, above]).toEqual([1, 2, 0, 0]);
  });

  it('loses no value of a legend that its bins do not divide', () => {
    const values = Array.from({ length: 2501 }, (_, i) => i / 100 - 5);
    const { counts, below, above } = histogramOf(values, { from: -5, to: 20 }).binned.coarse(256, {
      from: -5,
      to: 20,
    });
    expect(counts.reduce((sum, n) => sum + n, below + above)).toBe(values.length);
    expect(Math.max(...counts)).toBeLessThanOrEqual(11);
  });

  it('has no figures without a value, and refuses to merge other ranges', () => {
    const empty = histogramOf([Number.NaN]);
    const { binned } = empty;
    expect([binned.count, binned.percentile(0.5), binned.moments().mean]).toEqual([
      0,
      Number.NaN,
      Number.NaN,
    ]);
    expect(() => empty.merge(partsOf(histogramOf([], { from: 0, to: 10 })))).toThrow(RangeError);
  });
});

const partsOf = (histogram: FineHistogram) => histogram.parts({ from: -1000, to: 1000 });

/** As a thread hands it over: from the least to the greatest of its values. */
function extentOf(histogram: FineHistogram, values: readonly number[]) {
  const found = values.filter((value) => !Number.isNaN(value));
  return histogram.parts({ from: Math.min(...found), to: Math.max(...found) });
}

function bytesOf(counts: Uint32Array | null): Buffer {
  return counts === null ? Buffer.alloc(0) : Buffer.from(counts.buffer);
}

function isWithinRounding(value: number, edge: number): boolean {
  return Math.abs(value - edge) * BINS_PER_UNIT < 1e-9;
}
