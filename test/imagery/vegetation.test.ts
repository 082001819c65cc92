import { describe, expect, it } from 'vitest';
import type { AnalysisRequest } from '../../lambdas/pipeline/image-analysis.ts';
import { bytesSource } from './file-source.ts';
import { bandMetadata, tiffFixture } from './tiff-fixture.ts';
import { analyse, refusal } from './workspace.ts';

/** 16 pixels of 16-bit reflectance: ten of soil (NDVI 0.111), six of plants (NDVI 0.8). */
const isPlant = (pixel: number) => pixel >= 10;
const band = (soil: number, plant: number) =>
  Uint16Array.from({ length: 16 }, (_, i) => (isPlant(i) ? plant : soil));
const metadata = bandMetadata({ DESCRIPTION: 'Red', SCALE: 0.0001 }, { DESCRIPTION: 'NIR', SCALE: 0.0001 });
const field = bytesSource(
  tiffFixture({
    width: 4,
    height: 4,
    bands: [band(2000, 500), band(2500, 4500)],
    metadata,
  }),
);

async function cover(request: AnalysisRequest) {
  const { health, summary } = await analyse(field, request);
  return { vegetation: health!.vegetation!, summary };
}

describe('vegetation cover of an image', () => {
  it('is found by Otsu, with the mean of the plants alone', async () => {
    const { vegetation, summary } = await cover({});
    expect(vegetation).toMatchObject({
      basis: 'ndvi',
      method: 'otsu',
      pixels: 6,
      fraction: 0.375,
      hectares: null,
    });
    expect(vegetation.statistics!.mean).toBeCloseTo(0.8, 4);
    expect(summary).toContain("Otsu's threshold) covers 37.5 %, with a mean NDVI of 0.800.");
  });

  it('of bare soil is by the fixed threshold, and the summary says why', async () => {
    const bare = bytesSource(
      tiffFixture({ width: 4, height: 4, bands: [band(2000, 2100), band(2500, 2500)], metadata }),
    );
    const { health, summary, warnings } = await analyse(bare);
    expect(health!.vegetation).toMatchObject({ method: 'fixed', fixedBecause: 'no_two_classes', pixels: 0 });
    expect(summary).toContain('fixed threshold as the values show no two classes) covers 0.0 %.');
    expect(warnings).toEqual([]);
  });

  it('is by the threshold that the request declares', async () => {
    const { vegetation } = await cover({ vegetationThreshold: 0.1 });
    expect(vegetation).toMatchObject({ threshold: 0.1, method: 'request', fraction: 1 });
  });

  it('is not begun with a threshold that is none', async () => {
    expect((await refusal(field, { vegetationThreshold: 2 })).code).toBe('invalid_band_mapping');
  });
});
