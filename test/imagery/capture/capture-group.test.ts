import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CaptureMetadata } from '../../../lambdas/imagery/capture/capture-metadata.ts';
import { readCaptureMetadata } from '../../../lambdas/imagery/capture/capture-metadata.ts';
import { openCaptureGroup } from '../../../lambdas/imagery/capture/open-capture-group.ts';
import type { RasterReader } from '../../../lambdas/imagery/raster-reader.ts';
import { InputError } from '../../../lambdas/pipeline/errors.ts';
import { bytesSource } from '../file-source.ts';
import { tiffFixture } from '../tiff-fixture.ts';
import { type CaptureFixture, captureFixture, micasensePair, xmpOf } from './capture-fixture.ts';

const MAXIMUM_PIXELS = 1_000_000;
const WHOLE = { x: 0, y: 0, width: 3, height: 2 };
/** 4800 is black; 37568 is half of the scale above it. */
const SAMPLES = Uint16Array.of(4800, 37_568, 4000, 21_184, 65_535, 4801);

interface Band {
  readonly name: string;
  readonly wavelength: number;
  readonly captureId?: string;
  readonly fixture?: Partial<CaptureFixture>;
  readonly properties?: Readonly<Record<string, string | number>>;
}

const RED: Band = { name: 'Red', wavelength: 668 };
const NIR: Band = { name: 'NIR', wavelength: 842 };
const LIGHT = { 'Camera:HorizontalIrradiance': 120 };

function micasense({ name, wavelength, captureId = 'one', fixture, properties }: Band) {
  const xmp = xmpOf({
    'Camera:BandName': name,
    'Camera:CentralWavelength': wavelength,
    'MicaSense:CaptureId': captureId,
    'MicaSense:RadiometricCalibration': '0.0001, 1e-7, 1e-6',
    'Camera:VignettingCenter': '0, 0',
    'Camera:VignettingPolynomial': '0.1, 0, 0, 0, 0, 0',
    ...properties,
  });
  const bytes = captureFixture({
    width: 3,
    height: 2,
    samples: SAMPLES,
    make: 'MicaSense',
    model: 'RedEdge-P',
    firmware: 'v1.4.0',
    xmp,
    blackLevel: [4798, 4802, 4800, 4800],
    exposureTime: 0.001,
    isoSpeed: 200,
    ...fixture,
  });
  return bytesSource(bytes, `IMG_0001_${name}.tif`);
}

function open(...bands: readonly Band[]): Promise<RasterReader> {
  return openCaptureGroup(bands.map(micasense), MAXIMUM_PIXELS);
}

async function refusalOf(opening: Promise<RasterReader>): Promise<InputError> {
  const error = await opening.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof InputError) return error;
  throw new Error(`not refused: ${String(error)}`);
}

describe('the metadata of one capture', () => {
  it('are read from EXIF, DNG tags and XMP', async () => {
    const metadata = await readCaptureMetadata(micasense(RED));
    const expected: Partial<CaptureMetadata> = {
      make: 'MicaSense',
      model: 'RedEdge-P',
      firmware: 'v1.4.0',
      blackLevel: 4800,
      exposureTime: 0.001,
      iso: 200,
      bitsPerSample: 16,
      width: 3,
      height: 2,
    };
    expect(metadata).toMatchObject(expected);
  });

  it('are null where the camera wrote nothing that can be meant', async () => {
    const source = micasense({ ...RED, fixture: { exposureTime: 0, isoSpeed: Number.NaN } });
    expect(await readCaptureMetadata(source)).toMatchObject({ exposureTime: null, iso: null, fNumber: null });
  });
});

describe('a damaged capture', () => {
  it('is read without what is damaged, or refused; nothing else ever happens', async () => {
    const [bytes, nir] = micasensePair();
    const place = fc.nat(bytes.length - 1);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(place, fc.nat(255)), { maxLength: 8 }),
        place,
        async (flips, end) => {
          const flipped = Uint8Array.from(bytes);
          for (const [at, value] of flips) flipped[at] = value;
          for (const damaged of [flipped, flipped.subarray(0, end)]) {
            const sources = [bytesSource(damaged, 'IMG_0001_3.tif'), bytesSource(nir, 'IMG_0001_4.tif')];
            const outcome: unknown = await openCaptureGroup(sources, MAXIMUM_PIXELS).catch((error) => error);
            if (outcome instanceof Error) expect(outcome).toBeInstanceOf(InputError);
          }
        },
      ),
    );
  });
});

describe('a capture group', () => {
  it('is one image whose bands are the files, in their order and with their names', async () => {
    const group = await open(NIR, RED);
    expect(group).toMatchObject({ width: 3, height: 2, bandCount: 2, sampleType: 'float64' });
    expect(group.labels).toEqual([
      { name: 'NIR', wavelength: 842, isAlpha: false },
      { name: 'Red', wavelength: 668, isAlpha: false },
    ]);
  });

  it('is reflectance where every file has a light sensor that can be trusted', async () => {
    const group = await open({ ...RED, properties: LIGHT }, { ...NIR, properties: LIGHT });
    expect(group.calibratedAs).toBe('irradiance_reflectance');
    const [red] = await group.readWindow(WHOLE, [1]);
    // Column 1, row 0: r = 1, vignetting 1.1. L = 0.025 / 1.1; E = 120 x 0.01 = 1.2; pi x L / E = 0.0594999...
    expect(red![1]).toBeCloseTo((Math.PI * 0.025) / 1.1 / 1.2, 12);
    expect(red![0]).toBe(0);
    expect(red![2]).toBe(0);
  });

  it('corrects a window as it does the whole', async () => {
    const group = await open({ ...RED, properties: LIGHT }, { ...NIR, properties: LIGHT });
    const [whole] = await group.readWindow(WHOLE, [2]);
    const [part] = await group.readWindow({ x: 1, y: 1, width: 2, height: 1 }, [2]);
    expect([...part!]).toEqual([whole![4], whole![5]]);
  });

  it('is radiance in all bands where one of them lacks the light sensor, and says which', async () => {
    const group = await open({ ...RED, properties: LIGHT }, NIR);
    expect(group.calibratedAs).toBe('radiance_or_relative');
    const [red] = await group.readWindow(WHOLE, [1]);
    expect(red![1]).toBeCloseTo(0.025 / 1.1, 12);
    expect(group.warnings.join()).toContain('IMG_0001_NIR.tif: it has no horizontal irradiance');
  });

  it('is raw where one file lacks what its formula needs, and says what', async () => {
    const group = await open(RED, { ...NIR, fixture: { isoSpeed: 0 } });
    expect(group.calibratedAs).toBeUndefined();
    expect(group.sampleType).toBe('uint16');
    expect(await group.readWindow(WHOLE, [1])).toEqual([Float32Array.from(SAMPLES)]);
    expect(group.warnings.join()).toContain('IMG_0001_NIR.tif: its metadata lack ISOSpeed');
  });

  it('is raw where nobody knows what the camera records', async () => {
    const unknown = { make: 'Sentera', model: '21214' };
    const group = await open({ ...RED, fixture: unknown }, { ...NIR, fixture: unknown });
    expect(group.calibratedAs).toBeUndefined();
    expect(group.warnings.join()).toContain('no formula is known here for what cameras of Sentera record');
  });

  it('says that the bands are not registered', async () => {
    expect((await open(RED, NIR)).warnings[0]).toContain('not registered');
  });
});

describe('files that are not the bands of one capture', () => {
  it.each([
    ['of another capture', { ...NIR, captureId: 'two' }, 'capture two'],
    ['of another size', { ...NIR, fixture: { width: 2, samples: SAMPLES.slice(0, 4) } }, '2 x 2 pixels'],
    ['of the same band', { ...RED, fixture: {} }, 'send each band once'],
  ])('%s are refused', async (_what, band, found) => {
    const error = await refusalOf(open(RED, band));
    expect(error.code).toBe('invalid_band_mapping');
    expect(error.message).toContain(found);
  });

  it('are told apart by their time of exposure where the camera writes no id', async () => {
    const nameless = (band: Band, takenAt: string) => {
      const xmp = xmpOf({ 'Camera:BandName': band.name });
      return micasense({ ...band, fixture: { xmp, takenAt } });
    };
    const [ten, later] = ['2026:06:01 10:00:00', '2026:06:01 10:00:02'];
    const together = [nameless(RED, ten), nameless(NIR, ten)];
    expect((await openCaptureGroup(together, MAXIMUM_PIXELS)).bandCount).toBe(2);
    const error = await refusalOf(
      openCaptureGroup([nameless(RED, ten), nameless(NIR, later)], MAXIMUM_PIXELS),
    );
    expect(error.message).toContain(later);
  });

  it.each([
    ['a stack', tiffFixture({ width: 3, height: 2, bands: [SAMPLES, SAMPLES] }), 'has 2 bands'],
    ['a photo', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0), 'is a JPEG'],
  ])('%s is refused', async (_what, bytes, found) => {
    const sources = [micasense(RED), bytesSource(bytes, 'other.tif')];
    const error = await refusalOf(openCaptureGroup(sources, MAXIMUM_PIXELS));
    expect(error.code).toBe('unsupported_layout');
    expect(error.message).toContain(`other.tif ${found}`);
  });

  it('a file alone is no group', async () => {
    expect((await refusalOf(open(RED))).message).toContain('a group of 1 files');
  });
});

describe('a band that no index is computed from', () => {
  it('is not taken for red because of its wavelength', async () => {
    const panchromatic = { name: 'Panchro', wavelength: 634 };
    const group = await open(panchromatic, NIR);
    expect(group.labels[0]).toEqual({ name: 'Panchro', isAlpha: false });
  });
});
