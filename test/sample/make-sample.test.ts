import { statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openTiff } from '../../lambdas/imagery/tiff/tiff-reader.ts';
import { encodeOrthomosaic } from '../../sample/encode-orthomosaic.ts';
import { SAMPLE_PATH } from '../../sample/make-sample.ts';
import { ORTHOMOSAIC, orthomosaicSamples } from '../../sample/orthomosaic.ts';
import { bytesSource, fileSource } from '../imagery/file-source.ts';
import { analyse } from '../imagery/workspace.ts';

const { width, height, bands } = ORTHOMOSAIC;

describe('the sample orthomosaic', () => {
  it('is what the script makes, pixel for pixel', async () => {
    // Not byte for byte: zlib may compress differently from one Node release to the next.
    const whole = { x: 0, y: 0, width, height };
    const every = [1, 2, 3, 4, 5];
    const stored = await openTiff(fileSource(SAMPLE_PATH), width * height);
    const made = await openTiff(bytesSource(encodeOrthomosaic(orthomosaicSamples())), width * height);
    const asBytes = (samples: readonly ArrayBufferView[]) =>
      samples.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength));
    const storedBands = asBytes(await stored.readWindow(whole, every));
    const madeBands = asBytes(await made.readWindow(whole, every));
    // equals(), because toEqual() takes seconds for a million samples.
    expect(storedBands.map((band, index) => band.equals(madeBands[index]!))).toEqual(every.map(() => true));
    expect(stored.labels).toEqual(
      bands.map(({ name, wavelength }) => ({ name, wavelength, isAlpha: false })),
    );
    expect(statSync(SAMPLE_PATH).size).toBeLessThan(4_000_000);
  });

  it('gives indices without any declaration, and a stressed corner', async () => {
    const analysis = await analyse(fileSource(SAMPLE_PATH));
    expect(analysis).toMatchObject({
      bandMapSource: 'band_names',
      radiometry: 'surface_reflectance',
      warnings: [],
    });
    const fraction = analysis.validPixels / (width * height);
    expect(fraction).toBeGreaterThan(0.5);
    expect(fraction).toBeLessThan(0.8);
    const zone = (x: number, y: number) =>
      analysis.stressZones.find((z) => z.gridX === x && z.gridY === y)!.ndvi!;
    expect(zone(4, 4) - zone(7, 8)).toBeGreaterThan(0.05);
  });
});
