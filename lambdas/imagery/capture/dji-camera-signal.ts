import type { CaptureMetadata } from './capture-metadata.ts';
import {
  type BandCalibration,
  distance,
  namesOfMissing,
  radialPolynomial,
  type SampleModel,
  uncalibrated,
} from './sample-model.ts';
import { xmpNumber, xmpNumbers } from './xmp-numbers.ts';

export interface DjiCalibration {
  /** digital numbers */
  readonly blackLevel: number;
  /** pixels */
  readonly vignettingCentre: readonly [x: number, y: number];
  /** k0 to k5, of r in pixels */
  readonly vignettingPolynomial: readonly number[];
  readonly sensorGain: number;
  /** microseconds, as XMP has it */
  readonly exposureMicroseconds: number;
  /** Of this camera against the NIR camera. */
  readonly sensorGainAdjustment: number;
  /** Of the light sensor, in DJI's own units: already compensated for its own sensitivity. */
  readonly irradiance: number;
}

/** Samples are 16 bits wide, and the guide divides by the largest. */
const FULL_SCALE = 65_535;

/**
 * The signal of one camera over the light that fell on the field, in units that DJI does not state but that all bands of
 * a capture share: (DN - BL) / 65535 x polynomial(r) / (gain x exposure in s) x gain adjustment / irradiance. Unlike
 * MicaSense's, the polynomial is multiplied with. Below the black level 0; NaN where the polynomial is not above 0.
 * Source: DJI Mavic 3M image processing guide v1.0 (2023-08), P4 Multispectral image processing guide v1.0 (2020-07).
 */
export function djiCameraSignal(calibration: DjiCalibration): SampleModel {
  const { blackLevel, vignettingPolynomial, sensorGain, exposureMicroseconds } = calibration;
  const [centreX, centreY] = calibration.vignettingCentre;
  const exposure = sensorGain * (exposureMicroseconds / 1e6);
  const perCount = calibration.sensorGainAdjustment / (FULL_SCALE * exposure * calibration.irradiance);
  return (digitalNumber, column, row) => {
    const light = digitalNumber - blackLevel;
    if (light <= 0) return 0;
    const radius = distance(column - centreX, row - centreY);
    const brightening = radialPolynomial(vignettingPolynomial, radius);
    return brightening > 0 ? light * perCount * brightening : Number.NaN;
  };
}

export function calibrateDji({ xmp, blackLevel }: CaptureMetadata): BandCalibration {
  const positive = (value: number | null) => (value !== null && value > 0 ? value : null);
  const polynomial =
    xmpNumbers(xmp, 'drone-dji:VignettingData', 'Camera:VignettingData') ??
    xmpNumbers(xmp, 'drone-dji:VignettingPolynomial', 'Camera:VignettingPolynomial');
  const values = {
    BlackLevel:
      blackLevel ??
      xmpNumber(xmp, 'drone-dji:BlackLevel', 'Camera:BlackLevel') ??
      xmpNumber(xmp, 'drone-dji:BlackCurrent', 'Camera:BlackCurrent'),
    'drone-dji:VignettingData': polynomial,
    'drone-dji:CalibratedOpticalCenterX': xmpNumber(xmp, 'drone-dji:CalibratedOpticalCenterX'),
    'drone-dji:CalibratedOpticalCenterY': xmpNumber(xmp, 'drone-dji:CalibratedOpticalCenterY'),
    'drone-dji:SensorGain': positive(xmpNumber(xmp, 'drone-dji:SensorGain')),
    'drone-dji:ExposureTime': positive(xmpNumber(xmp, 'drone-dji:ExposureTime')),
    'drone-dji:SensorGainAdjustment': positive(xmpNumber(xmp, 'drone-dji:SensorGainAdjustment')),
    'Camera:Irradiance': positive(xmpNumber(xmp, 'drone-dji:Irradiance', 'Camera:Irradiance')),
  };
  const missing = namesOfMissing(values);
  if (missing.length > 0) return uncalibrated(`its metadata lack ${missing.join(', ')}`);
  const relative = djiCameraSignal({
    blackLevel: values.BlackLevel!,
    vignettingCentre: [
      values['drone-dji:CalibratedOpticalCenterX']!,
      values['drone-dji:CalibratedOpticalCenterY']!,
    ],
    vignettingPolynomial: polynomial!,
    sensorGain: values['drone-dji:SensorGain']!,
    exposureMicroseconds: values['drone-dji:ExposureTime']!,
    sensorGainAdjustment: values['drone-dji:SensorGainAdjustment']!,
    irradiance: values['Camera:Irradiance']!,
  });
  return {
    relative,
    reflectance: null,
    shortcoming: 'DJI states no unit: only a panel makes it reflectance',
  };
}
