import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openPhoto } from '../../lambdas/imagery/photo/photo-reader.ts';
import { withSensorSamples } from '../../lambdas/imagery/sensor-samples.ts';
import { openTiff } from '../../lambdas/imagery/tiff/tiff-reader.ts';
import { findSensor } from '../../lambdas/spectral/sensors.ts';
import { fileSource } from './file-source.ts';
import { analyse, inWorkspace, refusal } from './workspace.ts';

const FOLDER = fileURLToPath(new URL('../../../shared/data/real/', import.meta.url));
const isPresent = existsSync(FOLDER);
if (!isPresent) console.warn(`skipped: the real files are not at ${FOLDER}`);
const real = (name: string) => fileSource(FOLDER + name);

/** With nothing declared. Their numbers with declared bands are among the raster cases. */
const REFUSED: Readonly<Record<string, RegExp>> = {
  'L7_ETMs.tif': /6 bands.*Landsat 4 to 7.*"bands": \{"blue":1,"green":2,"red":3,"nir":4\}/,
  'rgb1_fake_nir_epsg3857.tif': /1 band, .*stack/,
  'micasense_IMG_0001_1.tif': /the blue band \(475 nm\) .*g2R43Qr5m7EeTFGbkh1W of a MicaSense RedEdge/,
  'micasense_IMG_0001_2.tif': /the green band \(560 nm\)/,
  'micasense_IMG_0001_3.tif': /the red band \(668 nm\)/,
  'micasense_IMG_0001_4.tif': /the near-infrared band \(840 nm\)/,
  'micasense_IMG_0001_5.tif': /the red edge band \(717 nm\)/,
  'sequoia_IMG_180413_080658_0000_RED.TIF':
    /the red band \(660 nm\) .*BE5AB0ABA969E1CB424A394AA2FD3208 of a Parrot Sequoia/,
  'sequoia_IMG_180413_080658_0000_NIR.TIF': /the near-infrared band \(790 nm\)/,
};
const RGB_NIR = { red: 1, green: 2, blue: 3, nir: 4 };
const COMPLETED: Readonly<Record<string, object>> = {
  'linz_rgbi16_big_endian.tiff': { bandMapSource: 'band_names', bandMap: RGB_NIR, radiometry: 'raw_dn' },
  'linz_rgbi16_stats.tiff': { bandMapSource: 'band_names', bandMap: RGB_NIR, radiometry: 'raw_dn' },
  'sentera_d4k_NDRE_IMG_00006.jpg': {
    bandMap: { red_edge: 1, nir: 3 },
    sensor: 'sentera-d4k-ndre',
    radiometry: 'display_rgb',
    indices: { ndvi: { unavailable: 'no_red_band' } },
  },
  'sentera_d4k_nRGB_IMG_00006.jpg': {
    bandMap: { red: 1, green: 2, blue: 3 },
    sensor: 'sentera-d4k-nrgb',
    radiometry: 'display_rgb',
    indices: { ndvi: { unavailable: 'no_nir_band' } },
  },
};

describe.skipIf(!isPresent)('files as instruments and programs delivered them, with nothing declared', () => {
  it('are all here', () => {
    expect(readdirSync(FOLDER).sort()).toEqual([...Object.keys(REFUSED), ...Object.keys(COMPLETED)].sort());
  });

  it.each(Object.entries(REFUSED))('%s is asked about', async (name, reason) => {
    const error = await refusal(real(name));
    expect(error.code).toBe('needs_band_mapping');
    expect(error.message).toMatch(reason);
  });

  it.each(Object.entries(COMPLETED))('%s says what it is', async (name, expected) => {
    expect(await analyse(real(name))).toMatchObject(expected);
  });

  it('a capture that comes alone stays one when its sensor is declared', async () => {
    const error = await refusal(real('micasense_IMG_0001_3.tif'), { sensor: 'micasense-rededge-m' });
    expect(error).toMatchObject({ code: 'needs_band_mapping' });
  });
});

describe.skipIf(!isPresent)('cameras as they name themselves', () => {
  it.each([
    ['micasense_IMG_0001_3.tif', { make: 'MicaSense', model: 'RedEdge' }],
    ['sequoia_IMG_180413_080658_0000_RED.TIF', { make: 'Parrot', model: 'Sequoia' }],
  ])('%s', async (name, camera) => {
    expect((await openTiff(real(name), 2_000_000)).camera).toMatchObject(camera);
  });

  it('Sentera NDRE: red edge and NIR are un-mixed by the coefficients of its lens', () =>
    inWorkspace(async (workspace) => {
      const stored = await openPhoto(real('sentera_d4k_NDRE_IMG_00006.jpg'), workspace, 20_000_000);
      expect(stored.camera).toMatchObject({ make: 'Sentera', lensModel: '5.4mm-0001_0016' });
      const window = { x: 1000, y: 900, width: 64, height: 8 };
      const [r, b] = await stored.readWindow(window, [1, 3]);
      const raster = withSensorSamples(stored, findSensor('sentera-d4k-ndre')!);
      const [redEdge, nir] = await raster.readWindow(window, [1, 3]);
      for (let i = 0; i < 512; i++) {
        expect(redEdge![i]).toBeCloseTo(r![i]! - 0.956 * b![i]!, 10);
        expect(nir![i]).toBeCloseTo(2.426 * b![i]! - 0.341 * r![i]!, 10);
      }
      await raster.close();
    }));
});
