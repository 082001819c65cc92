import fc from 'fast-check';
import { fromFile } from 'geotiff';
import { describe, expect, it } from 'vitest';
import { analyseImage } from '../../lambdas/imagery/analyse-image.ts';
import { InputError } from '../../lambdas/pipeline/errors.ts';
import {
  type ImageAnalysis,
  type IndexStatistics,
  isAvailable,
} from '../../lambdas/pipeline/image-analysis.ts';
import { bytesSource } from './file-source.ts';
import { encodeRaster } from './raster-forms/encode-raster.ts';
import { type RandomRaster, randomRaster } from './raster-forms/random-raster.ts';
import { inWorkspace } from './workspace.ts';

/** L of SAVI. */
const L = 0.5;
/** A new one for every run; RASTER_SEED=... shows a failure again. */
const SEED = Number(process.env.RASTER_SEED ?? Date.now() % 2 ** 31);

/** Both indices in float64, pixel by pixel, straight from the definition; NaN where there is none. */
function plainIndices({ form, bands, red, nir, alpha, scale, offset }: RandomRaster) {
  const size = form.width * form.height;
  const ndvi = new Float64Array(size).fill(Number.NaN);
  const savi = new Float64Array(size).fill(Number.NaN);
  const nodata = form.nodata === undefined ? null : Number(form.nodata);
  for (let i = 0; i < size; i++) {
    const [r, n] = [bands[red - 1]![i]!, bands[nir - 1]![i]!];
    if (r === nodata || n === nodata || Number.isNaN(r) || Number.isNaN(n)) continue;
    if (alpha !== null && bands[alpha - 1]![i] === 0) continue;
    if (form.mask?.[i] === 0) continue;
    const [R, N] = [r * scale + offset, n * scale + offset];
    if (N + R === 0) continue;
    ndvi[i] = (N - R) / (N + R);
    savi[i] = ((1 + L) * (N - R)) / (N + R + L);
  }
  return { ndvi, savi };
}

function plainStatistics(values: Float64Array) {
  const valid = values.filter((value) => !Number.isNaN(value));
  const mean = valid.reduce((sum, value) => sum + value, 0) / valid.length;
  const variance = valid.reduce((sum, value) => sum + (value - mean) ** 2, 0) / valid.length;
  const min = valid.reduce((a, b) => Math.min(a, b), Infinity);
  const max = valid.reduce((a, b) => Math.max(a, b), -Infinity);
  return { count: valid.length, mean, std: Math.sqrt(variance), min, max };
}

function expectSame(found: IndexStatistics, plain: ReturnType<typeof plainStatistics>) {
  expect(found.count).toBe(plain.count);
  const spread = Math.max(Math.abs(plain.min), Math.abs(plain.max));
  for (const key of ['mean', 'std', 'min', 'max'] as const) {
    // A mean near 0 has the rounding of its summands.
    const tolerance = 1e-9 * Math.max(Math.abs(plain[key]), 1e-3 * spread);
    expect(Math.abs(found[key] - plain[key]), `${key} ${found[key]} for ${plain[key]}`).toBeLessThanOrEqual(
      tolerance,
    );
  }
}

async function expectMap(analysis: ImageAnalysis, name: string, plain: Float64Array) {
  const path = analysis.outputs.find((output) => output.name === name)!.path!;
  const file = await fromFile(path);
  const [pixels] = (await (await file.getImage()).readRasters()) as unknown as Float32Array[];
  await file.close();
  const different = plain.findIndex((value, i) => !Object.is(pixels![i], Math.fround(value)));
  if (different !== -1)
    throw new Error(`${name}: pixel ${different} is ${pixels![different]}, not ${plain[different]}`);
}

async function check(raster: RandomRaster): Promise<void> {
  const { form, bands, red, nir, scale, offset } = raster;
  const plain = plainIndices(raster);
  const ndvi = plainStatistics(plain.ndvi);
  await inWorkspace(async (workspace) => {
    // On the calling thread: the threads have a test of their own, and starting them is most of a small image's time.
    const options = { workspace, maximumPixels: 1_000_000, threads: 0 };
    const request = { bands: { red, nir }, scale, offset };
    const analysing = analyseImage(bytesSource(encodeRaster(form, bands)), request, options);
    if (ndvi.count === 0) {
      await expect(analysing).rejects.toMatchObject({ name: InputError.name, code: 'no_valid_pixels' });
      return;
    }
    const analysis = await analysing;
    expect(analysis.validPixels).toBe(ndvi.count);
    for (const id of ['ndvi', 'savi'] as const) {
      const found = analysis.indices[id];
      if (!isAvailable(found)) throw new Error(`${id}: ${found.reason}`);
      expectSame(found, plainStatistics(plain[id]));
      await expectMap(analysis, `${id}.tif`, plain[id]);
    }
  });
}

describe('a raster of any form has the numbers of plain float64 arithmetic', () => {
  it('in its statistics, and pixel by pixel in its maps', async () => {
    await fc.assert(fc.asyncProperty(randomRaster, check), {
      numRuns: 60,
      endOnFailure: true,
      seed: SEED,
      reporter: (run) => {
        if (!run.failed) return;
        const form = run.counterexample?.[0]?.form;
        const shown = JSON.stringify({ ...form, mask: form?.mask === undefined ? undefined : 'a mask' });
        throw new Error(`seed ${run.seed}, path ${run.counterexamplePath}: ${shown}`, {
          cause: run.errorInstance,
        });
      },
    });
  }, 60_000);
});
