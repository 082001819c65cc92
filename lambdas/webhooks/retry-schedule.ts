export interface RetryTerms {
  /** Seconds before the second attempt. */
  readonly firstSeconds: number;
  /** Of one series. */
  readonly attempts: number;
}

const FACTOR = 5;
/** Seconds: a day off must not cost a receiver that comes back in the evening. SQS hides a message for twelve hours at most. */
const LONGEST = 6 * 3600;
/** So that what failed together does not come back together. */
const JITTER = 0.2;

/**
 * Seconds to wait after a failed attempt; null where it was the last one.
 * @param attempt 1 for the first
 * @param random from 0 to 1
 */
export function retryDelay(
  attempt: number,
  { firstSeconds, attempts }: RetryTerms,
  random: number,
): number | null {
  if (attempt >= attempts) return null;
  const delay = Math.min(firstSeconds * FACTOR ** (attempt - 1), LONGEST);
  return Math.round(delay * (1 + JITTER * random));
}
