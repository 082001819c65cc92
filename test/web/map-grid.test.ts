import { fromLonLat, toLonLat } from 'ol/proj.js';
import { describe, expect, it } from 'vitest';
import { utmToGeographic } from '../../lambdas/imagery/stac/transverse-mercator.ts';
import { extentOf, mapGridOf, pixelAt } from '../../web/source/map/map-grid.ts';
import { zoneOutlines } from '../../web/source/map/zone-outlines.ts';

const SIZE = { width: 1100, height: 900 };
const item = (code: string | null, transform?: readonly number[]) => ({
  geometry: null,
  properties: { 'proj:code': code },
  assets: { picture: {}, ndvi: transform === undefined ? {} : { 'proj:transform': transform } },
});

describe('where a map lies', () => {
  it('is what the item says: the pixel of a point, and the extent', () => {
    const grid = mapGridOf(item('EPSG:32631', [0.04, 0, 675_400, 0, -0.04, 5_832_900]), SIZE);
    expect(extentOf(grid)).toEqual([675_400, 5_832_900 - 36, 675_444, 5_832_900]);
    expect(pixelAt(grid, [675_400.01, 5_832_899.99])).toEqual({ column: 0, row: 0 });
    expect(pixelAt(grid, [675_443.99, 5_832_864.01])).toEqual({ column: 1099, row: 899 });
    expect(grid.note).toBeNull();
  });

  it.each([
    ['no CRS', item(null, [1, 0, 0, 0, -1, 0])],
    ['no grid', item('EPSG:32631')],
    ['turned pixels', item('EPSG:32631', [0.9, 0.1, 0, 0.1, -0.9, 0])],
  ])('is the plane of its pixels, and says so: %s', (_, without) => {
    const grid = mapGridOf(without, SIZE);
    expect(grid.crs).toBeNull();
    expect(grid.note).toMatch(/beds cannot be drawn/);
    expect(pixelAt(grid, [10.5, -20.5])).toEqual({ column: 10, row: 20 });
  });

  it("the map library's UTM is the project's, to a centimetre", () => {
    for (const [zone, south, x, y] of [
      [31, false, 675_422, 5_832_882],
      [31, true, 300_000, 6_200_000],
      [60, false, 700_000, 1_000_000],
    ] as const) {
      const code = `EPSG:${south ? 327 : 326}${zone}`;
      const [longitude, latitude] = utmToGeographic(zone, south, x, y)!;
      const [eastings, northings] = fromLonLat([longitude, latitude], code);
      expect(Math.hypot(eastings! - x, northings! - y)).toBeLessThan(0.01);
      const back = fromLonLat(toLonLat([x, y], code), code);
      expect(Math.hypot(back[0]! - x, back[1]! - y)).toBeLessThan(0.01);
    }
  });
});

describe('outlines of stress zones', () => {
  it('are the cells of the grid that are not without stress, from the upper left', () => {
    const zones = [
      { gridX: 0, gridY: 0, severity: 'high', ndvi: 0.1, savi: null },
      { gridX: 9, gridY: 9, severity: 'none', ndvi: 0.8, savi: null },
    ] as const;
    const [only, ...others] = zoneOutlines(zones, [0, 0, 100, 50]);
    expect(others).toEqual([]);
    expect(only!.properties).toEqual({ severity: 'high' });
    const xs = only!.geometry.coordinates[0]!.map(([x]) => x!);
    const ys = only!.geometry.coordinates[0]!.map(([, y]) => y!);
    expect([Math.min(...xs), Math.max(...xs)]).toEqual([0.4, 9.6]);
    expect([Math.min(...ys), Math.max(...ys)]).toEqual([45.2, 49.8]);
  });
});
