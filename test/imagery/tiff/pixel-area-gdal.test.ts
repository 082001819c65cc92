import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openTiff } from '../../../lambdas/imagery/tiff/tiff-reader.ts';
import { fileSource } from '../file-source.ts';
import { type GeoFixture, geoReferenceOf } from './geo-fixture.ts';

const isInstalled = spawnSync('gdaltransform', ['--version']).status === 0;
if (!isInstalled) console.warn('skipped: gdal-bin is not installed');
const CASES = fileURLToPath(new URL('../../../../shared/data/cases/', import.meta.url));
const arePresent = existsSync(CASES);
if (!arePresent) console.warn(`skipped: the raster cases are not at ${CASES}`);

type Point = readonly [number, number];

/** Area between the corners after PROJ has brought them into a CRS whose units are metres. */
function areaIn(target: string, source: string, corners: readonly Point[]): number {
  const input = corners.map((point) => point.join(' ')).join('\n');
  const output = execFileSync('gdaltransform', ['-s_srs', source, '-t_srs', target, '-output_xy'], {
    input,
    encoding: 'utf8',
  });
  const points = output
    .trim()
    .split('\n')
    .map((line) => line.split(' ').map(Number) as [number, number]);
  const [[x0, y0]] = points as [[number, number]];
  const cross = points.map(([x, y], i) => {
    const [nextX, nextY] = points[(i + 1) % points.length]!;
    return (x - x0) * (nextY - y0) - (nextX - x0) * (y - y0);
  });
  return Math.abs(cross.reduce((sum, area) => sum + area, 0)) / 2;
}

function cornersOf(left: number, top: number, width: number, height: number): Point[] {
  return [
    [left, top],
    [left + width, top],
    [left + width, top - height],
    [left, top - height],
  ];
}

/** Rectangles of latitude and longitude stay rectangles, and areas areas. */
const equalArea = (ellipsoid: string) => `+proj=cea +ellps=${ellipsoid} +no_defs`;
const geographic = (ellipsoid: string) => `+proj=longlat +ellps=${ellipsoid} +no_defs`;

describe.skipIf(!isInstalled)('areas of pixels equal those that PROJ has', () => {
  const wgs84 = { keys: { 1024: 2, 2048: 4326, 2054: 9102 } };
  it.each<[string, number, number, Pick<GeoFixture, 'keys' | 'doubles'>]>([
    ['WGS84', 51.3, 0.01, wgs84],
    ['WGS84', 0.4, 0.8, wgs84],
    ['WGS84', -33.2, 0.05, wgs84],
    ['WGS84', 80.001, 0.002, wgs84],
    ['GRS80', 60, 0.08, { keys: { 1024: 2, 2048: 4258, 2054: 9102 } }],
    [
      'bessel',
      47.5,
      0.03,
      { keys: { 1024: 2, 2048: 32767, 2054: 9102 }, doubles: { 2057: 6_377_397.155, 2059: 299.1528128 } },
    ],
    [
      'clrk66',
      35,
      0.03,
      { keys: { 1024: 2, 2048: 32767, 2054: 9102 }, doubles: { 2057: 6_378_206.4, 2058: 6_356_583.8 } },
    ],
  ])('on %s, %d degrees north, over %d degrees', async (ellipsoid, top, span, tags) => {
    const { pixelArea } = await geoReferenceOf({
      width: 10,
      height: 10,
      scale: [span / 10, span / 10, 0],
      tiepoint: [0, 0, 0, 5, top, 0],
      ...tags,
    });
    const expected = areaIn(equalArea(ellipsoid), geographic(ellipsoid), cornersOf(5, top, span, span));
    expect((pixelArea! * 100) / expected).toBeCloseTo(1, 8);
  });

  it.skipIf(!arePresent).each([
    ['u16_epsg4326', equalArea('WGS84'), 'EPSG:4326', cornersOf(21.43, 50.98, 241e-6, 187 * 7e-7), 7],
    // EPSG:32118 is the same grid in metres.
    ['u16_feet_2263', 'EPSG:32118', 'EPSG:2263', cornersOf(980_000, 200_000, 60.25, 46.75), 7],
  ] as const)('of %s', async (name, target, source, corners, digits) => {
    // gdaltransform takes longitude first, as GIS do.
    const expected = areaIn(target, source, corners);
    expect(((await areaOfCase(name))! * 241 * 187) / expected).toBeCloseTo(1, digits);
  });
});

describe.skipIf(!arePresent)('areas of pixels of the raster cases', () => {
  it.each([
    ['u16_south_up', 0.0064],
    ['u16_rotated_geotransform', 0.0064],
    ['u16_gcps', null],
    ['u16_no_crs', null],
  ])('%s', async (name, expected) => {
    const found = await areaOfCase(name);
    if (expected === null) expect(found).toBeNull();
    else expect(found! / expected).toBeCloseTo(1, 12);
  });
});

async function areaOfCase(name: string): Promise<number | null> {
  const raster = await openTiff(fileSource(`${CASES}${name}.tif`), 1_000_000);
  return raster.geoReference.pixelArea;
}
