import { statSync } from 'node:fs';
import { fromFile } from 'geotiff';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { analyseImage } from '../../lambdas/imagery/analyse-image.ts';
import { numbers } from '../../lambdas/imagery/cog/tiff-directory-writer.ts';
import { bytesSource } from './file-source.ts';
import { bandMetadata, tiffFixture } from './tiff-fixture.ts';
import { inWorkspace } from './workspace.ts';

const width = 700;
const height = 530;
const cells = width * height;
const red = Uint16Array.from({ length: cells }, (_, i) => (i % 13 === 0 ? 0 : 300 + (i % 400)));
const nir = Uint16Array.from({ length: cells }, (_, i) => 2000 + (i % 3000));
const georeference = [
  numbers(33550, 'double', [0.05, 0.05, 0]),
  numbers(33922, 'double', [0, 0, 0, 500_000, 5_650_000, 0]),
  numbers(34735, 'short', [1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, 32_634]),
];
const metadata = bandMetadata({ DESCRIPTION: 'Red', SCALE: 0.0001 }, { DESCRIPTION: 'NIR', SCALE: 0.0001 });
const source = bytesSource(
  tiffFixture({
    width,
    height,
    bands: [red, nir],
    nodata: '0',
    metadata,
    compressed: true,
    fields: georeference,
  }),
);

describe('the maps', () => {
  it('are float GeoTIFFs that another reader reads, on the grid of the source', () =>
    inWorkspace(async (workspace) => {
      const progress: number[] = [];
      const analysis = await analyseImage(
        source,
        {},
        {
          workspace,
          maximumPixels: 1e6,
          onProgress: (fraction) => progress.push(fraction),
        },
      );
      expect(analysis.outputs.map(({ name }) => name)).toEqual([
        'ndvi.tif',
        'ndvi.png',
        'savi.tif',
        'savi.png',
      ]);
      for (const output of analysis.outputs) expect(statSync(output.path!).size).toBe(output.bytes);
      expect(progress.at(-1)).toBe(1);
      const image = await (await fromFile(analysis.outputs[0]!.path!)).getImage();
      expect([image.getWidth(), image.getHeight()]).toEqual([width, height]);
      expect(image.getGDALNoData()).toBeNaN();
      expect(image.getOrigin().slice(0, 2)).toEqual([500_000, 5_650_000]);
      expect(image.getGeoKeys()).toMatchObject({ ProjectedCSTypeGeoKey: 32_634 });
      const [values] = (await image.readRasters()) as unknown as Float32Array[];
      for (let i = 0; i < cells; i += 97) {
        if (red[i] === 0) expect(values![i]).toBeNaN();
        else expect(values![i]).toBeCloseTo((nir[i]! - red[i]!) / (nir[i]! + red[i]!), 6);
      }
      expect(analysis.health!.classes.reduce((sum, c) => sum + c.hectares!, 0)).toBeCloseTo(
        (analysis.validPixels * 0.0025) / 10_000,
        9,
      );
    }));

  it('have a preview in colour for people, and white paper where nothing is', () =>
    inWorkspace(async (workspace) => {
      const { outputs } = await analyseImage(source, {}, { workspace, maximumPixels: 1e6 });
      const { width: wide, height: high, format } = await sharp(outputs[1]!.path!).metadata();
      expect(format).toBe('png');
      expect(Math.max(wide, high)).toBeLessThanOrEqual(1200);
      const pixels = await sharp(outputs[1]!.path!).removeAlpha().raw().toBuffer();
      expect([...pixels.subarray(0, 3)]).toEqual([255, 255, 255]);
      expect(new Set(pixels).size).toBeGreaterThan(50);
    }));

  it('are not begun when the run is cancelled', () =>
    inWorkspace(async (workspace) => {
      const signal = AbortSignal.abort(new Error('lease lost'));
      await expect(analyseImage(source, {}, { workspace, maximumPixels: 1e6, signal })).rejects.toThrow(
        'lease lost',
      );
    }));
});
