import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  areaDensity,
  ellipsoidOf,
  meanAreaDensity,
  WGS_84,
} from '../../../lambdas/imagery/tiff/ellipsoid.ts';
import { type GeoFixture, geoReferenceOf } from './geo-fixture.ts';

const DEGREE = Math.PI / 180;
const US_FOOT = 1200 / 3937;
const size = { width: 20, height: 10 };
const utm = { 1024: 1, 3072: 32634, 3076: 9001 };
const north = { scale: [0.08, 0.05, 0], tiepoint: [0, 0, 0, 500_000, 5_650_000, 0] };
const degrees = { scale: [1e-6, 7e-7, 0], tiepoint: [0, 0, 0, 21.43, 50.98, 0] };
const wgs84 = { 1024: 2, 2048: 4326, 2054: 9102 };

async function areaOf(fixture: Partial<GeoFixture>) {
  const { pixelArea, warnings } = await geoReferenceOf({ ...size, ...fixture });
  return { pixelArea, warnings };
}

describe('the ellipsoid', () => {
  it('has the surface of the Earth: 510 million km2', () => {
    const surface = 2 * Math.PI * Math.PI * meanAreaDensity(WGS_84, -Math.PI / 2, Math.PI / 2);
    expect(surface / 1e6).toBeCloseTo(510_065_621.724, 2);
  });

  it('has the mean of its densities, of a sphere too', () => {
    const latitude = fc.double({ min: -1.5, max: 1.5, noNaN: true });
    const span = fc.double({ min: 1e-9, max: 0.05, noNaN: true });
    fc.assert(
      fc.property(latitude, span, fc.constantFrom(0, 150, 298.257), (from, width, inverseFlattening) => {
        const ellipsoid = ellipsoidOf(6_378_137, inverseFlattening);
        const mean = meanAreaDensity(ellipsoid, from, from + width);
        const steps = Array.from({ length: 200 }, (_, i) => from + (width * (i + 0.5)) / 200);
        const sum = steps.reduce((total, step) => total + areaDensity(ellipsoid, step), 0);
        expect(mean / (sum / 200)).toBeCloseTo(1, 6);
      }),
    );
  });
});

describe('the area of a pixel', () => {
  it.each([
    ['metres', { ...north, keys: utm }, 0.004],
    ['metres by the code alone', { ...north, keys: { 1024: 1, 3072: 2154 } }, 0.004],
    ['south up', { matrix: [0.08, 0, 0, 5e5, 0, 0.05, 0, 5e6, 0, 0, 0, 0, 0, 0, 0, 1], keys: utm }, 0.004],
    [
      'rotated',
      { matrix: [0.06, 0.08, 0, 5e5, 0.08, -0.06, 0, 5e6, 0, 0, 0, 0, 0, 0, 0, 1], keys: utm },
      0.01,
    ],
    ['US survey feet', { ...north, keys: { 1024: 1, 3072: 2263, 3076: 9003 } }, 0.004 * US_FOOT ** 2],
    ['international feet', { ...north, keys: { 1024: 1, 3072: 2222, 3076: 9002 } }, 0.004 * 0.3048 ** 2],
    [
      'a unit of its own',
      { ...north, keys: { 1024: 1, 3072: 32767, 3076: 32767 }, doubles: { 3077: 0.5 } },
      0.001,
    ],
  ])('in a projected CRS: %s', async (_, fixture, expected) => {
    const { pixelArea, warnings } = await areaOf(fixture);
    expect(pixelArea! / expected).toBeCloseTo(1, 12);
    expect(warnings).toEqual([]);
  });

  it('in degrees is that of the ellipsoid at its latitude', async () => {
    const expected = 1e-6 * 7e-7 * DEGREE ** 2 * areaDensity(WGS_84, (50.98 - 3.5e-6) * DEGREE);
    expect((await areaOf({ ...degrees, keys: wgs84 })).pixelArea! / expected).toBeCloseTo(1, 8);
    const own = { 2057: 6_377_397.155, 2059: 299.1528128 };
    const bessel = await areaOf({
      ...degrees,
      keys: { 1024: 2, 2048: 32767, 2054: 9102 },
      doubles: own,
    });
    const density = areaDensity(ellipsoidOf(6_377_397.155, 299.1528128), 50.98 * DEGREE);
    expect(bessel.pixelArea! / (1e-6 * 7e-7 * DEGREE ** 2 * density)).toBeCloseTo(1, 6);
    const grads = await areaOf({ ...degrees, keys: { ...wgs84, 2054: 9105 } });
    expect(grads.pixelArea).toBeGreaterThan(0);
    expect(grads.pixelArea).not.toBeCloseTo(expected, 6);
  });

  it('in degrees is the mean over rows that all are within 0.25 % of it, or none', async () => {
    const latitude = fc.double({ min: -85, max: 85, noNaN: true });
    const span = fc.double({ min: 0.001, max: 2, noNaN: true });
    await fc.assert(
      fc.asyncProperty(latitude, span, async (top, degreesOfLatitude) => {
        const height = degreesOfLatitude / size.height;
        const { pixelArea, warnings } = await areaOf({
          scale: [height, height, 0],
          tiepoint: [0, 0, 0, 5, top, 0],
          keys: wgs84,
        });
        const rows = Array.from({ length: 201 }, (_, i) => (top - (degreesOfLatitude * i) / 200) * DEGREE);
        const areas = rows.map((row) => (height * DEGREE) ** 2 * areaDensity(WGS_84, row));
        const mean = areas.reduce((sum, area) => sum + area, 0) / areas.length;
        const furthest = Math.max(...areas.map((area) => Math.abs(area / (pixelArea ?? mean) - 1)));
        if (pixelArea === null) {
          expect(furthest).toBeGreaterThan(0.0024);
          expect(warnings).toEqual([expect.stringContaining('spans so many degrees of latitude')]);
        } else {
          expect(furthest).toBeLessThanOrEqual(0.0025);
          expect(pixelArea / mean).toBeCloseTo(1, 4);
        }
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    [
      'ground control points',
      { tiepoint: [0, 0, 0, 5e5, 5e6, 0, 9, 0, 0, 5e5, 5e6, 0], keys: utm },
      /control points/,
    ],
    ['Web Mercator', { ...north, keys: { 1024: 1, 3072: 3857, 3076: 9001 } }, /none on the ground/],
    ['Mercator by its method', { ...north, keys: { ...utm, 3072: 32767, 3075: 7 } }, /none on the ground/],
    ['an unknown unit of length', { ...north, keys: { ...utm, 3076: 9098 } }, /unit of its projected CRS/],
    ['no unit of length', { ...north, keys: { 1024: 1, 3072: 2263 } }, /unit of its projected CRS/],
    ['an unknown geographic CRS', { ...degrees, keys: { 1024: 2, 2048: 4807 } }, /ellipsoid/],
    [
      'an ellipsoid of no Earth',
      { ...degrees, keys: { ...wgs84, 2048: 32767 }, doubles: { 2057: 3_396_190, 2059: 169.9 } },
      /ellipsoid/,
    ],
    [
      'latitudes beyond a pole',
      { ...degrees, tiepoint: [0, 0, 0, 0, 98, 0], keys: wgs84 },
      /beyond the poles/,
    ],
    ['a geocentric CRS', { ...north, keys: { 1024: 3 } }, /neither projected nor geographic/],
    ['a scale of 0', { ...north, scale: [0, 0, 0], keys: utm }, /no affine transform/],
  ])('is none of %s, and the file is told why', async (_, fixture, message) => {
    const { pixelArea, warnings } = await areaOf(fixture);
    expect(pixelArea).toBeNull();
    expect(warnings).toEqual([expect.stringMatching(message)]);
  });

  it('is none without a CRS, which needs no word', async () => {
    expect(await areaOf(north)).toEqual({ pixelArea: null, warnings: [] });
    expect(await areaOf({})).toEqual({ pixelArea: null, warnings: [] });
  });
});
