import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { isAvailable } from '../../lambdas/pipeline/image-analysis.ts';
import { bytesSource } from './file-source.ts';
import { bandMetadata, tiffFixture } from './tiff-fixture.ts';
import { analyse, refusal } from './workspace.ts';

const size = { width: 4, height: 4 };
const level = (value: number) => new Uint16Array(16).fill(value);
const levels8 = (value: number) => new Uint8Array(16).fill(value);
const red = level(500);
const nir = level(4500);
const names = bandMetadata({ DESCRIPTION: 'Red' }, { DESCRIPTION: 'NIR' });
const scaled = bandMetadata({ DESCRIPTION: 'Red', SCALE: 0.0001 }, { DESCRIPTION: 'NIR', SCALE: 0.0001 });
const file = (fixture: Partial<Parameters<typeof tiffFixture>[0]>) =>
  bytesSource(tiffFixture({ ...size, bands: [red, nir], ...fixture }));

function means(analysis: Awaited<ReturnType<typeof analyse>>) {
  const { ndvi, savi } = analysis.indices;
  return {
    ndvi: isAvailable(ndvi) ? ndvi.mean : ndvi.unavailable,
    savi: isAvailable(savi) ? savi.mean : savi.unavailable,
  };
}

describe('bands', () => {
  it('come from the file where it names them', async () => {
    const analysis = await analyse(file({ metadata: scaled }));
    expect(analysis).toMatchObject({ bandMapSource: 'band_names', bandMap: { red: 1, nir: 2 } });
    expect(means(analysis).ndvi).toBeCloseTo(0.8, 12);
    expect(means(analysis).savi).toBeCloseTo(0.6, 12);
  });

  it('come from the request first, even against the names', async () => {
    const analysis = await analyse(file({ metadata: scaled }), { bands: { red: 2, nir: 1 } });
    expect(means(analysis).ndvi).toBeCloseTo(-0.8, 12);
  });

  it('come from a sensor preset that has as many', async () => {
    const bands = [level(1), level(2), level(1638), level(3), level(14_746)];
    const analysis = await analyse(file({ bands }), { sensor: 'micasense' });
    expect(analysis).toMatchObject({
      sensor: 'micasense-rededge',
      radiometry: 'panel_reflectance',
      scale: 1 / 32768,
    });
    expect(means(analysis).ndvi).toBeCloseTo(0.8, 3);
    const error = await refusal(file({}), { sensor: 'micasense' });
    expect(error.code).toBe('invalid_band_mapping');
    expect(error.message).toMatch(/has 2 bands.*has 5/);
  });

  it('are asked for where nothing names them', async () => {
    const error = await refusal(file({}));
    expect(error.code).toBe('needs_band_mapping');
    expect(error.message).toMatch(/has 2 bands.*red=3,nir=5/);
    const single = await refusal(file({ bands: [red] }));
    expect(single.code).toBe('needs_band_mapping');
    expect(single.message).toContain('stack');
    // RGB and a fourth band that is not said to be alpha may well be NIR.
    const fourth = await refusal(
      file({ bands: [1, 2, 3, 4].map(levels8), photometric: 2, extraSamples: [0] }),
    );
    expect(fourth.code).toBe('needs_band_mapping');
  });

  it.each([
    { bands: { red: 1, nir: 3 } },
    { bands: { red: 0, nir: 2 } },
    { bands: { red: 2, nir: 2 } },
    { sensor: 'no-such-camera' },
    { scale: 0 },
    { scale: Number.NaN },
  ])('that do not fit are refused: %j', async (request) => {
    await expect(refusal(file({ metadata: names }), request)).resolves.toMatchObject({
      code: 'invalid_band_mapping',
    });
  });

  it('without NIR, or without red, leave the indices unavailable', async () => {
    const rgb = await analyse(file({ bands: [10, 20, 30].map(levels8), photometric: 2 }));
    expect(rgb).toMatchObject({ radiometry: 'display_rgb', health: null, outputs: [], validPixels: 16 });
    expect(means(rgb)).toEqual({ ndvi: 'no_nir_band', savi: 'no_nir_band' });
    const noRed = await analyse(
      file({ metadata: bandMetadata({ DESCRIPTION: 'Green' }, { DESCRIPTION: 'NIR' }) }),
    );
    expect(means(noRed)).toEqual({ ndvi: 'no_red_band', savi: 'no_red_band' });
  });
});

describe('radiometry', () => {
  it('of plain integers is raw: NDVI is relative, SAVI refused', async () => {
    const analysis = await analyse(file({ metadata: names }));
    expect(analysis).toMatchObject({
      radiometry: 'raw_dn',
      radiometrySource: 'none',
      scale: null,
      offset: null,
    });
    expect(means(analysis)).toEqual({ ndvi: 0.8, savi: 'needs_reflectance' });
    expect(analysis.warnings.join()).toContain('relative');
    expect(analysis.outputs.map((output) => output.name)).toEqual(['ndvi.tif', 'ndvi.png']);
  });

  it('takes the offset into NDVI too', async () => {
    const analysis = await analyse(file({ metadata: names }), { scale: 0.0001, offset: 0.1 });
    expect(means(analysis).ndvi).toBeCloseTo((0.55 - 0.15) / 0.7, 12);
  });

  it('prefers the request to the file', async () => {
    const analysis = await analyse(file({ metadata: scaled }), { scale: 0.0002 });
    expect(analysis).toMatchObject({ radiometrySource: 'request', scale: 0.0002, offset: 0 });
  });

  it('of plausible float samples is reflectance, with a warning', async () => {
    const analysis = await analyse(
      file({ bands: [0.05, 0.45].map((v) => new Float32Array(16).fill(v)), metadata: names }),
    );
    expect(analysis).toMatchObject({ radiometry: 'surface_reflectance', radiometrySource: 'float_samples' });
    expect(means(analysis).savi).toBeCloseTo(0.6, 6);
    expect(analysis.warnings).toHaveLength(1);
  });

  it('of other float samples is raw', async () => {
    const analysis = await analyse(
      file({ bands: [500, 4500].map((v) => new Float32Array(16).fill(v)), metadata: names }),
    );
    expect(analysis).toMatchObject({ radiometry: 'raw_dn', scale: null });
    expect(means(analysis)).toEqual({ ndvi: 0.8, savi: 'reflectance_out_of_range' });
    expect(analysis.outputs.map((output) => output.name)).toEqual(['ndvi.tif', 'ndvi.png']);
  });

  it.each([
    { offset: 1.7e308 },
    { offset: Number.NEGATIVE_INFINITY },
    { offset: 101 },
    { scale: 1.7e308 },
    { scale: 1e7 },
    { scale: 1e-300 },
    { scale: -0.0001 },
  ])('is none with a scaling without meaning, which is told with what is accepted: %j', async (scaling) => {
    const tags = { DESCRIPTION: 'Red', SCALE: scaling.scale ?? 1, OFFSET: scaling.offset ?? 0 };
    const inFile = file({ metadata: bandMetadata(tags, { ...tags, DESCRIPTION: 'NIR' }) });
    const asked = refusal(file({ metadata: names }), scaling);
    // What is not finite is no number in the file's metadata.
    const found = scaling.offset === Number.NEGATIVE_INFINITY ? [asked] : [asked, refusal(inFile)];
    for (const error of await Promise.all(found)) {
      expect(error.code).toBe('invalid_band_mapping');
      expect(error.message).toContain(String(scaling.scale ?? scaling.offset));
      expect(error.message).toContain('the scale must be 1e-12 to 1000000, the offset -100 to 100');
    }
  });

  it('with a scale that cannot be right refuses SAVI, or warns', async () => {
    const tooLarge = await analyse(file({ metadata: names }), { scale: 0.01 });
    expect(means(tooLarge).savi).toBe('reflectance_out_of_range');
    const tooSmall = await analyse(file({ metadata: names }), { scale: 1e-6 });
    expect(tooSmall.warnings.join()).toContain('too small');
  });
});

describe('invalid pixels', () => {
  it('are nodata in either band, and both 0', async () => {
    const partRed = Uint16Array.from(red, (v, i) => (i < 3 ? 7 : v));
    const partNir = Uint16Array.from(nir, (v, i) => (i === 5 ? 7 : v));
    partRed[8] = 0;
    partNir[8] = 0;
    const analysis = await analyse(file({ bands: [partRed, partNir], metadata: names, nodata: '7' }));
    expect(analysis.validPixels).toBe(11);
  });

  it('are those whose alpha is 0', async () => {
    const alpha = Uint16Array.from({ length: 16 }, (_, i) => (i < 4 ? 0 : 65_535));
    const analysis = await analyse(file({ bands: [red, nir, alpha], extraSamples: [0, 2], metadata: names }));
    expect(analysis.validPixels).toBe(12);
    const error = await refusal(file({ bands: [red, nir, alpha], extraSamples: [0, 2] }), {
      bands: { red: 1, nir: 3 },
    });
    expect(error.message).toContain('alpha');
  });

  it('are those of value 0 where a declared band is marked as alpha, as GDAL marks the fourth of 8-bit files', async () => {
    const varied = Uint16Array.from({ length: 16 }, (_, i) => i * 300);
    const analysis = await analyse(file({ bands: [red, varied], extraSamples: [2] }), {
      bands: { red: 1, nir: 2 },
    });
    expect(analysis.validPixels).toBe(15);
    expect(analysis.warnings.join()).toContain('marked as alpha');
  });

  it('follow the last of several alpha marks', async () => {
    const zero = level(0);
    const alpha = Uint16Array.from({ length: 16 }, (_, i) => (i < 4 ? 0 : 65_535));
    const analysis = await analyse(file({ bands: [red, zero, nir, alpha], extraSamples: [2, 0, 2] }), {
      bands: { red: 1, nir: 3 },
    });
    expect(analysis.validPixels).toBe(12);
  });

  it('are none because of a nodata value that the type cannot hold, or an empty tag', async () => {
    const zeroRed = Uint16Array.from(red, () => 0);
    for (const nodata of ['-9999', '', ' ', 'x', '0.5']) {
      expect((await analyse(file({ bands: [zeroRed, nir], metadata: names, nodata }))).validPixels).toBe(16);
    }
    await expect(
      refusal(file({ bands: [zeroRed, nir], metadata: names, nodata: '0' })),
    ).resolves.toMatchObject({
      code: 'no_valid_pixels',
    });
  });
});

describe('pictures', () => {
  const picture = (channels: 1 | 3 | 4, width = 40, height = 30) =>
    sharp(Buffer.alloc(width * height * channels, 90), { raw: { width, height, channels } });

  it('in colour complete without indices', async () => {
    for (const bytes of [await picture(3).jpeg().toBuffer(), await picture(4).png().toBuffer()]) {
      const analysis = await analyse(bytesSource(bytes, 'photo.tif'));
      expect(analysis).toMatchObject({ radiometry: 'display_rgb', validPixels: 1200 });
      expect(means(analysis).ndvi).toBe('no_nir_band');
    }
  });

  it('of a converted camera have a relative NDVI, and SAVI only with a scale', async () => {
    const pixels = Buffer.from(Array.from({ length: 64 * 3 }, (_, i) => [50, 0, 150][i % 3]!));
    const png = await sharp(pixels, { raw: { width: 8, height: 8, channels: 3 } })
      .png()
      .toBuffer();
    const bands = { red: 1, nir: 3 };
    expect(means(await analyse(bytesSource(png), { bands }))).toEqual({
      ndvi: 0.5,
      savi: 'needs_reflectance',
    });
    expect(means(await analyse(bytesSource(png), { bands, scale: 1 / 255 })).savi).toBeCloseTo(
      (1.5 * (100 / 255)) / (200 / 255 + 0.5),
      10,
    );
  });

  it('keep 16 bits', async () => {
    const samples = Uint16Array.from({ length: 64 * 3 }, (_, i) => [1000, 0, 3001][i % 3]!);
    const png = await sharp(samples, { raw: { width: 8, height: 8, channels: 3 } })
      .toColourspace('rgb16')
      .png()
      .toBuffer();
    const analysis = await analyse(bytesSource(png), { bands: { red: 1, nir: 3 } });
    expect(analysis.sampleType).toBe('uint16');
    expect(means(analysis).ndvi).toBeCloseTo(2001 / 4001, 12);
  });

  it('that are cut off are damaged, too large ones are not decoded', async () => {
    const jpeg = await picture(3, 400, 300).jpeg().toBuffer();
    const png = await picture(3, 400, 300).png().toBuffer();
    for (const bytes of [jpeg, png]) {
      const error = await refusal(bytesSource(bytes.subarray(0, Math.floor(bytes.length * 0.6))));
      expect(error.code).toBe('damaged_file');
    }
    const huge = Buffer.from(png);
    huge.writeUInt32BE(2 ** 30, 16);
    expect(['damaged_file', 'too_large']).toContain((await refusal(bytesSource(huge))).code);
  });

  it('are too large beyond 200 megapixels, and progressive ones, which are decoded in memory, beyond 100', async () => {
    for (const [progressive, side] of [
      [false, 14_200],
      [true, 10_100],
    ] as const) {
      const jpeg = await picture(3).jpeg({ progressive }).toBuffer();
      // Start of frame 0 or 2, length, 8 bits, height, width.
      const frame = jpeg.indexOf(Buffer.of(0xff, progressive ? 0xc2 : 0xc0, 0, 17, 8));
      jpeg.writeUInt16BE(side, frame + 5);
      jpeg.writeUInt16BE(side, frame + 7);
      const error = await refusal(bytesSource(jpeg), {}, 500_000_000);
      expect(error).toMatchObject({ code: 'too_large' });
    }
  });

  it('have their position from EXIF, and none at 0, 0', async () => {
    const gps = (latitude: string) => ({
      IFD3: { GPSLatitude: latitude, GPSLatitudeRef: 'N', GPSLongitude: latitude, GPSLongitudeRef: 'W' },
    });
    const located = await picture(3).jpeg().withExif(gps('52/1 30/1 0/1')).toBuffer();
    expect((await analyse(bytesSource(located))).gps).toMatchObject({ latitude: 52.5, longitude: -52.5 });
    const nowhere = await picture(3).jpeg().withExif(gps('0/1 0/1 0/1')).toBuffer();
    expect((await analyse(bytesSource(nowhere))).gps).toBeNull();
  });
});

describe('what is no image', () => {
  it('is refused by its first bytes, whatever its name', async () => {
    expect((await refusal(bytesSource(new Uint8Array(), 'a.tif'))).code).toBe('empty_file');
    const pdf = await refusal(bytesSource(Buffer.from('%PDF-1.4 and more'), 'a.tif'));
    expect(pdf.code).toBe('unsupported_format');
    expect(pdf.message).toContain('25 50 44 46');
  });
});
