import type { Row } from './row.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** What a person can choose to look back over, in milliseconds. */
export const RANGES = {
  '15m': 15 * MINUTE,
  '1h': HOUR,
  '3h': 3 * HOUR,
  '12h': 12 * HOUR,
  '3d': 72 * HOUR,
} as const;
export type Range = keyof typeof RANGES;

/** What a dashboard of CloudWatch shows unless somebody chooses. */
const USUAL: Range = '3h';

export function isRange(text: string | null | undefined): text is Range {
  return typeof text === 'string' && Object.hasOwn(RANGES, text);
}

/** The shortest range that shows all there is, up to the usual one. */
export function fittingRange(begin: number | undefined, now: number): Range {
  const names = Object.keys(RANGES) as Range[];
  const age = begin === undefined ? 0 : now - begin;
  const fitting = names.slice(0, names.indexOf(USUAL)).find((name) => age <= RANGES[name]);
  return fitting ?? USUAL;
}

/** Of 15 minutes and of an hour: CloudWatch's five minutes would leave a handful of points. */
const FINER_SECONDS: Readonly<Partial<Record<Range, number>>> = { '15m': 10, '1h': 60 };
const DAY_SECONDS = 86_400;

/** Milliseconds. What is counted by the day stays so. */
export function periodIn(range: Range, { periodSeconds }: Row): number {
  const finer = FINER_SECONDS[range] ?? periodSeconds;
  return 1000 * (periodSeconds >= DAY_SECONDS ? periodSeconds : Math.min(finer, periodSeconds));
}
