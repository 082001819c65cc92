import { ApiError, SignedOutError } from '../api/api-errors.ts';
import { backOffSeconds, isPassing } from './pause.ts';
import type { Failed } from './queue-item.ts';
import { StorageError } from './send-file.ts';

/** What has to be asked for anew is, unless that has been of no use before. */
const MOST_RENEWALS = 3;

/**
 * Seconds until it is tried again, or how the images in question end; undefined: the user has to sign in.
 * @param failures before this one, without a success between them
 */
export function afterFault(error: unknown, failures: number): number | Failed | undefined {
  if (error instanceof SignedOutError) return undefined;
  if (isPassing(error) || (isOutdated(error) && failures < MOST_RENEWALS)) {
    const asked = error instanceof ApiError ? error.retryAfterSeconds : undefined;
    return asked ?? backOffSeconds(failures);
  }
  const { code = 'unknown', message } = error as Error & { code?: string };
  return { name: 'failed', code, reason: message, remedy: 'send-again' };
}

/** A link that has expired after all, with a clock that is wrong; an upload in parts that somebody has given up. */
function isOutdated(error: unknown): boolean {
  if (error instanceof StorageError) return error.status === 403;
  return error instanceof ApiError && error.code === 'upload_not_found';
}
