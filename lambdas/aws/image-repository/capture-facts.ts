import type { GpsPosition, ImageAnalysis } from '../../pipeline/image-analysis.ts';

type CaptureFacts = Pick<ImageAnalysis, 'gps' | 'capturedAt'>;

/**
 * What a file says of its capture, as far as the tables can hold it. Cameras write anything there, and a row that
 * PostgreSQL refuses would cost the whole image.
 */
export function storableCapture({ gps, capturedAt }: CaptureFacts): CaptureFacts {
  return { gps: gps === null ? null : storablePosition(gps), capturedAt: storableInstant(capturedAt) };
}

/** Degrees, metres and m/s within the bounds that image_gps checks; without those that are beyond. */
function storablePosition(position: GpsPosition): GpsPosition {
  const { heading: written, accuracy, groundSpeed, capturedAt, ...rest } = position;
  const instant = storableInstant(capturedAt ?? null);
  // 360 is north as 0 is, and what some cameras write for it.
  const heading = written === 360 ? 0 : written;
  return {
    ...rest,
    ...(isFrom0(heading) && heading < 360 && { heading }),
    ...(isFrom0(accuracy) && { accuracy }),
    ...(isFrom0(groundSpeed) && { groundSpeed }),
    ...(instant !== null && { capturedAt: instant }),
  };
}

function isFrom0(value: number | undefined): value is number {
  return value !== undefined && value >= 0;
}

/** In UTC, since PostgreSQL takes fewer zones than files name; null beyond the years that RFC 3339 can write. */
function storableInstant(text: string | null): string | null {
  const time = new Date(text ?? Number.NaN);
  const year = time.getUTCFullYear();
  return year >= 1 && year <= 9999 ? time.toISOString() : null;
}
