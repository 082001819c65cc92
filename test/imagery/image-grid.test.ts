import { describe, expect, it } from 'vitest';
import type { GeoTag } from '../../lambdas/imagery/tiff/geo-reference.ts';
import { imageGridOf } from '../../lambdas/imagery/tiff/image-grid.ts';

const doubles = (tag: number, ...values: number[]): GeoTag => {
  return { tag, kind: 'double', values: Float64Array.from(values) };
};
/** Pairs of key and value. */
const keys = (...pairs: [number, number][]): GeoTag => {
  const values = [1, 1, 0, pairs.length, ...pairs.flatMap(([key, value]) => [key, 0, 1, value])];
  return { tag: 34735, kind: 'short', values: Float64Array.from(values) };
};
const scale = doubles(33550, 0.05, 0.05, 0);
const tiepoint = doubles(33922, 0, 0, 0, 500_000, 5_650_000, 0);
const utm = keys([1024, 1], [1025, 1], [3072, 32_634]);
const matrix = (...rows: number[]) => doubles(34264, ...rows, 0, 0, 0, 0, 0, 0, 0, 1);

describe('the grid of an image', () => {
  it('comes from scale and tie point', () => {
    expect(imageGridOf({ tags: [scale, tiepoint, utm], pixelArea: 0.0025 })).toEqual({
      crs: 'EPSG:32634',
      transform: [0.05, 0, 500_000, 0, -0.05, 5_650_000],
      groundSampleDistance: expect.closeTo(0.05, 12),
    });
  });

  it('begins half a pixel before the middle of the first one in a point raster', () => {
    const tags = [scale, tiepoint, keys([1024, 1], [1025, 2], [3072, 32_634])];
    const { transform } = imageGridOf({ tags, pixelArea: 0.0025 });
    expect(transform).toEqual([0.05, 0, 499_999.975, 0, -0.05, 5_650_000.025]);
  });

  it('counts a tie point from the pixel that it is tied to', () => {
    const tags = [scale, doubles(33922, 10, 20, 0, 500_000, 5_650_000, 0), utm];
    expect(imageGridOf({ tags, pixelArea: null }).transform).toEqual([
      0.05, 0, 499_999.5, 0, -0.05, 5_650_001,
    ]);
  });

  it('may be turned: square pixels stay square', () => {
    const tags = [matrix(0.03, 0.04, 0, 7, 0.04, -0.03, 0, 9), utm];
    const grid = imageGridOf({ tags, pixelArea: 0.0025 });
    expect(grid.transform).toEqual([0.03, 0.04, 7, 0.04, -0.03, 9]);
    expect(grid.groundSampleDistance).toBeCloseTo(0.05, 12);
  });

  it('has no ground distance where pixels are not square, or not in metres', () => {
    const oblong = [doubles(33550, 0.05, 0.1, 0), tiepoint, utm];
    expect(imageGridOf({ tags: oblong, pixelArea: 0.005 }).groundSampleDistance).toBeNull();
    expect(imageGridOf({ tags: [scale, tiepoint, utm], pixelArea: null }).groundSampleDistance).toBeNull();
    const degrees = [scale, tiepoint, keys([1024, 2], [2048, 4326])];
    expect(imageGridOf({ tags: degrees, pixelArea: 20e6 }).groundSampleDistance).toBeNull();
  });

  it('has its ground distance in metres, whatever the unit of the CRS', () => {
    const feet = [scale, tiepoint, keys([1024, 1], [3072, 2263], [3076, 9003])];
    const area = (0.05 * 0.3048006096) ** 2;
    expect(imageGridOf({ tags: feet, pixelArea: area }).groundSampleDistance).toBeCloseTo(0.01524003, 8);
  });

  it.each<[string, readonly GeoTag[]]>([
    ['no tags', []],
    ['ground control points', [doubles(33922, ...Array(12).fill(1))]],
    ['a scale and a matrix', [scale, tiepoint, matrix(1, 0, 0, 0, 0, -1, 0, 0)]],
    ['a negative scale', [doubles(33550, 0.05, -0.05, 0), tiepoint]],
    ['a scale of 0', [doubles(33550, 0, 0, 0), tiepoint]],
    ['a matrix without area', [matrix(1, 1, 0, 0, 1, 1, 0, 0)]],
    ['values that are no numbers', [doubles(33550, Number.NaN, 1, 0), tiepoint]],
  ])('has no transform with %s', (_name, tags) => {
    expect(imageGridOf({ tags, pixelArea: null }).transform).toBeNull();
  });

  it.each<[string, string | null, [number, number][]]>([
    [
      'a projected CRS',
      'EPSG:2154',
      [
        [1024, 1],
        [3072, 2154],
      ],
    ],
    [
      'a geographic CRS',
      'EPSG:4326',
      [
        [1024, 2],
        [2048, 4326],
      ],
    ],
    [
      'one that other keys describe',
      null,
      [
        [1024, 1],
        [3072, 32_767],
      ],
    ],
    [
      'UTM in feet',
      null,
      [
        [1024, 1],
        [3072, 32_634],
        [3076, 9003],
      ],
    ],
    [
      'WGS 84 in radians',
      null,
      [
        [1024, 2],
        [2048, 4326],
        [2054, 9101],
      ],
    ],
    ['no model', null, [[3072, 32_634]]],
  ])('of %s has the CRS %s', (_name, crs, pairs) => {
    expect(imageGridOf({ tags: [scale, tiepoint, keys(...pairs)], pixelArea: null }).crs).toBe(crs);
  });
});
