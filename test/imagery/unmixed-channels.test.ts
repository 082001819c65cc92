import { describe, expect, it } from 'vitest';
import type { RasterReader, Window } from '../../lambdas/imagery/raster-reader.ts';
import { withSensorSamples } from '../../lambdas/imagery/sensor-samples.ts';
import { openTiff } from '../../lambdas/imagery/tiff/tiff-reader.ts';
import { unmixedChannels } from '../../lambdas/imagery/unmixed-channels.ts';
import { ndvi } from '../../lambdas/spectral/indices.ts';
import { findSensor } from '../../lambdas/spectral/sensors.ts';
import { bytesSource } from './file-source.ts';
import { tiffFixture } from './tiff-fixture.ts';

const WHOLE: Window = { x: 0, y: 0, width: 2, height: 2 };

/** Four pixels of a colour picture, channel by channel. */
function picture(...bands: (Uint8Array | Uint16Array)[]): Promise<RasterReader> {
  return openTiff(bytesSource(tiffFixture({ width: 2, height: 2, bands })), 100);
}

const red = Uint8Array.of(200, 100, 255, 10);
const green = Uint8Array.of(255, 3, 4, 5);
const blue = Uint8Array.of(100, 50, 60, 255);

async function unmixed(id: string, bands: readonly number[]): Promise<number[][]> {
  const raster = withSensorSamples(await picture(red, green, blue), findSensor(id)!);
  return (await raster.readWindow(WHOLE, bands)).map((band) => [...band]);
}

describe('the un-mixed channels of a Sentera Double 4K', () => {
  it('with NDVI lens are red = R - 0.966 B and NIR = -0.286 R + 4.35 B', async () => {
    const [redBand, nirBand] = await unmixed('sentera-d4k-ndvi', [1, 3]);
    // 200 - 96.6 and 100 - 48.3; 435 - 57.2 and 217.5 - 28.6
    expect(redBand![0]).toBeCloseTo(103.4, 10);
    expect(nirBand![0]).toBeCloseTo(377.8, 10);
    expect(redBand![1]).toBeCloseTo(51.7, 10);
    expect(nirBand![1]).toBeCloseTo(188.9, 10);
    // (377.8 - 103.4) / (377.8 + 103.4); of the channels as stored it would be -1/3.
    expect(ndvi(redBand![0]!, nirBand![0]!)).toBeCloseTo(274.4 / 481.2, 12);
  });

  it('with NDRE lens are red edge = R - 0.956 B and NIR = -0.341 R + 2.426 B', async () => {
    const [redEdge, nirBand] = await unmixed('sentera-d4k-ndre', [1, 3]);
    expect(redEdge![0]).toBeCloseTo(104.4, 10);
    expect(nirBand![0]).toBeCloseTo(174.4, 10);
  });

  it('with nRGB lens are the three colours, each of all channels', async () => {
    const [r, g, b] = await unmixed('sentera-d4k-nrgb', [1, 2, 3]);
    // 1.15 x 100 - 0.11 x 3 - 0.034 x 50, and so on
    expect(r![1]).toBeCloseTo(112.97, 10);
    expect(g![1]).toBeCloseTo(-38.59, 10);
    expect(b![1]).toBeCloseTo(62.204, 10);
  });

  it('are invalid where a channel they are made of is saturated, and only there', async () => {
    const [redBand, nirBand] = await unmixed('sentera-d4k-ndvi', [1, 3]);
    // Green, which is 255 in the first pixel, is in neither.
    expect(redBand!.map(Number.isNaN)).toEqual([false, false, true, true]);
    expect(nirBand!.map(Number.isNaN)).toEqual([false, false, true, true]);
    expect((await unmixed('sentera-d4k-nrgb', [1]))[0]!.map(Number.isNaN)).toEqual([true, false, true, true]);
  });

  it('have no values for a channel that holds no band, and keep the order that is asked for', async () => {
    const [nirBand, unused, redBand] = await unmixed('sentera-d4k-ndvi', [3, 2, 1]);
    expect(unused!.every(Number.isNaN)).toBe(true);
    expect(nirBand![0]).toBeCloseTo(377.8, 10);
    expect(redBand![0]).toBeCloseTo(103.4, 10);
  });

  it('stay invalid where the file says so, and the result says what was done', async () => {
    const source = await picture(red, green, blue);
    const masked: RasterReader = {
      ...source,
      readWindow: async (window, bands) => {
        const samples = await source.readWindow(window, bands);
        for (const band of samples) band[1] = Number.NaN;
        return samples;
      },
    };
    const raster = unmixedChannels(masked, findSensor('sentera-d4k-ndvi')!.unmixing!);
    const [redBand] = await raster.readWindow(WHOLE, [1]);
    expect(redBand![1]).toBeNaN();
    expect(raster.tiff).toBeNull();
    expect(raster.warnings.join()).toMatch(/separated.*255/);
  });
});

describe('the fill value of a product', () => {
  it('is no measurement: with the offset of Landsat it would be an NDVI of 0', async () => {
    const bands = Array.from({ length: 7 }, () => Uint16Array.of(0, 8000, 9000, 10_000));
    const raster = withSensorSamples(await picture(...bands), findSensor('landsat-8-9-c2-l2')!);
    const [redBand] = await raster.readWindow(WHOLE, [4]);
    expect([...redBand!]).toEqual([Number.NaN, 8000, 9000, 10_000]);
    // What threads that decode blocks by themselves go by.
    expect(raster.tiff?.nodata).toBe(0);
  });

  it('is left out beside another nodata value of the file', async () => {
    const bands = Array.from({ length: 7 }, () => Uint16Array.of(0, 8000, 65_535, 10_000));
    const source = bytesSource(tiffFixture({ width: 2, height: 2, bands, nodata: '65535' }));
    const raster = withSensorSamples(await openTiff(source, 100), findSensor('landsat-8-9-c2-l2')!);
    expect(raster.tiff).toBeNull();
    const [redBand] = await raster.readWindow(WHOLE, [4]);
    expect([...redBand!]).toEqual([Number.NaN, 8000, Number.NaN, 10_000]);
  });

  it('leaves a raster without a sensor as it is', async () => {
    const raster = await picture(red, green, blue);
    expect(withSensorSamples(raster, null)).toBe(raster);
    expect(withSensorSamples(raster, findSensor('dji-p4m')!)).toBe(raster);
  });
});
