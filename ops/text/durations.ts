import { UsageError } from '../../local/operator/command-line.ts';

const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 } as const;
type Unit = keyof typeof SECONDS;

/** "90s", "15m", "24h", "7d" in seconds; undefined for any other text. */
export function parseDuration(text: string): number | undefined {
  const [, count, unit] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  return count === undefined ? undefined : Number(count) * SECONDS[unit as Unit];
}

/**
 * A time as RFC 3339 in UTC, or as long ago as the text says.
 * @param option as it was typed, for the message
 */
export function parseMoment(option: string, text: string, now: Date): string {
  const ago = parseDuration(text);
  const time = ago === undefined ? instant(text) : now.getTime() - ago * 1000;
  if (time === undefined || Number.isNaN(new Date(time).getTime())) {
    throw new UsageError(
      `${option} ${text}: accepted are 90s, 15m, 24h, 7d (ago), or a time such as 2026-05-01T10:00:00Z`,
    );
  }
  return new Date(time).toISOString();
}

/** With its zone: without one, Date would take the zone of this machine. */
function instant(text: string): number | undefined {
  const isWhole = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/.test(text);
  return isWhole ? Date.parse(text) : undefined;
}

/** The two largest units: "3 d 4 h", "12 min 5 s", "0.4 s". */
export function formatSeconds(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  if (whole < 86_400) return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
  return `${Math.floor(whole / 86_400)} d ${Math.floor((whole % 86_400) / 3600)} h`;
}

export function secondsBetween(earlier: string, later: string): number {
  return (Date.parse(later) - Date.parse(earlier)) / 1000;
}

/** "3 min 12 s ago" */
export function ago(since: string, now: Date): string {
  return `${formatSeconds(Math.max(0, secondsBetween(since, now.toISOString())))} ago`;
}
