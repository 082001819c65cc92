import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { analyseImage } from '../../../lambdas/imagery/analyse-image.ts';
import type { ByteSource } from '../../../lambdas/imagery/byte-source.ts';
import { numbers, type TiffField } from '../../../lambdas/imagery/cog/tiff-directory-writer.ts';
import { type StacItem, stacItem } from '../../../lambdas/imagery/stac/stac-item.ts';
import { imageGridOf } from '../../../lambdas/imagery/tiff/image-grid.ts';
import { openTiff } from '../../../lambdas/imagery/tiff/tiff-reader.ts';
import { CONTEXT } from '../documents/example-documents.ts';
import { bytesSource, fileSource } from '../file-source.ts';
import { bandMetadata, tiffFixture } from '../tiff-fixture.ts';
import { inWorkspace } from '../workspace.ts';
import { expectValidItem } from './stac-structure.ts';

/** What rasterio says about the maps, where it is installed. The modules of Debian belong to Debian's Python. */
const PYTHON = ['/usr/bin/python3', 'python3'].find(
  (python) => spawnSync(python, ['-c', 'import numpy, rasterio.warp']).status === 0,
);
if (PYTHON === undefined) console.warn('skipped: python3-rasterio is not installed');
const CASES = fileURLToPath(new URL('../../../../shared/data/cases/', import.meta.url));
const hasCases = existsSync(CASES);
if (!hasCases) console.warn(`skipped: the raster cases are not at ${CASES}`);

const READ = `
import json, sys, numpy, rasterio
from rasterio.warp import transform
with rasterio.open(sys.argv[1]) as map:
    values = map.read(1).astype('float64')
    valid = values[~numpy.isnan(values)]
    corners = [map.transform * corner for corner in ((0, 0), (0, map.height), (map.width, map.height), (map.width, 0))]
    ring = None
    if map.crs is not None:
        ring = list(zip(*transform(map.crs, 'OGC:CRS84', [x for x, y in corners], [y for x, y in corners])))
    print(json.dumps({
        'shape': [map.height, map.width], 'transform': list(map.transform)[:6], 'bounds': list(map.bounds),
        'crs': None if map.crs is None or map.crs.to_epsg() is None else 'EPSG:%d' % map.crs.to_epsg(),
        'type': map.dtypes[0], 'nodata': str(map.nodata), 'ring': ring,
        'statistics': {
            'minimum': valid.min(), 'maximum': valid.max(), 'mean': valid.mean(), 'stddev': valid.std(),
            'count': int(valid.size), 'valid_percent': 100 * valid.size / values.size,
        },
    }))
`;

/** The item of an image, and what rasterio reads from its map of NDVI. */
async function itemAndPeer(source: ByteSource, bands = { red: 1, nir: 2 }) {
  return inWorkspace(async (workspace) => {
    const raster = await openTiff(source, 1e7);
    const grid = imageGridOf(raster.geoReference);
    const found = await analyseImage(source, { bands, scale: 0.0001 }, { workspace, maximumPixels: 1e7 });
    const analysis = { ...found, grid };
    const item = stacItem(analysis, CONTEXT, analysis.outputs);
    const path = `${workspace}/ndvi.tif`;
    return { item, peer: JSON.parse(execFileSync(PYTHON!, ['-c', READ, path], { encoding: 'utf8' })) };
  });
}

function expectAgreement(item: StacItem, peer: Awaited<ReturnType<typeof itemAndPeer>>['peer']): void {
  expectValidItem(item);
  const map = item.assets.ndvi!;
  const [band] = map.bands as [Record<string, unknown> & { readonly statistics: Record<string, number> }];
  expect(map['proj:shape']).toEqual(peer.shape);
  expect([band.data_type, band.nodata]).toEqual([peer.type, peer.nodata]);
  for (const [name, value] of Object.entries(band.statistics)) {
    expect(value, name).toBeCloseTo(peer.statistics[name], 6);
  }
  if (map['proj:transform'] !== undefined) {
    expectClose(map['proj:transform'] as number[], peer.transform, 1e-9);
    if (!isTurned(peer.transform)) expectClose(map['proj:bbox'] as number[], sorted(peer.bounds), 1e-6);
  }
  if (item.properties['proj:code'] !== null) expect(item.properties['proj:code']).toBe(peer.crs);
  if (item.geometry === null) return;
  const ring = item.geometry.coordinates[0].slice(0, 4);
  for (const [longitude, latitude] of peer.ring) {
    // Either way round; 0.1 mm on the ground.
    const nearest = ring.map((corner) => Math.hypot(corner[0] - longitude, corner[1] - latitude));
    expect(Math.min(...nearest)).toBeLessThan(2e-9);
  }
}

/** rasterio names as bottom what is the last row, also where that is in the north. */
function sorted([left, bottom, right, top]: [number, number, number, number]): number[] {
  return [Math.min(left, right), Math.min(bottom, top), Math.max(left, right), Math.max(bottom, top)];
}

function isTurned([, b, , d]: readonly number[]): boolean {
  return b !== 0 || d !== 0;
}

function expectClose(found: readonly number[], expected: readonly number[], tolerance: number): void {
  expect(found).toHaveLength(expected.length);
  for (const [i, value] of found.entries()) expect(Math.abs(value - expected[i]!)).toBeLessThan(tolerance);
}

const width = 70;
const height = 53;
const red = Uint16Array.from({ length: width * height }, (_, i) => (i % 13 === 0 ? 0 : 300 + (i % 400)));
const nir = Uint16Array.from({ length: width * height }, (_, i) => (i % 13 === 0 ? 0 : 2000 + (i % 3000)));

function georeferenced(fields: readonly TiffField[]): ByteSource {
  const metadata = bandMetadata({ DESCRIPTION: 'Red' }, { DESCRIPTION: 'NIR' });
  return bytesSource(tiffFixture({ width, height, bands: [red, nir], nodata: '0', metadata, fields }));
}

function northUp(size: number, x: number, y: number, keys: readonly number[]): readonly TiffField[] {
  return [
    numbers(33550, 'double', [size, size, 0]),
    numbers(33922, 'double', [0, 0, 0, x, y, 0]),
    numbers(34735, 'short', [1, 1, 0, keys.length / 4, ...keys]),
  ];
}

describe.skipIf(PYTHON === undefined)('rasterio reads from the map what the item says', () => {
  it.each([
    ['UTM 31 north', northUp(0.05, 675_400, 5_832_900, [1024, 0, 1, 1, 3072, 0, 1, 32_631])],
    ['UTM 33 south', northUp(10, 300_000, 6_200_000, [1024, 0, 1, 1, 3072, 0, 1, 32_733])],
    ['Web Mercator', northUp(0.3, 622_000, 6_900_000, [1024, 0, 1, 1, 3072, 0, 1, 3857])],
    ['degrees', northUp(1e-5, 5.59, 52.61, [1024, 0, 1, 2, 2048, 0, 1, 4326])],
    ['Lambert-93', northUp(0.5, 650_000, 6_860_000, [1024, 0, 1, 1, 3072, 0, 1, 2154])],
  ])('in %s', async (name, fields) => {
    const { item, peer } = await itemAndPeer(georeferenced(fields));
    expectAgreement(item, peer);
    expect(item.geometry !== null).toBe(name !== 'Lambert-93');
  });

  it.skipIf(!hasCases).each([
    ['u16_pixel_is_point.tif', true],
    ['u16_rotated_geotransform.tif', true],
    ['u16_south_up.tif', true],
    ['u16_epsg4326.tif', true],
    ['u16_feet_2263.tif', false],
    ['u16_no_crs.tif', false],
    ['u16_gcps.tif', false],
  ])('of the case %s', async (name, hasFootprint) => {
    const { item, peer } = await itemAndPeer(fileSource(`${CASES}${name}`), { red: 3, nir: 5 });
    expectAgreement(item, peer);
    expect(item.geometry !== null).toBe(hasFootprint);
  });
});
