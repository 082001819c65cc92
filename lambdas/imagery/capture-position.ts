import type { GpsPosition } from '../pipeline/image-analysis.ts';

/** The fields of an EXIF GPS directory, as it stores them: degrees, minutes, seconds. */
export interface GpsFields {
  readonly latitude?: ArrayLike<number> | undefined;
  readonly latitudeRef?: string | undefined;
  readonly longitude?: ArrayLike<number> | undefined;
  readonly longitudeRef?: string | undefined;
  readonly altitude?: number | undefined;
  /** 1: below sea level */
  readonly altitudeRef?: number | undefined;
  readonly speed?: number | undefined;
  /** K km/h, M mph, N knots */
  readonly speedRef?: string | undefined;
  readonly heading?: number | undefined;
  /** T true north, M magnetic */
  readonly headingRef?: string | undefined;
  readonly accuracy?: number | undefined;
}

/** m/s per unit of speed. */
const SPEED_UNITS: Readonly<Record<string, number>> = { K: 1 / 3.6, M: 0.44704, N: 1852 / 3600 };

/** What a camera above a field can have; anything else is damage or a unit that is not known. */
const ALTITUDES = { from: -500, to: 100_000 } as const;
const SPEEDS = { from: 0, to: 1000 } as const;
const ACCURACIES = { from: 0, to: 10_000 } as const;
const HEADINGS = { from: 0, to: 360 } as const;

/** null without a fix: fields missing, out of range, or exactly 0, 0 as cameras write without one. */
export function gpsPosition(fields: GpsFields, capturedAt: string | null): GpsPosition | null {
  const latitude = degrees(fields.latitude, /^s/i.test(fields.latitudeRef ?? ''));
  const longitude = degrees(fields.longitude, /^w/i.test(fields.longitudeRef ?? ''));
  if (latitude === null || longitude === null) return null;
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return null;
  if (latitude === 0 && longitude === 0) return null;
  const altitude =
    fields.altitude === undefined ? undefined : fields.altitude * (fields.altitudeRef === 1 ? -1 : 1);
  const unit = SPEED_UNITS[(fields.speedRef ?? 'K').charAt(0).toUpperCase()];
  const groundSpeed = fields.speed === undefined || unit === undefined ? undefined : fields.speed * unit;
  // A magnetic heading is not one from true north, and the declination is not known here.
  const heading = /^m/i.test(fields.headingRef ?? '') ? undefined : fields.heading;
  return {
    latitude,
    longitude,
    ...(isWithin(altitude, ALTITUDES) && { altitude }),
    ...(isWithin(fields.accuracy, ACCURACIES) && { accuracy: fields.accuracy }),
    ...(isWithin(heading, HEADINGS) && heading < HEADINGS.to && { heading }),
    ...(isWithin(groundSpeed, SPEEDS) && { groundSpeed }),
    ...(capturedAt !== null && { capturedAt }),
  };
}

function degrees(values: ArrayLike<number> | undefined, negative: boolean): number | null {
  if (values === undefined || values.length === 0) return null;
  const [whole, minutes, seconds] = [values[0]!, values[1] ?? 0, values[2] ?? 0];
  // 60 itself is what rounding makes of 59.9999. NaN passes none of these.
  if (!(whole >= 0 && minutes >= 0 && minutes <= 60 && seconds >= 0 && seconds <= 60)) return null;
  const value = whole + minutes / 60 + seconds / 3600;
  return negative ? -value : value;
}

function isWithin(value: number | undefined, { from, to }: { from: number; to: number }): value is number {
  return value !== undefined && value >= from && value <= to;
}
