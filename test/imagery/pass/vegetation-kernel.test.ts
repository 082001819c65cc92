import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyseImage } from '../../../lambdas/imagery/analyse-image.ts';
import { VegetationKernel } from '../../../lambdas/imagery/pass/vegetation-kernel.ts';
import type { AnalysisRequest } from '../../../lambdas/pipeline/image-analysis.ts';
import { bytesSource } from '../file-source.ts';
import { bandMetadata, tiffFixture } from '../tiff-fixture.ts';
import { inWorkspace } from '../workspace.ts';

const SEED = Number(process.env.RASTER_SEED ?? Date.now() % 2 ** 31);

/** Rows of two samples; with an offset below 0, indices leave their range, and SAVI the histogram. */
const rasters = fc.record({
  width: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 508, max: 530 })),
  height: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 508, max: 530 })),
  bits: fc.constantFrom(8, 16),
  offset: fc.constantFrom(0, -0.01, -0.35),
  seed: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
  footprint: fc.constantFrom('all', 'turned', 'scattered'),
});
type Raster = typeof rasters extends fc.Arbitrary<infer T> ? T : never;

function encode({ width, height, bits, offset, seed, footprint }: Raster): Uint8Array {
  const most = 2 ** bits - 1;
  const Samples = (bits === 8 ? Uint8Array : Uint16Array) as Uint16ArrayConstructor;
  const isIn = (x: number, y: number) =>
    footprint === 'all' ||
    (footprint === 'turned' ? x + y > 12 && x - y < width / 2 : Math.imul(x * 31 + y, seed) >>> 30 !== 0);
  const band = (salt: number) =>
    Samples.from({ length: width * height }, (_, i) =>
      isIn(i % width, Math.floor(i / width)) ? 1 + ((Math.imul(i + salt, seed | 1) >>> 12) % most) : 0,
    );
  const items = { SCALE: 1 / most, OFFSET: offset };
  const metadata = bandMetadata({ DESCRIPTION: 'Red', ...items }, { DESCRIPTION: 'NIR', ...items });
  return tiffFixture({
    width,
    height,
    bands: [band(1), band(7919)],
    nodata: '0',
    metadata,
    compressed: true,
  });
}

/** Everything that is told of NDVI and SAVI, and the bytes of their maps; or the refusal. */
async function outcome(bytes: Uint8Array, request: AnalysisRequest): Promise<unknown> {
  return inWorkspace(async (workspace) => {
    const options = { workspace, maximumPixels: 1_000_000, threads: 0 };
    try {
      const analysis = await analyseImage(bytesSource(bytes), request, options);
      const hashes = analysis.outputs
        .filter(({ name }) => /^(ndvi|savi)\./.test(name))
        .map(({ name, path }) => [name, createHash('sha256').update(readFileSync(path!)).digest('hex')]);
      const { validPixels, health, stressZones, radiometry } = analysis;
      const warnings = analysis.warnings.filter((warning) => !warning.includes('OSAVI'));
      const { ndvi, savi } = analysis.indices;
      return { hashes, validPixels, health, stressZones, warnings, radiometry, ndvi, savi };
    } catch (error) {
      return (error as Error).message;
    }
  });
}

describe('NDVI and SAVI of a whole tile', () => {
  it('are to the last bit those of its rows, one by one', async () => {
    const property = fc.asyncProperty(rasters, async (raster) => {
      const bytes = encode(raster);
      // Another index has all computed row by row.
      expect(await outcome(bytes, {})).toEqual(await outcome(bytes, { indices: ['osavi'] }));
    });
    await fc.assert(property, { numRuns: 12, seed: SEED });
  });

  it('are computed by the kernel for unsigned samples without gaps, and NDVI alone as well', () => {
    const plan = {
      indices: ['ndvi', 'savi'],
      bands: [{}, {}],
      hasGaps: false,
      alphaMarked: null,
      pixels: {},
    };
    const computes = (change: object) =>
      VegetationKernel.computes({ ...plan, planeType: { kind: 'uint', bits: 16 }, ...change } as never);
    expect(computes({})).toBe(true);
    expect(computes({ indices: ['ndvi'] })).toBe(true);
    expect(computes({ indices: ['ndvi', 'savi', 'osavi'] })).toBe(false);
    expect(computes({ indices: ['ndvi', 'ndre'], bands: [{}, {}, {}] })).toBe(false);
    expect(computes({ hasGaps: true })).toBe(false);
    expect(computes({ pixels: null })).toBe(false);
    expect(computes({ planeType: { kind: 'int', bits: 16 } })).toBe(false);
    expect(computes({ planeType: { kind: 'uint', bits: 32 } })).toBe(false);
  });
});
