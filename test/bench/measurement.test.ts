import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkAgreement, DisagreementError, disagreements } from '../../bench/measure/agreement.ts';
import { median, medianRatio } from '../../bench/measure/measurement.ts';

const figures = { count: 10, min: 0.1, max: 0.9, mean: 0.5, std: 0.2, p2: 0.11, p50: 0.5, p98: 0.89 };
const both = { ndvi: figures, savi: figures };

describe('median', () => {
  it('is the middle, or the mean of both in the middle', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 10, 2])).toBe(3);
    expect(median([])).toBeNaN();
  });

  it('does not depend on the order, and leaves its argument as it is', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { minLength: 1 }), (values) => {
        const before = [...values];
        expect(median(values)).toBe(median([...values].reverse()));
        expect(values).toEqual(before);
        const below = values.filter((value) => value < median(values)).length;
        expect(below).toBeLessThanOrEqual(values.length / 2);
      }),
    );
  });
});

describe('the ratio of pairs', () => {
  it('is the median of their ratios: a slow moment that meets both of a pair changes nothing', () => {
    const pairs = [
      { ours: 1, theirs: 2 },
      { ours: 10, theirs: 20 },
      { ours: 1, theirs: 3 },
    ];
    expect(medianRatio(pairs, (seconds) => seconds)).toBe(2);
    // The medians alone would say 3.
    expect(median(pairs.map(({ theirs }) => theirs)) / median(pairs.map(({ ours }) => ours))).toBe(3);
  });
});

describe('agreement of statistics', () => {
  it('allows what float32 costs, and the width of a bin', () => {
    const theirs = { ...figures, mean: 0.5000009, p50: 0.50006 };
    expect(disagreements(both, { ...both, ndvi: theirs })).toEqual([]);
  });

  it.each([
    [{ count: 11 }, 'savi count 10 and 11'],
    [{ mean: 0.500002 }, 'savi mean 0.5 and 0.500002'],
    [{ p98: 0.8902 }, 'savi p98 0.89 and 0.8902'],
    [{ max: Number.NaN }, 'savi max 0.9 and NaN'],
  ])('finds %j', (other, said) => {
    const theirs = { ...both, savi: { ...figures, ...other } };
    expect(disagreements(both, theirs)).toEqual([said]);
    expect(() => checkAgreement('a peer', both, theirs)).toThrow(DisagreementError);
  });

  it('compares a figure that a peer does not have with nothing', () => {
    const { p2, p50, p98, ...plain } = figures;
    expect([p2, p50, p98]).toHaveLength(3);
    expect(disagreements(both, { ndvi: plain, savi: plain })).toEqual([]);
  });
});
