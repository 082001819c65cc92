import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { measureBeds } from '../../lambdas/beds/measure-beds.ts';
import { type Bed, hasStatistics, type Position } from '../../lambdas/pipeline/bed-statistics.ts';
import { noiseGrid } from '../imagery/map-fixture.ts';
import { IN_DEGREES, locatedMap, turnedUtm } from './located-map.ts';

/** The modules of Debian belong to Debian's Python. */
const PYTHON = ['/usr/bin/python3', 'python3'].find(
  (python) => spawnSync(python, ['-c', 'import numpy, rasterio.features, rasterio.warp']).status === 0,
);
if (PYTHON === undefined) console.warn('skipped: python3-rasterio is not installed');

/** Each bed by a mask over the whole map, in the map's CRS; as JSON. */
const SCRIPT = `
import json, sys, numpy, rasterio
from rasterio.features import geometry_mask
from rasterio.warp import transform_geom
with rasterio.open(sys.argv[1]) as map, open(sys.argv[2]) as file:
    values, found = map.read(1), []
    for bed in json.load(file):
        geometry = transform_geom("OGC:CRS84", map.crs, bed["geometry"])
        chosen = values[geometry_mask([geometry], values.shape, map.transform, all_touched=False, invert=True)]
        valid = chosen[~numpy.isnan(chosen)].astype(float)
        found.append([int(chosen.size), int(valid.size), float(valid.mean()), float(valid.std()), float(numpy.percentile(valid, 25))])
print(json.dumps(found))
`;

const folder = mkdtempSync(join(tmpdir(), 'beds-gdal-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Stars with a hole, a dozen, over and beyond the map. */
function stars(centre: (i: number) => Position, radius: number): Bed[] {
  return Array.from({ length: 12 }, (_, i) => {
    const [x, y] = centre(i);
    const ring = (size: number): Position[] => {
      const points = Array.from({ length: 10 }, (_, k): Position => {
        const [angle, length] = [0.37 + i + (k * Math.PI) / 5, size * (k % 2 === 0 ? 1 : 0.45)];
        return [x + 1.6 * length * Math.cos(angle), y + length * Math.sin(angle)];
      });
      return [...points, points[0]!];
    };
    return {
      id: String(i),
      name: null,
      geometry: { type: 'Polygon', coordinates: [ring(radius), ring(radius * 0.3)] },
    };
  });
}

describe.skipIf(PYTHON === undefined)('rasterio finds in each bed', () => {
  it.each([
    ['in degrees', IN_DEGREES, stars((i) => [5.59 + i * 6e-5, 52.61 - 5e-4 + i * 3.1e-5], 1.5e-4)],
    ['in UTM, turned', turnedUtm(21), stars((i) => [5.591 + i * 2.7e-5, 52.61772 + i * 4e-6], 4e-5)],
  ])('what the zonal pass finds, %s', async (_name, place, beds) => {
    const grid = noiseGrid({ width: 700, height: 640, pattern: 'noise', seed: 11 });
    const { path, source } = await locatedMap(folder, 'ndvi', grid, place);
    const measurement = await measureBeds(beds, [source], null, new AbortController().signal);
    if ('unavailable' in measurement) throw new Error(measurement.reason);
    const list = join(folder, 'beds.json');
    writeFileSync(list, JSON.stringify(beds));
    const { stdout, stderr } = spawnSync(PYTHON!, ['-c', SCRIPT, path, list], { encoding: 'utf8' });
    if (stdout === '') throw new Error(stderr);
    for (const [i, [pixels, valid, mean, std, p25]] of (JSON.parse(stdout) as number[][]).entries()) {
      const ndvi = measurement.beds[i]!.indices.ndvi!;
      if (!hasStatistics(ndvi)) throw new Error(`bed ${i} has no statistics`);
      expect([ndvi.pixels, ndvi.validPixels], `bed ${i}`).toEqual([pixels, valid]);
      expect(ndvi.mean).toBeCloseTo(mean!, 9);
      expect(ndvi.std).toBeCloseTo(std!, 9);
      expect(Math.abs(ndvi.p25 - p25!)).toBeLessThan(1 / 16_000);
    }
  });
});
