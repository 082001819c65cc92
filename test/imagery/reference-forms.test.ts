import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  type AnalysisRequest,
  type IndexStatistics,
  isAvailable,
} from '../../lambdas/pipeline/image-analysis.ts';
import { fileSource } from './file-source.ts';
import { analyse, refusal } from './workspace.ts';

interface ReferenceCase {
  readonly file: string;
  readonly red_band?: number;
  readonly nir_band?: number;
  readonly radiometry?: string;
  readonly valid_pixels?: number;
  readonly ndvi?: IndexStatistics;
  readonly savi?: IndexStatistics;
  readonly scale?: number;
  readonly offset?: number;
  readonly expect?: string;
}

const FOLDER = fileURLToPath(new URL('../../../shared/data/forms/', import.meta.url));
const REFERENCE = `${FOLDER}reference.json`;
const isPresent = existsSync(REFERENCE);
if (!isPresent) console.warn(`skipped: the reference rasters are not at ${FOLDER}`);
const cases: ReferenceCase[] = isPresent ? JSON.parse(readFileSync(REFERENCE, 'utf8')).cases : [];

/** Reasons that each expectation may end with. */
const REJECTED = ['damaged_file', 'empty_file', 'unsupported_format', 'too_large'];

describe.skipIf(!isPresent)('the reference forms (numpy, float64)', () => {
  it.each(cases.filter((c) => c.ndvi !== undefined))(
    '$file has its reference statistics',
    async (reference) => {
      const analysis = await analyse(fileSource(FOLDER + reference.file), requestOf(reference));
      const { ndvi, savi } = analysis.indices;
      expect(analysis.validPixels).toBe(reference.valid_pixels);
      expect(isAvailable(ndvi) && ndvi.count).toBe(reference.valid_pixels);
      expectClose(ndvi as IndexStatistics, reference.ndvi!);
      if (reference.radiometry === 'dn') {
        expect(savi).toMatchObject({ unavailable: 'needs_reflectance' });
      } else {
        expectClose(savi as IndexStatistics, reference.savi!);
      }
    },
  );

  it.each(cases.filter((c) => c.expect !== undefined))(
    '$file ends as $expect',
    async ({ file, expect: expected }) => {
      const source = fileSource(FOLDER + file);
      const started = performance.now();
      if (expected === 'no_nir') {
        const analysis = await analyse(source);
        expect(analysis.radiometry).toBe('display_rgb');
        for (const index of Object.values(analysis.indices))
          expect(index).toMatchObject({ unavailable: 'no_nir_band' });
      } else {
        const declared = expected === 'no_valid_pixels' ? { bands: { red: 3, nir: 4 } } : {};
        const error = await refusal(source, declared);
        expect(expected === 'rejected' ? REJECTED : [expected]).toContain(error.code);
        expect(error.message).toContain(source.name);
      }
      expect(performance.now() - started).toBeLessThan(5000);
    },
  );
});

function requestOf({ red_band, nir_band, radiometry, scale, offset }: ReferenceCase): AnalysisRequest {
  const bands = { red: red_band!, nir: nir_band! };
  return radiometry === 'declared' ? { bands, scale: scale!, offset: offset! } : { bands };
}

function expectClose(found: IndexStatistics, reference: IndexStatistics): void {
  for (const key of ['min', 'max', 'mean', 'std'] as const) {
    expect(Math.abs(found[key] - reference[key]), key).toBeLessThan(1e-6);
  }
  for (const key of ['p2', 'p50', 'p98'] as const) {
    expect(Math.abs(found[key] - reference[key]), key).toBeLessThan(0.004);
  }
}
