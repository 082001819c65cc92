import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type IndexStatistics, isAvailable } from '../../../lambdas/pipeline/image-analysis.ts';
import { bytesSource, fileSource } from '../file-source.ts';
import { analyse, refusal } from '../workspace.ts';
import { micasensePair } from './capture-fixture.ts';

const FOLDER = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));
const isPresent = existsSync(`${FOLDER}oracle.json`);
if (!isPresent) console.warn(`skipped: the real captures are not at ${FOLDER}`);

function pair() {
  const [red, nir] = micasensePair();
  return [bytesSource(nir, 'IMG_0001_4.tif'), bytesSource(red, 'IMG_0001_3.tif')];
}

describe('the analysis of a capture group', () => {
  it('has the NDVI and SAVI of the field, from the bands that the files name', async () => {
    const analysis = await analyse(pair());
    expect(analysis).toMatchObject({
      bandCount: 2,
      bandMap: { nir: 1, red: 2 },
      bandMapSource: 'band_names',
      radiometry: 'irradiance_reflectance',
      radiometrySource: 'file',
      validPixels: 200,
    });
    const { ndvi, savi } = analysis.indices;
    if (!isAvailable(ndvi) || !isAvailable(savi)) throw new Error('an index is missing');
    // Reflectance 0.05 and 0.45: NDVI 0.4 / 0.5, SAVI 1.5 x 0.4 / (0.5 + 0.5). Digital numbers are rounded.
    expect(ndvi.mean).toBeCloseTo(0.8, 4);
    expect(savi.mean).toBeCloseTo(0.6, 4);
    expect(analysis.warnings.join()).toContain('not registered');
  });

  it('takes the digital numbers as they are where the request says what they mean', async () => {
    const analysis = await analyse(pair(), { scale: 1 / 65_536 });
    expect(analysis).toMatchObject({ radiometry: 'surface_reflectance', radiometrySource: 'request' });
    // Black level and all: (61124 - 11058) / (61124 + 11058)
    expect(analysis.indices.ndvi).toMatchObject({ mean: expect.closeTo(50_066 / 72_182, 9) });
  });

  it('counts declared bands by the order of the files', async () => {
    const analysis = await analyse(pair(), { bands: { red: 2, nir: 1 } });
    expect(analysis).toMatchObject({ bandMapSource: 'request', indices: { ndvi: { count: 200 } } });
  });

  it('refuses a sensor: its stack has another order than the files', async () => {
    const error = await refusal(pair(), { sensor: 'micasense-rededge' });
    expect(error.code).toBe('invalid_band_mapping');
    expect(error.message).toContain('as in bands red=3,nir=4');
  });
});

describe.skipIf(!isPresent)('the analysis of real captures', () => {
  interface PairEntry {
    readonly path: string;
    readonly nirPath: string;
    readonly reflScale: number;
    readonly valid: number;
    readonly ndvi: IndexStatistics;
    readonly savi: IndexStatistics;
  }
  const pairs: PairEntry[] = isPresent
    ? JSON.parse(readFileSync(`${FOLDER}oracle.json`, 'utf8')).entries.filter(
        (entry: object) => 'nirPath' in entry,
      )
    : [];

  it.each(pairs)('of $path with a declared scale has the figures of the oracle', async (entry) => {
    const sources = [entry.path, entry.nirPath].map((path) => fileSource(FOLDER + path));
    const { validPixels, indices } = await analyse(sources, { scale: entry.reflScale });
    expect(validPixels).toBe(entry.valid);
    for (const id of ['ndvi', 'savi'] as const) {
      const index = indices[id];
      if (!isAvailable(index)) throw new Error(`${id}: ${index.reason}`);
      for (const key of ['min', 'max', 'mean', 'std'] as const) {
        expect(Math.abs(index[key] - entry[id][key]), `${id} ${key}`).toBeLessThan(1e-6);
      }
    }
  });

  it('of five MicaSense files without a trusted light sensor is relative, and SAVI is refused', async () => {
    const sources = [1, 2, 3, 4, 5].map((k) => fileSource(`${FOLDER}real/micasense_IMG_0001_${k}.tif`));
    const analysis = await analyse(sources, { indices: ['gndvi', 'ndre', 'evi'] });
    expect(analysis).toMatchObject({
      radiometry: 'radiance_or_relative',
      bandMap: { blue: 1, green: 2, red: 3, nir: 4, red_edge: 5 },
      indices: { savi: { unavailable: 'needs_reflectance' }, evi: { unavailable: 'needs_reflectance' } },
    });
    expect(analysis.indices.ndvi).toMatchObject({ mean: expect.closeTo(0.3997332338, 6) });
    expect(analysis.gps?.latitude).toBeCloseTo(36 + 34 / 60 + 33.8934 / 3600, 9);
  });
});
