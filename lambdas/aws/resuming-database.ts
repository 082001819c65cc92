import { DatabaseResumingException } from '@aws-sdk/client-rds-data';

/** An auto-paused cluster was not up again within the time that the caller could wait. */
export class DatabaseResumingError extends Error {
  override readonly name = 'DatabaseResumingError';

  constructor(waitedSeconds: number, cause: unknown) {
    super(`the database was still resuming after ${waitedSeconds.toFixed(0)} s`, { cause });
  }
}

/** Resuming takes about 15 s, 30 s and more after a day; a minute is beyond what is documented. */
export const RESUME_WITHIN_MILLISECONDS = 60_000;

export interface Patience {
  /** How long the caller may still wait, in milliseconds. Asked before each wait. */
  readonly remainingMilliseconds: () => number;
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

/** Short at first, for a database that is nearly up; then steady, for one that has just been woken. */
const WAITS_MILLISECONDS = [500, 1000, 1500, 2000];

/**
 * Repeats a call while the database resumes. The SDK takes DatabaseResumingException (HTTP 400) for the caller's
 * fault and does not repeat it. Nothing was executed then, so that repeating is safe for every statement.
 */
export async function whileResuming<Result>(
  call: () => Promise<Result>,
  patience: Patience,
): Promise<Result> {
  const sleep = patience.sleep ?? pause;
  let waited = 0;
  for (let round = 0; ; round++) {
    try {
      return await call();
    } catch (error) {
      if (!isResuming(error)) throw error;
      const wait = WAITS_MILLISECONDS[Math.min(round, WAITS_MILLISECONDS.length - 1)]!;
      if (waited + wait > Math.min(RESUME_WITHIN_MILLISECONDS, waited + patience.remainingMilliseconds())) {
        throw new DatabaseResumingError(waited / 1000, error);
      }
      await sleep(wait);
      waited += wait;
    }
  }
}

function isResuming(error: unknown): boolean {
  return error instanceof DatabaseResumingException;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
