import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { openCaptureGroup } from '../../../lambdas/imagery/capture/open-capture-group.ts';
import type { RasterReader } from '../../../lambdas/imagery/raster-reader.ts';
import { ndvi, type SampleArray, savi } from '../../../lambdas/spectral/indices.ts';
import { fileSource } from '../file-source.ts';

interface PairEntry {
  readonly path: string;
  readonly nirPath: string;
  readonly reflScale: number;
  readonly valid: number;
  readonly ndvi: Moments;
  readonly savi: Moments;
}

interface Moments {
  readonly mean: number;
  readonly std: number;
  readonly min: number;
  readonly max: number;
}

const FOLDER = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));
const isPresent = existsSync(`${FOLDER}oracle.json`);
if (!isPresent) console.warn(`skipped: the real captures are not at ${FOLDER}`);
const pairs: PairEntry[] = isPresent
  ? JSON.parse(readFileSync(`${FOLDER}oracle.json`, 'utf8')).entries.filter(
      (entry: object) => 'nirPath' in entry,
    )
  : [];

function open(paths: readonly string[], correction: 'metadata' | 'none'): Promise<RasterReader> {
  return openCaptureGroup(
    paths.map((path) => fileSource(FOLDER + path)),
    10_000_000,
    correction,
  );
}

async function readAll(group: RasterReader): Promise<SampleArray[]> {
  const { width, height, bandCount } = group;
  const bands = Array.from({ length: bandCount }, (_, i) => i + 1);
  return group.readWindow({ x: 0, y: 0, width, height }, bands);
}

function momentsOf(values: Float64Array): Moments & { readonly count: number } {
  const valid = values.filter((value) => !Number.isNaN(value));
  const mean = valid.reduce((sum, value) => sum + value, 0) / valid.length;
  const variance = valid.reduce((sum, value) => sum + (value - mean) ** 2, 0) / valid.length;
  const [min, max] = valid.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [
    Infinity,
    -Infinity,
  ] as [number, number]);
  return { count: valid.length, mean, std: Math.sqrt(variance), min, max };
}

describe.skipIf(!isPresent)('real captures, read without correction', () => {
  it.each(pairs)('$path and its NIR file have the figures of the oracle', async (entry) => {
    const [red, nir] = await readAll(await open([entry.path, entry.nirPath], 'none'));
    const indices = {
      ndvi: Float64Array.from(red!, (value, i) => ndvi(value, nir![i]!)),
      savi: Float64Array.from(red!, (value, i) =>
        savi(value * entry.reflScale, nir![i]! * entry.reflScale, 0.5),
      ),
    };
    for (const id of ['ndvi', 'savi'] as const) {
      const found = momentsOf(indices[id]);
      expect(found.count).toBe(entry.valid);
      for (const key of ['mean', 'std', 'min', 'max'] as const) {
        expect(Math.abs(found[key] - entry[id][key]), `${id} ${key}`).toBeLessThan(1e-6);
      }
    }
  });
});

describe.skipIf(!isPresent)('a real MicaSense RedEdge capture', () => {
  let group: RasterReader;
  beforeAll(async () => {
    group = await open(
      [1, 2, 3, 4, 5].map((k) => `real/micasense_IMG_0001_${k}.tif`),
      'metadata',
    );
  });

  it('is radiance: its light sensor is of the first kind', () => {
    expect(group.calibratedAs).toBe('radiance_or_relative');
    expect(group.labels.map(({ name }) => name)).toEqual(['Blue', 'Green', 'Red', 'NIR', 'Red edge']);
  });

  it('has the radiance that numpy computes from the same tags', async () => {
    const samples = await readAll(group);
    const [red, nir] = [samples[2]!, samples[3]!];
    const centre = 480 * 1280 + 640;
    // numpy in float64; W/m2/sr/nm at row 480, column 640 and at the upper left corner. ISO 200, 1.1475 ms; ISO 100, 1.8 ms.
    expect(red[centre]).toBeCloseTo(0.053421675028953446, 14);
    expect(red[0]).toBeCloseTo(0.003595042428292281, 14);
    expect(nir[centre]).toBeCloseTo(0.05611748910361856, 14);
    expect(nir[0]).toBeCloseTo(0.02090988538635546, 14);
    const found = momentsOf(Float64Array.from(red, (value, i) => ndvi(value, nir[i]!)));
    expect(found.count).toBe(1_228_800);
    expect(found.mean).toBeCloseTo(0.3997332338192, 10);
    expect(found.std).toBeCloseTo(0.337812555237, 10);
  });
});

describe.skipIf(!isPresent)('a real Sequoia capture', () => {
  it('has the signal that numpy computes from the same tags', async () => {
    const paths = ['RED', 'NIR'].map((band) => `real/sequoia_IMG_180413_080658_0000_${band}.TIF`);
    const group = await open(paths, 'metadata');
    expect(group.calibratedAs).toBe('radiance_or_relative');
    const [red, nir] = await readAll(group);
    const centre = 480 * 1280 + 640;
    expect(red![centre]).toBeCloseTo(0.2864510428642244, 12);
    expect(nir![centre]).toBeCloseTo(0.18235740150820906, 12);
    const found = momentsOf(Float64Array.from(red!, (value, i) => ndvi(value, nir![i]!)));
    expect(found.count).toBe(1_228_800);
    expect(found.mean).toBeCloseTo(-0.1922366660126, 10);
  });
});
