import type { CaptureMetadata } from './capture-metadata.ts';
import { micasenseIrradiance } from './micasense-irradiance.ts';
import {
  type BandCalibration,
  distance,
  namesOfMissing,
  radialPolynomial,
  type SampleModel,
  uncalibrated,
} from './sample-model.ts';
import { xmpNumbers } from './xmp-numbers.ts';

export interface MicasenseCalibration {
  /** RadiometricCalibration: a1 in W/m2/sr/nm per s at gain 1, a2 in s per row, a3 per row. */
  readonly radiometric: readonly [a1: number, a2: number, a3: number];
  /** pixels */
  readonly vignettingCentre: readonly [x: number, y: number];
  /** k0 to k5, of r in pixels */
  readonly vignettingPolynomial: readonly number[];
  /** digital numbers */
  readonly blackLevel: number;
  /** seconds */
  readonly exposureTime: number;
  readonly gain: number;
  readonly bitsPerSample: number;
}

/** Firmware of early RedEdges wrote 1/6329 s for an exposure that took 0.000274 s. */
const MISWRITTEN_EXPOSURE = { written: 1 / 6329, tolerance: 1e-6, real: 0.000274 };

/**
 * Spectral radiance in W/m2/sr/nm: L = V R (DN - BL) a1 / (gain te 2^bits), negatives 0. V = 1 / polynomial(r) divides by the
 * fall-off of the lens, R = 1 / (1 + a2 y / te - a3 y) takes out the gradient of the rows, y being the row.
 * NaN where the metadata's factors are no share of light: not above 0.
 * Source: MicaSense RedEdge radiometric calibration model, and its imageprocessing library.
 */
export function micasenseRadiance(calibration: MicasenseCalibration): SampleModel {
  const [a1, a2, a3] = calibration.radiometric;
  const [centreX, centreY] = calibration.vignettingCentre;
  const { vignettingPolynomial, blackLevel, gain, bitsPerSample } = calibration;
  const exposureTime = realExposure(calibration.exposureTime);
  const perCount = a1 / (gain * exposureTime * 2 ** bitsPerSample);
  return (digitalNumber, column, row) => {
    const light = digitalNumber - blackLevel;
    // Noise about the black level. NaN stays NaN.
    if (light <= 0) return 0;
    const radius = distance(column - centreX, row - centreY);
    const rowGradient = 1 + (a2 * row) / exposureTime - a3 * row;
    const falling = radialPolynomial(vignettingPolynomial, radius) * rowGradient;
    return falling > 0 ? (light * perCount) / falling : Number.NaN;
  };
}

/** Reflectance of a Lambertian surface, pi L / E, of E in W/m2/nm on the horizontal plane. */
export function micasenseReflectance(
  calibration: MicasenseCalibration,
  horizontalIrradiance: number,
): SampleModel {
  const radiance = micasenseRadiance(calibration);
  const perRadiance = Math.PI / horizontalIrradiance;
  return (digitalNumber, column, row) => radiance(digitalNumber, column, row) * perRadiance;
}

export function calibrateMicasense(metadata: CaptureMetadata): BandCalibration {
  const { xmp, blackLevel, exposureTime, iso, bitsPerSample } = metadata;
  const radiometric = xmpNumbers(xmp, 'MicaSense:RadiometricCalibration');
  const centre = xmpNumbers(xmp, 'Camera:VignettingCenter');
  const polynomial = xmpNumbers(xmp, 'Camera:VignettingPolynomial');
  const missing = namesOfMissing({
    'MicaSense:RadiometricCalibration': radiometric?.length === 3 ? radiometric : null,
    'Camera:VignettingCenter': centre?.length === 2 ? centre : null,
    'Camera:VignettingPolynomial': polynomial,
    BlackLevel: blackLevel,
    ExposureTime: exposureTime,
    ISOSpeed: iso,
    BitsPerSample: bitsPerSample,
  });
  if (missing.length > 0) return uncalibrated(`its metadata lack ${missing.join(', ')}`);
  const calibration: MicasenseCalibration = {
    radiometric: radiometric as [number, number, number],
    vignettingCentre: centre as [number, number],
    vignettingPolynomial: polynomial!,
    blackLevel: blackLevel!,
    exposureTime: exposureTime!,
    gain: iso! / 100,
    bitsPerSample: bitsPerSample!,
  };
  const irradiance = micasenseIrradiance(metadata);
  return {
    relative: micasenseRadiance(calibration),
    reflectance: irradiance.trusted === null ? null : micasenseReflectance(calibration, irradiance.trusted),
    shortcoming: irradiance.shortcoming,
  };
}

function realExposure(written: number): number {
  const { written: quirk, tolerance, real } = MISWRITTEN_EXPOSURE;
  return Math.abs(written - quirk) < tolerance ? real : written;
}
