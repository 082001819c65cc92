/**
 * RFC 3339 in UTC.
 * @param text RFC 3339 in any zone, as cameras write it
 * @returns null for what is none, and beyond the years 1 to 9999 that RFC 3339 can write
 */
export function utcInstant(text: string | null): string | null {
  const time = new Date(text ?? Number.NaN);
  const year = time.getUTCFullYear();
  return year >= 1 && year <= 9999 ? time.toISOString() : null;
}
