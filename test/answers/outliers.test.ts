import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BedValue, outliersOf } from '../../lambdas/answers/outliers.ts';
import { median, robustScale } from '../../lambdas/answers/robust-scores.ts';

const bedsOf = (values: readonly number[]): BedValue[] =>
  values.map((value, i) => ({ id: String(i), name: null, value }));
const value = fc.double({ min: -1, max: 1, noNaN: true });

describe('median and MAD', () => {
  it('are those that are computed by hand', () => {
    // Sorted: 0.1 0.5 0.6 0.62 0.7. Deviations from 0.6: 0.5 0.1 0 0.02 0.1, sorted 0 0.02 0.1 0.1 0.5.
    const scale = robustScale([0.7, 0.5, 0.1, 0.62, 0.6])!;
    expect(scale.median).toBe(0.6);
    expect(scale.mad).toBeCloseTo(0.1, 12);
    expect(scale.sigma).toBeCloseTo(0.14826, 12);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(robustScale([])).toBeNull();
  });

  it('do not depend on the order, and move with the values', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 40 }), value, (values, shift) => {
        const scale = robustScale(values)!;
        expect(robustScale([...values].reverse())).toEqual(scale);
        const moved = robustScale(values.map((one) => one + shift))!;
        expect(moved.median).toBeCloseTo(scale.median + shift, 12);
        expect(moved.mad).toBeCloseTo(scale.mad, 12);
      }),
    );
  });
});

describe('beds that stand out', () => {
  it('are those beyond the threshold, on both sides, the furthest first', () => {
    const { beds, unscored } = outliersOf(bedsOf([0.6, 0.61, 0.62, 0.63, 0.64, 0.1, 0.99]));
    expect(unscored).toBeNull();
    // Median 0.62; deviations 0.02 0.01 0 0.01 0.02 0.52 0.37; MAD 0.02; sigma 0.029652.
    expect(beds.slice(0, 3)).toMatchObject([
      { id: '5', standsOut: 'low', rank: 1, score: expect.closeTo(-0.52 / 0.029652, 6) },
      { id: '6', standsOut: 'high', rank: 2, score: expect.closeTo(0.37 / 0.029652, 6) },
      { standsOut: null, rank: 3 },
    ]);
  });

  it('are not told of fewer than five beds', () => {
    const { beds, unscored } = outliersOf(bedsOf([0.1, 0.6, 0.6, 0.7]));
    expect(unscored).toBe('too_few_beds');
    expect(beds.every(({ score, rank }) => score === null && rank === null)).toBe(true);
  });

  it.each([
    ['the same', [0.5, 0.5, 0.5, 0.5, 0.5]],
    ['equal but for rounding', [0.5, 0.4999999, 0.5000001, 0.5000001, 0.5000024]],
    ['apart by less than matters', [0.5, 0.501, 0.502, 0.503, 0.51]],
  ])('are not told of beds that are %s', (_name, values) => {
    const { beds, unscored } = outliersOf(bedsOf(values));
    expect(unscored).toBe('no_spread');
    expect(beds.every(({ score, rank }) => score === null && rank === null)).toBe(true);
  });

  it('are told of beds that are alike but for one, with a score that is finite', () => {
    const { beds, unscored, scale } = outliersOf(bedsOf([0.5, 0.5, 0.5, 0.5, 0.1]));
    expect(unscored).toBeNull();
    expect(scale).toEqual({ median: 0.5, mad: 0, sigma: 0.005 });
    expect(beds[0]).toMatchObject({ id: '4', standsOut: 'low', score: expect.closeTo(-80, 9) });
  });

  it('are finite, ranked by distance, and the same in any order', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 5, maxLength: 60 }), (values) => {
        const { beds, unscored } = outliersOf(bedsOf(values));
        if (unscored !== null) return;
        const distances = beds.map(({ score }) => Math.abs(score!));
        expect(distances.every(Number.isFinite)).toBe(true);
        expect(distances).toEqual([...distances].sort((a, b) => b - a));
        expect(beds.map(({ rank }) => rank)).toEqual(values.map((_, i) => i + 1));
        expect(outliersOf(bedsOf(values).reverse()).beds).toEqual(beds);
        // At most half of the values are further than one MAD.
        const beyond = beds.filter(({ standsOut }) => standsOut !== null).length;
        expect(beyond).toBeLessThanOrEqual(values.length / 2);
      }),
    );
  });
});
