import { ApiError, NotReachedError } from '../api/api-errors.ts';
import { StorageError } from './send-file.ts';

const SHORTEST_SECONDS = 2;
const LONGEST_SECONDS = 60;

/** Twice as long after each failure, with a part of chance, so that not all phones of a team come back at once. */
export function backOffSeconds(failures: number, random = Math.random()): number {
  const longest = Math.min(LONGEST_SECONDS, SHORTEST_SECONDS * 2 ** Math.min(failures, 10));
  return longest / 2 + (longest / 2) * random;
}

/** A fault that goes by itself: without a network, or with a service that is busy. */
export function isPassing(error: unknown): error is NotReachedError | ApiError | StorageError {
  if (error instanceof NotReachedError) return true;
  if (error instanceof ApiError) return error.status === 429 || error.status >= 500;
  return error instanceof StorageError && (error.status === 429 || error.status >= 500);
}
