import {
  DatabaseErrorException,
  DatabaseUnavailableException,
  InternalServerErrorException,
  ServiceUnavailableError,
} from '@aws-sdk/client-rds-data';

/** The database or the Data API before it did not answer: a fault that passes, and nobody's request is to blame. */
export class DatabaseUnavailableError extends Error {
  override readonly name = 'DatabaseUnavailableError';

  constructor(waitedSeconds: number, cause: unknown) {
    super(`the database could not be reached, and ${waitedSeconds.toFixed(0)} s were waited`, { cause });
  }
}

/** As the SDK names throttling; the Data API's model declares no exception for it. */
const THROTTLED = ['ThrottlingException', 'Throttling', 'TooManyRequestsException', 'RequestLimitExceeded'];

/** What Node and the SDK say where no answer came: a name without a status. */
const UNANSWERED = [
  'TimeoutError',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
];

/** Throttling, and a writer that is restarted or replaced: worth waiting for, as resuming is. */
export function wasRefused(error: unknown): boolean {
  return error instanceof DatabaseUnavailableException || isThrottled(error);
}

/** Beyond that: whatever the SDK repeats and has given up. */
export function isUnavailable(error: unknown): boolean {
  return (
    wasRefused(error) ||
    error instanceof ServiceUnavailableError ||
    error instanceof InternalServerErrorException ||
    UNANSWERED.some((name) => isNamed(error, name))
  );
}

/** Five characters of the SQL standard, which the Data API appends to PostgreSQL's message. */
export function sqlStateOf(error: unknown): string | null {
  if (!(error instanceof DatabaseErrorException)) return null;
  return /SQLState: ([0-9A-Z]{5})$/.exec(error.message)?.[1] ?? null;
}

function isThrottled(error: unknown): boolean {
  const { $metadata } = (error ?? {}) as { $metadata?: { httpStatusCode?: number } };
  return $metadata?.httpStatusCode === 429 || THROTTLED.some((name) => isNamed(error, name));
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && (error.name === name || (error as NodeJS.ErrnoException).code === name);
}
