import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { otsuThreshold } from '../../../lambdas/imagery/statistics/otsu-threshold.ts';

/** Of the values that each bin stands for, one by one: variance between classes over the variance of all. */
function separabilityAt(counts: readonly number[], edge: number): number {
  const values = counts.flatMap((count, bin) => Array<number>(count).fill(bin));
  const mean = (of: readonly number[]) => of.reduce((sum, v) => sum + v, 0) / of.length;
  const low = values.filter((v) => v < edge);
  const high = values.filter((v) => v >= edge);
  if (low.length === 0 || high.length === 0) return 0;
  const all = mean(values);
  const between = low.length * (mean(low) - all) ** 2 + high.length * (mean(high) - all) ** 2;
  return between / values.reduce((sum, v) => sum + (v - all) ** 2, 0);
}

/** Sum of normal distributions over 256 bins of [-1, 1]. */
function mixture(...classes: { share: number; mean: number; std: number }[]): number[] {
  return Array.from({ length: 256 }, (_, bin) => {
    const value = -1 + (bin + 0.5) / 128;
    const density = classes.map(
      ({ share, mean, std }) => (share / std) * Math.exp(-(((value - mean) / std) ** 2) / 2),
    );
    return Math.round(1e5 * density.reduce((sum, d) => sum + d, 0));
  });
}

describe("Otsu's threshold", () => {
  it('has the greatest variance between classes of all thresholds', () => {
    const counts = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 2, maxLength: 24 });
    fc.assert(
      fc.property(counts, (bins) => {
        const found = otsuThreshold({ from: 0, to: bins.length, counts: bins });
        if (bins.filter((count) => count > 0).length < 2) {
          expect(found).toBeNull();
          return;
        }
        const best = Math.max(...bins.map((_, edge) => separabilityAt(bins, edge)));
        expect(found!.separability).toBeCloseTo(best, 10);
        expect(separabilityAt(bins, found!.threshold)).toBeCloseTo(best, 10);
      }),
    );
  });

  it('of bare soil and plants lies between them, in the middle of what is empty', () => {
    const split = otsuThreshold({
      from: -1,
      to: 1,
      counts: mixture({ share: 0.6, mean: 0.15, std: 0.04 }, { share: 0.4, mean: 0.75, std: 0.06 }),
    })!;
    expect(split.threshold).toBeGreaterThan(0.3);
    expect(split.threshold).toBeLessThan(0.6);
    expect(split.separability).toBeGreaterThan(0.95);
    expect(split.contrast).toBeCloseTo(0.6, 2);
    const two = Array<number>(256).fill(0);
    two[100] = 3;
    two[201] = 7;
    const exact = otsuThreshold({ from: -1, to: 1, counts: two })!;
    expect(exact.threshold).toBe(-1 + 151 / 128);
    expect(exact.separability).toBeCloseTo(1, 12);
  });

  it('of one class has the separability of its shape: 2/pi of a normal distribution, 3/4 of even values', () => {
    const normal = mixture({ share: 1, mean: 0.8, std: 0.05 });
    expect(otsuThreshold({ from: -1, to: 1, counts: normal })!.separability).toBeCloseTo(2 / Math.PI, 1);
    const even = { from: -1, to: 1, counts: Array<number>(256).fill(40) };
    expect(otsuThreshold(even)!.separability).toBeCloseTo(0.75, 4);
    expect(otsuThreshold(even)!.threshold).toBe(0);
  });

  it('is none of a single value or of nothing', () => {
    expect(otsuThreshold({ from: -1, to: 1, counts: [0, 5, 0] })).toBeNull();
    expect(otsuThreshold({ from: -1, to: 1, counts: [0, 0, 0] })).toBeNull();
  });

  it('is independent of the number of pixels', () => {
    const counts = mixture({ share: 0.5, mean: 0.1, std: 0.1 }, { share: 0.5, mean: 0.6, std: 0.1 });
    const many = counts.map((count) => count * 400);
    const [few, all] = [counts, many].map((bins) => otsuThreshold({ from: -1, to: 1, counts: bins })!);
    expect(all!.threshold).toBe(few!.threshold);
    expect(all!.separability).toBeCloseTo(few!.separability, 12);
  });
});
