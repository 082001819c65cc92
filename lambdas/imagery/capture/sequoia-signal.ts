import type { CaptureMetadata } from './capture-metadata.ts';
import { type BandCalibration, namesOfMissing, type SampleModel, uncalibrated } from './sample-model.ts';
import { xmpNumbers } from './xmp-numbers.ts';

export interface SequoiaCalibration {
  /** SensorModel A, B, C; B is the black level in digital numbers of the 16-bit file. */
  readonly sensorModel: readonly [a: number, b: number, c: number];
  readonly fNumber: number;
  /** seconds */
  readonly exposureTime: number;
  readonly iso: number;
  readonly vignetting: readonly VignettingTerm[];
  readonly width: number;
  readonly height: number;
}

/** coefficient x (column / width)^powerX x (row / height)^powerY */
export interface VignettingTerm {
  readonly powerX: number;
  readonly powerY: number;
  readonly coefficient: number;
}

/**
 * Light from the field in the unit of Parrot's own, which all bands and cameras of the kind share:
 * I = f^2 (p - B) / (A exposure ISO + C), divided by the fall-off of the lens. The fall-off concerns the light alone, so
 * B is subtracted first. The light sensor's readings are not used: their unit is not established.
 * Source: Parrot SEQ-AN-01, Sequoia pixel value to irradiance.
 */
export function sequoiaSignal(calibration: SequoiaCalibration): SampleModel {
  const { fNumber, exposureTime, iso, vignetting, width, height } = calibration;
  const [a, b, c] = calibration.sensorModel;
  const perCount = fNumber ** 2 / (a * exposureTime * iso + c);
  const lens = lensOf(vignetting);
  return (digitalNumber, column, row) => {
    const light = digitalNumber - b;
    if (light <= 0) return 0;
    const share = lens(column / width, row / height);
    return share > 0 ? (light * perCount) / share : Number.NaN;
  };
}

/** Share of the light that the lens lets through at a place; x and y from 0 to 1. */
export function fallOff(terms: readonly VignettingTerm[], x: number, y: number): number {
  return lensOf(terms)(x, y);
}

/** By Horner's rule in both directions: powers of each pixel would take ten times as long. */
function lensOf(terms: readonly VignettingTerm[]): (x: number, y: number) => number {
  const highest = 1 + Math.max(...terms.flatMap(({ powerX, powerY }) => [powerX, powerY]));
  const coefficients = new Float64Array(highest * highest);
  for (const { powerX, powerY, coefficient } of terms)
    coefficients[powerX * highest + powerY]! += coefficient;
  return (x, y) => {
    let share = 0;
    for (let powerX = highest - 1; powerX >= 0; powerX--) {
      let ofY = 0;
      for (let powerY = highest - 1; powerY >= 0; powerY--) {
        ofY = ofY * y + coefficients[powerX * highest + powerY]!;
      }
      share = share * x + ofY;
    }
    return share;
  };
}

export function calibrateSequoia(metadata: CaptureMetadata): BandCalibration {
  const { xmp, fNumber, exposureTime, iso, width, height } = metadata;
  const sensorModel = xmpNumbers(xmp, 'Camera:SensorModel');
  const vignetting = vignettingTerms(
    xmpNumbers(xmp, 'Camera:VignettingPolynomial2DName'),
    xmpNumbers(xmp, 'Camera:VignettingPolynomial2D'),
  );
  const missing = namesOfMissing({
    'Camera:SensorModel': sensorModel?.length === 3 ? sensorModel : null,
    'Camera:VignettingPolynomial2D': vignetting,
    FNumber: fNumber,
    ExposureTime: exposureTime,
    PhotographicSensitivity: iso,
  });
  if (missing.length > 0) return uncalibrated(`its metadata lack ${missing.join(', ')}`);
  const relative = sequoiaSignal({
    sensorModel: sensorModel as [number, number, number],
    fNumber: fNumber!,
    exposureTime: exposureTime!,
    iso: iso!,
    vignetting: vignetting!,
    width,
    height,
  });
  const shortcoming =
    'what a Sequoia records has no stated unit, and the colour of the light is not taken out: only a panel makes it reflectance';
  return { relative, reflectance: null, shortcoming };
}

/** Those of real cameras are 0 to 4. */
const HIGHEST_POWER = 9;

/** Powers come in pairs, x before y, one pair for each coefficient. null where they do not fit together. */
function vignettingTerms(powers: number[] | null, coefficients: number[] | null): VignettingTerm[] | null {
  if (powers === null || coefficients === null || powers.length !== 2 * coefficients.length) return null;
  if (!powers.every((power) => Number.isInteger(power) && power >= 0 && power <= HIGHEST_POWER)) return null;
  const terms = coefficients.map((coefficient, i) => ({
    powerX: powers[2 * i]!,
    powerY: powers[2 * i + 1]!,
    coefficient,
  }));
  return isPlausible(terms) ? terms : null;
}

/** A lens lets nearly all through at the centre, and less at the corners: whatever says otherwise is another form. */
function isPlausible(terms: readonly VignettingTerm[]): boolean {
  const corners = [fallOff(terms, 0, 0), fallOff(terms, 1, 0), fallOff(terms, 0, 1), fallOff(terms, 1, 1)];
  const centre = fallOff(terms, 0.5, 0.5);
  return Math.abs(centre - 1) < 0.1 && corners.every((corner) => corner > 0.1 && corner < centre);
}
