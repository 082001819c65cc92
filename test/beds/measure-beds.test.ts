import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measureBeds } from '../../lambdas/beds/measure-beds.ts';
import { EDGE_TOLERANCE, type PixelGrid, pixelPolygons } from '../../lambdas/beds/pixel-rings.ts';
import { fromGeographic } from '../../lambdas/imagery/stac/from-geographic.ts';
import { toGeographic } from '../../lambdas/imagery/stac/to-geographic.ts';
import { type Bed, hasStatistics, type Position } from '../../lambdas/pipeline/bed-statistics.ts';
import type { Health } from '../../lambdas/pipeline/image-analysis.ts';
import { assessHealth } from '../../lambdas/spectral/health.ts';
import { bytesSource, fileSource } from '../imagery/file-source.ts';
import { type Grid, noiseGrid } from '../imagery/map-fixture.ts';
import { IN_DEGREES, locatedMap, turnedUtm } from './located-map.ts';
import { holdsMiddle, plainStatistics } from './plain-reference.ts';

const folder = mkdtempSync(join(tmpdir(), 'beds-'));
afterAll(() => rmSync(folder, { recursive: true }));

const NEVER = new AbortController().signal;
const SIZE = { width: 700, height: 560 };
const GRID = noiseGrid({ ...SIZE, pattern: 'noise', seed: 5 });
const THRESHOLD = 0.3;
const HEALTH: Health = assessHealth('ndvi', 0.4, [1, 1, 1, 1, 1, 1], null, {
  ...{ basis: 'ndvi', threshold: THRESHOLD, method: 'otsu', separability: 0.8, fixedBecause: null },
  ...{ pixels: 1, fraction: 1, hectares: null, statistics: null },
});

/** The grid of a map, and a bed of it whose corners are given in pixels. */
function gridOf(place: ReturnType<typeof turnedUtm>): PixelGrid {
  const [a, b, , c, d, e, , f] = place.matrix!;
  const crs = place.keys![3072] === undefined ? 'EPSG:4326' : 'EPSG:32631';
  return { ...SIZE, transform: [a!, b!, c!, d!, e!, f!], project: fromGeographic(crs)! };
}
function bedAt(
  id: string,
  place: ReturnType<typeof turnedUtm>,
  rings: readonly (readonly (readonly [number, number])[])[],
): Bed {
  const { transform } = gridOf(place);
  const [a, b, c, d, e, f] = transform;
  const back = toGeographic(place.keys![3072] === undefined ? 'EPSG:4326' : 'EPSG:32631')!;
  const coordinates = rings.map((ring) => {
    const places = ring.map(([x, y]): Position => back(a * x + b * y + c, d * x + e * y + f)!);
    return [...places, places[0]!];
  });
  return { id, name: null, geometry: { type: 'Polygon', coordinates } };
}

function valuesIn({ width, height, values }: Grid, bed: Bed, grid: PixelGrid): number[] {
  const rings = pixelPolygons(bed.geometry, grid)!.flat();
  const found: number[] = [];
  for (let i = 0; i < width * height; i++) {
    if (holdsMiddle(rings, i % width, Math.floor(i / width))) found.push(values[i]!);
  }
  return found;
}

async function measured(beds: readonly Bed[], maps: Parameters<typeof measureBeds>[1]) {
  const measurement = await measureBeds(beds, maps, HEALTH, NEVER);
  if ('unavailable' in measurement) throw new Error(measurement.reason);
  return measurement.beds;
}

const corner = fc.tuple(
  fc.double({ min: -90, max: 790, noNaN: true }),
  fc.double({ min: -90, max: 650, noNaN: true }),
);
const triangle = fc.tuple(corner, corner, corner);

describe.each([
  ['a map that is turned', turnedUtm(13)],
  ['a map in degrees', IN_DEGREES],
])('beds in %s', (_name, place) => {
  let ndvi: Awaited<ReturnType<typeof locatedMap>>;
  beforeAll(async () => {
    ndvi = await locatedMap(folder, 'ndvi', GRID, place);
  });

  it('have the statistics of their pixels, as a plain walk over all of them finds them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(triangle, { minLength: 1, maxLength: 4 }), async (triangles) => {
        const beds = triangles.map((ring, i) => bedAt(String(i), place, [ring]));
        const results = await measured(beds, [ndvi.source]);
        for (const [i, bed] of beds.entries()) {
          const expected = plainStatistics(valuesIn(GRID, bed, gridOf(place)));
          const result = results[i]!.indices.ndvi!;
          expect(result.pixels).toBe(expected.pixels);
          if (!hasStatistics(result)) {
            expect(expected.validPixels).toBe(0);
            continue;
          }
          const { validPixels, mean, std, min, max } = expected;
          expect(result).toMatchObject({ validPixels, min, max });
          expect(Math.abs(result.mean - mean) + Math.abs(result.std - std)).toBeLessThan(1e-9);
          const bound = validPixels <= 16_384 ? 1e-12 : 1 / 16_000;
          for (const [name, share] of [
            ['p2', 0.02],
            ['p25', 0.25],
            ['p50', 0.5],
            ['p98', 0.98],
          ] as const) {
            expect(Math.abs(result[name] - expected.percentile(share))).toBeLessThanOrEqual(bound);
          }
        }
      }),
      { numRuns: 12 },
    );
  });
});

describe('beds', () => {
  const place = turnedUtm(0);
  const box = (left: number, top: number, right: number, bottom: number) =>
    [
      [left, top],
      [right, top],
      [right, bottom],
      [left, bottom],
    ] as const;

  it('have the classes and the cover of the image, in hectares, which add up to their pixels', async () => {
    const { source } = await locatedMap(folder, 'ndvi', GRID, place);
    const bed = bedAt('1', place, [box(100, 50, 400, 300), box(200, 100, 250, 150)]);
    const [result] = await measured([bed], [source]);
    const values = valuesIn(GRID, bed, gridOf(place)).filter((value) => !Number.isNaN(value));
    const ndvi = result!.indices.ndvi!;
    if (!hasStatistics(ndvi)) throw new Error('no statistics');
    expect(ndvi.pixels).toBe(300 * 250 - 50 * 50);
    const expected = HEALTH.classes.map(
      ({ from, to }, i) =>
        values.filter((v) => (i === 0 || v >= Math.fround(from)) && (i === 5 || v < Math.fround(to))).length,
    );
    expect(ndvi.classes!.map(({ pixels }) => pixels)).toEqual(expected);
    expect(expected.reduce((sum, pixels) => sum + pixels, 0)).toBe(ndvi.validPixels);
    expect(ndvi.cover).toMatchObject({
      basis: 'ndvi',
      pixels: values.filter((v) => v >= Math.fround(THRESHOLD)).length,
    });
    expect(ndvi.hectares).toBeCloseTo((values.length * 0.04 * 0.04) / 10_000, 9);
  });

  it('lie in the image in part or not at all, or between the middles of pixels', async () => {
    const { source } = await locatedMap(folder, 'savi', GRID, place);
    const far: Bed = {
      id: 'far',
      name: null,
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [100, 10],
            [101, 10],
            [101, 11],
            [100, 10],
          ],
        ],
      },
    };
    const beds = [
      bedAt('half', place, [box(600, 100, 800, 200)]),
      bedAt('beside', place, [box(800, 100, 900, 200)]),
      bedAt('between', place, [box(10.6, 10.6, 11.4, 11.4)]),
      far,
    ];
    const [half, beside, between, beyond] = await measured(beds, [source]);
    expect(half!.inside).toBeCloseTo(0.5, 6);
    expect(half!.indices.savi).toMatchObject({ pixels: 100 * 100, classes: null, cover: null });
    expect(beside).toEqual({
      id: 'beside',
      inside: 0,
      indices: { savi: { pixels: 0, unavailable: 'outside_image' } },
    });
    expect(between).toMatchObject({
      inside: 1,
      indices: { savi: { pixels: 0, unavailable: 'no_pixel_centre' } },
    });
    expect(beyond).toMatchObject({ inside: 0, indices: { savi: { unavailable: 'outside_image' } } });
  });

  it('without a value at any pixel say so, also in blocks that were never written', async () => {
    const { source } = await locatedMap(
      folder,
      'ndvi',
      noiseGrid({ width: 1100, height: 20, pattern: 'one', seed: 3 }),
      place,
    );
    const [result] = await measured([bedAt('1', place, [box(1030, 2, 1050, 12)])], [source]);
    expect(result!.indices.ndvi).toEqual({ pixels: 200, unavailable: 'no_valid_pixels' });
  });

  it('with many pixels, and values far beyond the legend, keep the stated bounds', async () => {
    const values = Float32Array.from(GRID.values, (value, i) => (i % 3 === 0 ? value * 1000 : value * 3 - 1));
    const { source } = await locatedMap(folder, 'evi', { ...SIZE, values }, place);
    const [result] = await measured([bedAt('1', place, [box(0, 0, 700, 560)])], [source]);
    const evi = result!.indices.evi!;
    const expected = plainStatistics([...values]);
    if (!hasStatistics(evi)) throw new Error('no statistics');
    for (const [name, share] of [
      ['p2', 0.02],
      ['p10', 0.1],
      ['p50', 0.5],
      ['p75', 0.75],
      ['p98', 0.98],
    ] as const) {
      const value = expected.percentile(share);
      const bound = Math.abs(value) > 1 ? Math.abs(value) / 256 : 1 / 8000;
      expect(Math.abs(evi[name] - value)).toBeLessThanOrEqual(bound);
    }
  });

  it('are read block by block: each that a bed touches once, no other', async () => {
    const { path } = await locatedMap(
      folder,
      'ndvi',
      noiseGrid({ width: 1500, height: 1500, pattern: 'all', seed: 9 }),
      place,
    );
    const file = fileSource(path);
    let bytes = 0;
    const counting = {
      ...file,
      read: (offset: number, length: number) => {
        bytes += length;
        return file.read(offset, length);
      },
    };
    const beds = Array.from({ length: 50 }, (_, i) =>
      bedAt(String(i), place, [box(600 + i, 600, 700 + i, 700)]),
    );
    await measureBeds(beds, [{ index: 'ndvi', open: async () => counting }], HEALTH, NEVER);
    // One of nine blocks, and the directories.
    expect(bytes).toBeLessThan(file.size / 5);
  });

  it.each([
    ['not_located', {}],
    ['unknown_crs', { ...turnedUtm(0), keys: { 1024: 1, 1025: 1, 3072: 25831 } }],
  ])('of an image that is %s are told why there are no values', async (unavailable, where) => {
    const { source } = await locatedMap(folder, 'ndvi', GRID, where);
    const measurement = await measureBeds([bedAt('1', place, [box(0, 0, 9, 9)])], [source], HEALTH, NEVER);
    expect(measurement).toMatchObject({ unavailable, reason: expect.any(String) });
  });

  it('of maps that are missing or damaged, and beds heaped upon one another, are told so', async () => {
    const beds = [bedAt('1', place, [box(0, 0, 9, 9)])];
    expect(await measureBeds(beds, [], null, NEVER)).toMatchObject({ unavailable: 'no_maps' });
    const damaged = { index: 'ndvi', open: async () => bytesSource(new Uint8Array(100)) } as const;
    expect(await measureBeds(beds, [damaged], HEALTH, NEVER)).toMatchObject({
      unavailable: 'unreadable_map',
    });
    const { source } = await locatedMap(folder, 'ndvi', GRID, place);
    const heap = Array.from({ length: 5 }, (_, i) => bedAt(String(i), place, [box(0, 0, 700, 560)]));
    expect(await measureBeds(heap, [source], HEALTH, NEVER)).toMatchObject({
      unavailable: 'too_much_overlap',
    });
  });

  it('are given up when there is no more time', async () => {
    const { source } = await locatedMap(folder, 'ndvi', GRID, place);
    const beds = [bedAt('1', place, [box(0, 0, 9, 9)])];
    await expect(measureBeds(beds, [source], HEALTH, AbortSignal.abort(new Error('late')))).rejects.toThrow(
      'late',
    );
  });
});

describe('a long edge', () => {
  it('follows what is straight in degrees to a hundredth of a pixel, the same in both directions', () => {
    const grid: PixelGrid = {
      width: 200_000,
      height: 100_000,
      transform: [0.05, 0, 675_400, 0, -0.05, 5_832_900],
      project: fromGeographic('EPSG:32631')!,
    };
    const [a, b] = [
      [5.45, 52.6],
      [5.75, 52.57],
    ] as const;
    const ring = pixelPolygons({ type: 'Polygon', coordinates: [[a, b, [5.6, 52.4], a]] }, grid)![0]![0]!;
    const back = pixelPolygons({ type: 'Polygon', coordinates: [[b, a, [5.6, 52.4], b]] }, grid)![0]![0]!;
    const edge = ring.slice(
      0,
      ring.findIndex(([, row]) => row > 100_000 && row > ring[0]![1] + 100_000),
    );
    expect(edge.length).toBeGreaterThan(4);
    const inImage = edge.filter(([x, y]) => x >= 0 && x <= 200_000 && y >= 0);
    for (const point of inImage) expect(back).toContainEqual(point);
    let farthest = 0;
    for (let i = 0; i <= 20_000; i++) {
      const share = i / 20_000;
      const [x, y] = grid.project(a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share)!;
      const [column, row] = [(x - 675_400) / 0.05, (5_832_900 - y) / 0.05];
      if (column < 0 || column > 200_000 || row < 0) continue;
      const next = edge.findIndex(([edgeColumn]) => edgeColumn >= column);
      if (next < 1) continue;
      const [[x0, y0], [x1, y1]] = [edge[next - 1]!, edge[next]!];
      farthest = Math.max(farthest, Math.abs(y0 + ((column - x0) * (y1 - y0)) / (x1 - x0) - row));
    }
    expect(farthest).toBeGreaterThan(0);
    expect(farthest).toBeLessThanOrEqual(EDGE_TOLERANCE);
  });
});
