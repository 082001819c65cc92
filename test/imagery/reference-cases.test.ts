import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type IndexStatistics, isAvailable } from '../../lambdas/pipeline/image-analysis.ts';
import { fileSource } from './file-source.ts';
import { analyse, refusal } from './workspace.ts';

interface OracleEntry {
  readonly path: string;
  readonly red: number;
  readonly nir: number;
  readonly reflScale: number;
  readonly scale: number;
  readonly offset: number;
  readonly valid: number;
  readonly ndvi: IndexStatistics;
  readonly savi: IndexStatistics;
}

const FOLDER = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
const isPresent = existsSync(`${FOLDER}oracle.json`);
if (!isPresent) console.warn(`skipped: the raster cases are not at ${FOLDER}`);
const oracle = isPresent
  ? JSON.parse(readFileSync(`${FOLDER}oracle.json`, 'utf8'))
  : { entries: [], damaged: {} };
const entries: OracleEntry[] = oracle.entries;

/** What is refused, and why; everything else must have the oracle's numbers. */
const REFUSED: Readonly<Record<string, string>> = {
  'cases/u16_lzma.tif': 'unsupported_layout',
  'cases/u16_all_nodata.tif': 'no_valid_pixels',
  // One band to a file, unregistered.
  'real/micasense_IMG_0001_3.tif': 'invalid_band_mapping',
  'real/sequoia_IMG_180413_080658_0000_RED.TIF': 'invalid_band_mapping',
};
/** Its mask is a second file that one upload cannot hold. */
const INVISIBLE_MASK = 'cases/u16_mask_external.tif';

describe.skipIf(!isPresent)('the raster cases (numpy over GDAL)', () => {
  it.each(entries.filter(({ path }) => !(path in REFUSED) && path !== INVISIBLE_MASK))(
    '$path',
    async (entry) => {
      const isInFile = entry.scale !== 1 || entry.offset !== 0;
      const request = {
        bands: { red: entry.red, nir: entry.nir },
        ...(!isInFile && { scale: entry.reflScale }),
      };
      const { validPixels, indices } = await analyse(fileSource(FOLDER + entry.path), request);
      expect(validPixels).toBe(entry.valid);
      for (const id of ['ndvi', 'savi'] as const) {
        const index = indices[id];
        if (!isAvailable(index)) throw new Error(`${id}: ${index.reason}`);
        for (const key of ['min', 'max', 'mean', 'std'] as const) {
          expect(Math.abs(index[key] - entry[id][key]), `${id} ${key}`).toBeLessThan(1e-6);
        }
        for (const key of ['p2', 'p50', 'p98'] as const) {
          expect(Math.abs(index[key] - entry[id][key]), `${id} ${key}`).toBeLessThan(0.004);
        }
      }
    },
  );

  it.each(entries.filter(({ path }) => path in REFUSED))('$path is refused', async ({ path, red, nir }) => {
    const error = await refusal(fileSource(FOLDER + path), { bands: { red, nir } });
    expect(error.code).toBe(REFUSED[path]);
  });

  it.each(Object.keys(oracle.damaged))('%s is refused within a second', async (path) => {
    const started = performance.now();
    const error = await refusal(fileSource(FOLDER + path), { bands: { red: 3, nir: 4 } });
    expect(['damaged_file', 'empty_file', 'too_large']).toContain(error.code);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
