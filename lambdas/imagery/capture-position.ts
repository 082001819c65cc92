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
    ...(isKnown(altitude) && { altitude }),
    ...(isKnown(fields.accuracy) && { accuracy: fields.accuracy }),
    ...(isKnown(heading) && { heading }),
    ...(isKnown(groundSpeed) && { groundSpeed }),
    ...(capturedAt !== null && { capturedAt }),
  };
}

function degrees(values: ArrayLike<number> | undefined, negative: boolean): number | null {
  if (values === undefined || values.length === 0) return null;
  const value = values[0]! + (values[1] ?? 0) / 60 + (values[2] ?? 0) / 3600;
  return Number.isFinite(value) ? (negative ? -value : value) : null;
}

function isKnown(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value);
}
