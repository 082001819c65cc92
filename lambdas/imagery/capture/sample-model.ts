/**
 * The physical value of one sample. Column and row count from 0 at the upper left corner of the image as it is stored,
 * whatever its orientation tag says: the lens is where the sensor is.
 */
export type SampleModel = (digitalNumber: number, column: number, row: number) => number;

/** What a capture's metadata allow: models from the file's own figures, or what is missing for them. */
export interface BandCalibration {
  /** Reflectance, 0..1. */
  readonly reflectance: SampleModel | null;
  /** Proportional to the light that came from the field, with one factor for all bands of the capture. */
  readonly relative: SampleModel | null;
  /** Why there is no better model, for a person; null where reflectance is reached. */
  readonly shortcoming: string | null;
}

export function uncalibrated(shortcoming: string): BandCalibration {
  return { reflectance: null, relative: null, shortcoming };
}

/** Names of what is null, for the message that says which tags a file lacks. */
export function namesOfMissing(values: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(values).flatMap(([name, value]) => (value === null ? [name] : []));
}

/** pixels; Math.hypot guards against overflow, which no image reaches, and takes ten times as long. */
export function distance(x: number, y: number): number {
  return Math.sqrt(x * x + y * y);
}

/** 1 + k0 r + k1 r^2 + ... by Horner's rule. */
export function radialPolynomial(coefficients: readonly number[], radius: number): number {
  let value = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) value = (value + coefficients[i]!) * radius;
  return 1 + value;
}
