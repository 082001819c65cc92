import { DatabaseResumingException } from '@aws-sdk/client-rds-data';
import { DatabaseUnavailableError, isUnavailable, wasRefused } from './database-faults.ts';

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
  /** Aborts a call that has not been answered, in time for the caller to say so. */
  readonly signal?: AbortSignal;
  /** Told of each call that failed, whether it is repeated or not. */
  readonly onFault?: (error: unknown) => void;
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

/** Short at first, for a database that is nearly up; then steady, for one that has just been woken. */
const WAITS_MILLISECONDS = [500, 1000, 1500, 2000];

/**
 * Repeats a call while the database is not up. Of DatabaseResumingException and of throttling it is certain that nothing
 * was executed. Of DatabaseUnavailableException it is not: the writer may have gone after it had committed. The SDK
 * repeats that one (HTTP 504) by itself, at once and twice, so that each single statement has to bear a repetition
 * anyway: inserts have a UUID of the client's and ON CONFLICT, updates and deletes name the state that they leave, and
 * what finds nothing to do looks whether it had been done. Not so within a transaction, which is gone with its writer.
 */
export async function whileResuming<Result>(
  call: () => Promise<Result>,
  patience: Patience,
  isRepeatable: (error: unknown) => boolean = isNotUp,
): Promise<Result> {
  const sleep = patience.sleep ?? pause;
  let waited = 0;
  for (let round = 0; ; round++) {
    try {
      return await call();
    } catch (error) {
      patience.onFault?.(error);
      const wait = WAITS_MILLISECONDS[Math.min(round, WAITS_MILLISECONDS.length - 1)]!;
      const within = Math.min(RESUME_WITHIN_MILLISECONDS, waited + patience.remainingMilliseconds());
      if (!isRepeatable(error) || waited + wait > within)
        throw asDatabaseError(error, waited / 1000, patience);
      await sleep(wait);
      waited += wait;
    }
  }
}

/** For statements, and for the beginning of a transaction. */
export function isNotUp(error: unknown): boolean {
  return isResuming(error) || wasRefused(error);
}

/** For what belongs to a transaction that has begun. */
export function isResuming(error: unknown): boolean {
  return error instanceof DatabaseResumingException;
}

function asDatabaseError(error: unknown, waitedSeconds: number, { signal }: Patience): unknown {
  if (isResuming(error)) return new DatabaseResumingError(waitedSeconds, error);
  if (isUnavailable(error) || signal?.aborted) return new DatabaseUnavailableError(waitedSeconds, error);
  return error;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
