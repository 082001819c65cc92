import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromGeographic } from '../../../lambdas/imagery/stac/from-geographic.ts';
import { toGeographic } from '../../../lambdas/imagery/stac/to-geographic.ts';

describe('coordinates in the CRS of a map', () => {
  it.each([
    // By GDAL 3.6.2 and PROJ 9.1.1, as in to-geographic.test.ts.
    [32631, 675400, 5832900, 5.591012450384, 52.617731763974],
    [32632, 833978.55, 9000000, 27.581291885924, 80.577787662654],
    [32733, 300000, 6200000, 12.82622923843, -34.322005052192],
    [32760, 750000, 4000000, -179.17720037402, -54.08735633752],
    [3857, 12345678.9, -4567890.1, 110.903120487019, -37.918295299794],
    [4326, 21.43, 50.98, 21.43, 50.98],
  ])('of EPSG:%d: %d, %d', (code, x, y, longitude, latitude) => {
    const found = fromGeographic(`EPSG:${code}`)!(longitude, latitude)!;
    // Twelve decimals of a degree are a micrometre.
    expect(Math.hypot(found[0] - x, found[1] - y)).toBeLessThan(1e-5);
  });

  it('lead back to where they came from, within a micrometre', () => {
    const places = fc.record({
      zone: fc.integer({ min: 1, max: 60 }),
      isSouth: fc.boolean(),
      fromMeridian: fc.double({ min: -5, max: 5, noNaN: true }),
      latitude: fc.double({ min: 0.1, max: 80, noNaN: true }),
    });
    fc.assert(
      fc.property(places, ({ zone, isSouth, fromMeridian, latitude }) => {
        const crs = `EPSG:${(isSouth ? 32700 : 32600) + zone}`;
        const place = [zone * 6 - 183 + fromMeridian, isSouth ? -latitude : latitude] as const;
        const back = toGeographic(crs)!(...fromGeographic(crs)!(...place)!)!;
        expect(Math.abs(back[0] - place[0]) + Math.abs(back[1] - place[1])).toBeLessThan(1e-11);
      }),
    );
  });

  it('are not told in other CRSs, nor of places that a CRS has not', () => {
    expect([null, 'EPSG:25832', 'EPSG:32661', 'EPSG:2154'].map(fromGeographic)).toEqual(Array(4).fill(null));
    expect(fromGeographic('EPSG:32631')!(40, 52)).toBeNull();
    expect(fromGeographic('EPSG:32631')!(3, 89)).toBeNull();
    expect(fromGeographic('EPSG:3857')!(3, 89)).toBeNull();
  });
});
