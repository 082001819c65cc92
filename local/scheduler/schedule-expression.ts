const UNIT_SECONDS: Readonly<Record<string, number>> = { minute: 60, hour: 3600, day: 86_400 };

const RATE = /^rate\((\d+) (minute|hour|day)s?\)$/;

/** Largest delay of a Node timer, milliseconds. */
const MAXIMUM_TIMER = 2 ** 31 - 1;

/**
 * Milliseconds between two runs of `rate(5 minutes)`. EventBridge's own rule: a positive whole number.
 * Undefined for every other form (cron, at): the caller refuses it by name.
 */
export function rateMilliseconds(expression: string): number | undefined {
  const match = RATE.exec(expression);
  if (!match) return undefined;
  const milliseconds = Number(match[1]) * UNIT_SECONDS[match[2]!]! * 1000;
  return milliseconds > 0 && milliseconds <= MAXIMUM_TIMER ? milliseconds : undefined;
}
