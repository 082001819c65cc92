import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toGeographic } from '../../../lambdas/imagery/stac/to-geographic.ts';
import { geographicToUtm } from './utm-forward.ts';

/** Degrees of arc on the ground, m. */
const METRES_PER_DEGREE = 111_320;

describe('longitude and latitude', () => {
  it.each([
    // EPSG code, x, y, longitude, latitude: by GDAL 3.6.2 and PROJ 9.1.1.
    [32631, 675400, 5832900, 5.591012450384, 52.617731763974],
    [32631, 500000, 0, 3, 0],
    [32631, 166021.44, 0, -0.000000027646, 0],
    [32632, 833978.55, 9000000, 27.581291885924, 80.577787662654],
    [32733, 300000, 6200000, 12.82622923843, -34.322005052192],
    [32633, 1200000, 5000000, 23.852003788186, 44.809044815511],
    [32717, 500000, 9999999.5, -81, -0.000004523657],
    // Beyond the antimeridian; PROJ gives the same place as -179.177200374020 and -179.351853490235.
    [32760, 750000, 4000000, 180.82279962598, -54.08735633752],
    [32601, 400000, 7500000, -179.351853490235, 67.598503864435],
    [3857, 12345678.9, -4567890.1, 110.903120487019, -37.918295299794],
    [3857, 0, 20037508.342789244, 0, 85.051128779807],
    [3857, -20037508.342789244, 1000, -180, 0.008983152804],
    [4326, 21.43, 50.98, 21.43, 50.98],
  ])('of EPSG:%d at %d, %d', (code, x, y, longitude, latitude) => {
    const found = toGeographic(`EPSG:${code}`)!(x, y)!;
    // 0.1 mm on the ground.
    expect(Math.abs(found[0] - longitude)).toBeLessThan(1e-9);
    expect(Math.abs(found[1] - latitude)).toBeLessThan(1e-9);
  });

  it('come back from UTM to a millimetre, in every zone and on both sides', () => {
    const places = fc.record({
      zone: fc.integer({ min: 1, max: 60 }),
      fromMeridian: fc.double({ min: -6, max: 6, noNaN: true }),
      latitude: fc.double({ min: -80, max: 84, noNaN: true }),
    });
    fc.assert(
      fc.property(places, ({ zone, fromMeridian, latitude }) => {
        const isSouth = latitude < 0;
        const [x, y] = geographicToUtm(isSouth, fromMeridian, latitude);
        const crs = `EPSG:${(isSouth ? 32700 : 32600) + zone}`;
        const [longitude, back] = toGeographic(crs)!(x, y)!;
        const east =
          (longitude - (zone * 6 - 183) - fromMeridian) *
          METRES_PER_DEGREE *
          Math.cos((latitude * Math.PI) / 180);
        const north = (back - latitude) * METRES_PER_DEGREE;
        expect(Math.hypot(east, north)).toBeLessThan(0.001);
      }),
    );
  });

  it('are not told of other CRSs, nor where there is none', () => {
    for (const crs of [
      null,
      'EPSG:2154',
      'EPSG:25832',
      'EPSG:32600',
      'EPSG:32661',
      'EPSG:32799',
      'EPSG:4258',
    ]) {
      expect(toGeographic(crs)).toBeNull();
    }
  });

  it.each([
    ['EPSG:4326', 200, 10],
    ['EPSG:4326', 10, 90.1],
    ['EPSG:3857', 2.1e7, 0],
    ['EPSG:32631', 1e8, 5e6],
    ['EPSG:32631', 500_000, 9.9e6],
    ['EPSG:32731', 500_000, -1e6],
    ['EPSG:32631', Number.NaN, 5e6],
  ])('are not told in %s at %d, %d, which is nowhere', (crs, x, y) => {
    expect(toGeographic(crs)!(x, y)).toBeNull();
  });
});
