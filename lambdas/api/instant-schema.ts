import * as v from 'valibot';

/** Without a flag for both cases: JSON Schema has none. */
const RFC3339 = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$/;
const TIME = 'a time as of RFC 3339, such as 2026-05-01T10:00:00Z';

/**
 * Kept in UTC and to the millisecond. A date that the calendar does not have is refused, not rolled over. The years 1
 * to 9999, in UTC, are those that PostgreSQL and RFC 3339 both can write.
 */
export const instant = v.pipe(
  v.string(TIME),
  v.regex(RFC3339, TIME),
  // Of what is no time at all the line above has told already.
  v.check((text) => !RFC3339.test(text) || isCalendarTime(text), TIME),
  v.transform((text) => new Date(text).toISOString()),
);

function isCalendarTime(text: string): boolean {
  const time = new Date(text);
  const [year, month, day] = text.slice(0, 10).split('-').map(Number) as [number, number, number];
  if (Number.isNaN(time.getTime()) || time.getUTCFullYear() < 1 || time.getUTCFullYear() > 9999) return false;
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}
