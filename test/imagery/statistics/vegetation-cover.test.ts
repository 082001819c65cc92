import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FineHistogram, HALF_BIN } from '../../../lambdas/imagery/statistics/fine-histogram.ts';
import { ndviHealth } from '../../../lambdas/imagery/statistics/index-health.ts';
import {
  type CoverInput,
  checkVegetationThreshold,
  vegetationCover,
} from '../../../lambdas/imagery/statistics/vegetation-cover.ts';
import { InputError } from '../../../lambdas/pipeline/errors.ts';
import { NDVI_THRESHOLDS } from '../../../lambdas/spectral/vegetation-thresholds.ts';

/** Values around each mean, evenly over its mean +- spread. */
function values(...classes: { pixels: number; mean: number; spread: number }[]): number[] {
  return classes.flatMap(({ pixels, mean, spread }) =>
    Array.from({ length: pixels }, (_, i) => mean + spread * ((2 * (i + 0.5)) / pixels - 1)),
  );
}

function inputOf(all: readonly number[], changes: Partial<CoverInput> = {}): CoverInput {
  const histogram = new FineHistogram({ from: -1, to: 1 });
  histogram.addRow(Float64Array.from(all));
  const maximum = Math.max(...all);
  return { histogram, maximum, isRelative: false, pixelArea: 4, requested: undefined, ...changes };
}

const coverOf = (all: readonly number[], changes?: Partial<CoverInput>) =>
  vegetationCover(NDVI_THRESHOLDS, inputOf(all, changes));

const SOIL = { pixels: 600, mean: 0.15, spread: 0.08 };
const PLANTS = { pixels: 400, mean: 0.7, spread: 0.2 };

describe('vegetation cover', () => {
  it('of plants on soil is by Otsu, with area and statistics of the plants alone', () => {
    const cover = coverOf(values(SOIL, PLANTS))!;
    expect(cover).toMatchObject({ basis: 'ndvi', method: 'otsu', fixedBecause: null, pixels: 400 });
    expect(cover.threshold).toBeGreaterThan(0.23);
    expect(cover.threshold).toBeLessThan(0.5);
    expect(cover.fraction).toBeCloseTo(0.4, 12);
    expect(cover.hectares).toBeCloseTo(0.16, 12);
    expect(cover.statistics!.count).toBe(400);
    expect(cover.statistics!.mean).toBeCloseTo(0.7, 4);
    expect(cover.statistics!.std).toBeCloseTo(0.2 / Math.sqrt(3), 4);
    expect(coverOf(values(SOIL, PLANTS), { requested: 'otsu', pixelArea: null })).toEqual({
      ...cover,
      hectares: null,
    });
  });

  it.each([
    ['bare soil', values(SOIL), 'no_two_classes', 0],
    ['a closed canopy', values(PLANTS), 'no_two_classes', 1],
    [
      'two soils',
      values({ ...SOIL, spread: 0.001 }, { pixels: 99, mean: 0.22, spread: 0.001 }),
      'no_two_classes',
      0,
    ],
    ['one value', [0.5, 0.5, 0.5], 'no_two_classes', 1],
    [
      'water and soil',
      values(SOIL, { pixels: 400, mean: -0.4, spread: 0.1 }),
      'implausible_otsu_threshold',
      0,
    ],
    [
      'two crops',
      values({ pixels: 500, mean: 0.6, spread: 0.03 }, { pixels: 500, mean: 0.9, spread: 0.03 }),
      'implausible_otsu_threshold',
      1,
    ],
  ] as const)('of %s is by the fixed threshold, and says why', (_, all, fixedBecause, fraction) => {
    const cover = coverOf(all)!;
    expect(cover).toMatchObject({ threshold: 0.2, method: 'fixed', fixedBecause });
    expect(cover.fraction).toBeCloseTo(fraction, 0);
  });

  it('of relative values is by Otsu wherever the classes lie, and none without two classes', () => {
    const low = values({ pixels: 600, mean: -0.5, spread: 0.05 }, { pixels: 400, mean: -0.1, spread: 0.05 });
    expect(coverOf(low, { isRelative: true })).toMatchObject({ method: 'otsu', fraction: 0.4 });
    const one = inputOf(values(PLANTS), { isRelative: true });
    expect(vegetationCover(NDVI_THRESHOLDS, one)).toBeNull();
    const { health, warnings } = ndviHealth({
      statistics: { mean: 0.7, max: 0.9 },
      histogram: one.histogram,
      radiometry: 'raw_dn',
      pixelArea: null,
      vegetationThreshold: undefined,
    });
    expect(health.vegetation).toBeNull();
    expect(warnings).toEqual([expect.stringContaining('No vegetation cover')]);
  });

  it('is by the threshold of the request, whatever the classes; figures are within half a bin', () => {
    const index = fc.double({ min: -1, max: 1, noNaN: true });
    const threshold = fc.integer({ min: -10_000, max: 10_000 }).map((steps) => steps / 10_000);
    fc.assert(
      fc.property(fc.array(index, { minLength: 1, maxLength: 100 }), threshold, (all, requested) => {
        fc.pre(all.every((v) => Math.abs(v - requested) > 1e-9));
        const cover = coverOf(all, { requested, isRelative: true })!;
        const plants = all.filter((v) => v >= requested);
        expect(cover).toMatchObject({ threshold: requested, method: 'request', pixels: plants.length });
        expect(cover.fraction).toBe(plants.length / all.length);
        if (plants.length === 0) {
          expect(cover.statistics).toBeNull();
          return;
        }
        const mean = plants.reduce((sum, v) => sum + v, 0) / plants.length;
        const std = Math.sqrt(plants.reduce((sum, v) => sum + (v - mean) ** 2, 0) / plants.length);
        expect(Math.abs(cover.statistics!.mean - mean)).toBeLessThan(HALF_BIN + 1e-12);
        expect(Math.abs(cover.statistics!.std - std)).toBeLessThan(HALF_BIN + 1e-12);
        expect(cover.statistics!.p98).toBeLessThanOrEqual(Math.max(...plants));
      }),
    );
  });

  it('takes a finer threshold to the nearest edge of a bin, and says which', () => {
    expect(coverOf([0.1, 0.9], { requested: 1 / 3 })!.threshold).toBe(26_667 / 80_000);
  });

  it.each([1.5, -2, Number.NaN])('refuses the threshold %d before any work', (requested) => {
    expect(() => checkVegetationThreshold('field.tif', requested)).toThrow(InputError);
  });
});
