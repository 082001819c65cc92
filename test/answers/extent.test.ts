import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ImageExtent, overlapOf } from '../../lambdas/answers/extent.ts';

/** North up, of pixels of half a metre, from a corner in UTM zone 31. */
function extentOf(east: number, north: number, changes: Partial<ImageExtent> = {}): ImageExtent {
  const transform = [0.5, 0, 600_000 + east, 0, -0.5, 5_800_000 + north] as const;
  const grid = { crs: 'EPSG:32631', transform, groundSampleDistance: 0.5 };
  return { width: 200, height: 100, grid, validPixels: 20_000, ...changes };
}

describe('the overlap of two images', () => {
  it('is the lesser of their shares of each other', () => {
    expect(overlapOf(extentOf(0, 0), extentOf(0, 0))).toBe(1);
    expect(overlapOf(extentOf(0, 0), extentOf(25, 0))).toBeCloseTo(0.75, 9);
    expect(overlapOf(extentOf(0, 0), extentOf(200, 0))).toBe(0);
    // All of the small one lies in the large one, which has three quarters more.
    const half = extentOf(0, 0, { width: 100, validPixels: 10_000 });
    expect(overlapOf(extentOf(0, 0), half)).toBeCloseTo(0.5, 9);
  });

  it('is that of rotated images, too', () => {
    // A square of 100 m, and the same turned by 45 degrees about its middle: an octagon of 2 (sqrt 2 - 1) of it.
    const square = extentOf(0, 0, { width: 200, height: 200, validPixels: 40_000 });
    const side = 0.5 * Math.SQRT1_2;
    const half = 100 * side * 2;
    const transform = [side, side, 600_050 - half, side, -side, 5_799_950] as const;
    const turned = { ...square, grid: { ...square.grid!, transform } };
    expect(overlapOf(square, turned)).toBeCloseTo(2 * (Math.SQRT2 - 1), 9);
  });

  it('is told across CRSs by their footprints', () => {
    const transform = [1e-5, 0, 4.5, 0, -1e-5, 52.3] as const;
    const degrees = { ...extentOf(0, 0), grid: { crs: 'EPSG:4326', transform, groundSampleDistance: null } };
    expect(overlapOf(extentOf(0, 0), degrees)).toBeLessThan(0.5);
    expect(overlapOf(degrees, degrees)).toBe(1);
  });

  it('is not more than the valid pixels of one are of those of the other', () => {
    expect(overlapOf(extentOf(0, 0), extentOf(0, 0, { validPixels: 10_000 }))).toBeCloseTo(0.5, 9);
  });

  it('is not known without a grid, without a place, or without a CRS', () => {
    const { grid } = extentOf(0, 0);
    for (const unknown of [null, { ...grid!, transform: null }, { ...grid!, crs: null }]) {
      const one = { ...extentOf(0, 0), grid: unknown };
      expect(overlapOf(one, one)).toBeNull();
      expect(overlapOf(extentOf(0, 0), one)).toBeNull();
    }
  });

  it('is the same from both sides, and within 0 and 1', () => {
    const place = fc.double({ min: -150, max: 150, noNaN: true });
    fc.assert(
      fc.property(place, place, place, place, (a, b, c, d) => {
        const overlap = overlapOf(extentOf(a, b), extentOf(c, d))!;
        const expected = Math.max(0, 100 - Math.abs(a - c)) * Math.max(0, 50 - Math.abs(b - d));
        expect(overlap).toBeCloseTo(expected / 5000, 6);
        expect(overlapOf(extentOf(c, d), extentOf(a, b))).toBeCloseTo(overlap, 9);
      }),
    );
  });
});
