import {
  ascii,
  encodeDirectory,
  numbers,
  type TiffField,
} from '../../../lambdas/imagery/cog/tiff-directory-writer.ts';
import { TAG } from '../../../lambdas/imagery/tiff/tiff-tags.ts';
import { tiffFixture } from '../tiff-fixture.ts';

export interface CaptureFixture {
  readonly width: number;
  readonly height: number;
  readonly samples: Uint16Array;
  readonly make?: string;
  readonly model?: string;
  readonly firmware?: string;
  readonly xmp?: string;
  readonly blackLevel?: readonly number[];
  /** seconds */
  readonly exposureTime?: number;
  readonly isoSpeed?: number;
  readonly photographicSensitivity?: number;
  readonly fNumber?: number;
  readonly takenAt?: string;
}

/** One band of a capture as cameras write them: a TIFF with XMP, and an EXIF directory behind the main one. */
export function captureFixture(fixture: CaptureFixture): Uint8Array {
  const { width, height, samples } = fixture;
  const write = (exifAt: number) =>
    tiffFixture({ width, height, bands: [samples], fields: mainFields(fixture, exifAt) });
  const exifAt = write(0).length;
  return Buffer.concat([write(exifAt), encodeDirectory(exifFields(fixture), exifAt, false)]);
}

function mainFields(fixture: CaptureFixture, exifAt: number): TiffField[] {
  const { make, model, firmware, xmp, blackLevel } = fixture;
  return [
    ...(make === undefined ? [] : [ascii(TAG.make, make)]),
    ...(model === undefined ? [] : [ascii(TAG.model, model)]),
    ...(firmware === undefined ? [] : [ascii(TAG.software, firmware)]),
    ...(xmp === undefined ? [] : [ascii(TAG.xmp, xmp)]),
    ...(blackLevel === undefined ? [] : [numbers(TAG.blackLevel, 'short', blackLevel)]),
    numbers(TAG.exifIfd, 'long', [exifAt]),
  ];
}

function exifFields(fixture: CaptureFixture): TiffField[] {
  const one = (tag: number, value: number | undefined) =>
    value === undefined ? [] : [numbers(tag, 'double', [value])];
  return [
    ...one(TAG.exposureTime, fixture.exposureTime),
    ...one(TAG.fNumber, fixture.fNumber),
    ...one(TAG.photographicSensitivity, fixture.photographicSensitivity),
    ...one(TAG.isoSpeed, fixture.isoSpeed),
    ascii(TAG.dateTimeOriginal, fixture.takenAt ?? '2026:06:01 10:00:00'),
  ];
}

/** XMP of one description whose properties are attributes, as DJI writes them. */
export function xmpOf(properties: Readonly<Record<string, string | number>>): string {
  const attributes = Object.entries(properties).map(([name, value]) => ` ${name}="${value}"`);
  return `<x:xmpmeta><rdf:RDF><rdf:Description${attributes.join('')}/></rdf:RDF></x:xmpmeta>`;
}

/** Red and NIR of a field of reflectance 0.05 and 0.45 (NDVI 0.8) under 1.2 W/m2/nm, as a RedEdge-P would record it. */
export function micasensePair(captureId = 'one'): [red: Uint8Array, nir: Uint8Array] {
  return [micasenseBand('Red', 668, 0.05, captureId), micasenseBand('NIR', 842, 0.45, captureId)];
}

/** L = reflectance x E / pi; DN = black level + L x gain x t x 2^16 / a1, without vignetting. */
function micasenseBand(name: string, wavelength: number, reflectance: number, captureId: string): Uint8Array {
  const [width, height, irradiance, blackLevel, exposureTime, gain, a1] = [20, 10, 1.2, 4800, 0.001, 1, 2e-4];
  const radiance = (reflectance * irradiance) / Math.PI;
  const digitalNumber = blackLevel + Math.round((radiance * gain * exposureTime * 65_536) / a1);
  return captureFixture({
    width,
    height,
    samples: new Uint16Array(width * height).fill(digitalNumber),
    make: 'MicaSense',
    model: 'RedEdge-P',
    firmware: 'v1.4.0',
    xmp: xmpOf({
      'Camera:BandName': name,
      'Camera:CentralWavelength': wavelength,
      'MicaSense:CaptureId': captureId,
      'MicaSense:RadiometricCalibration': `${a1}, 0, 0`,
      'Camera:VignettingCenter': '0, 0',
      'Camera:VignettingPolynomial': '0, 0, 0, 0, 0, 0',
      'Camera:HorizontalIrradiance': 100 * irradiance,
    }),
    blackLevel: [blackLevel],
    exposureTime,
    isoSpeed: 100 * gain,
  });
}
