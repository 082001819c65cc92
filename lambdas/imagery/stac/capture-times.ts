/** When the image was taken, as STAC wants it: an instant, or an interval that holds it (inclusive, in UTC). */
export type CaptureTimes =
  | { readonly datetime: string }
  | { readonly datetime: null; readonly start_datetime: string; readonly end_datetime: string };

/** The oldest photograph that is left was taken in 1826 or 1827: no image is older. */
const BEFORE_EVERY_PHOTOGRAPH = '1826-01-01T00:00:00.000Z';

/**
 * An item needs `datetime`, or both ends of an interval. Where nobody says when the image was taken, no time is made
 * up: the interval holds nothing but what is certain, that it was taken before its upload. A client that searches for
 * a day then finds the item as one that may be of that day.
 * @param capturedAt RFC 3339 in UTC, as is uploadedAt
 */
export function captureTimes(capturedAt: string | null, uploadedAt: string): CaptureTimes {
  if (capturedAt !== null) return { datetime: capturedAt };
  return { datetime: null, start_datetime: BEFORE_EVERY_PHOTOGRAPH, end_datetime: uploadedAt };
}
