import type { Problem } from '../../../lambdas/api/types.ts';

/** The API refused a request, in its own words. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly status: number,
    readonly code: Problem['code'] | 'forbidden' | 'busy' | 'unknown',
    message: string,
    readonly errors: Problem['errors'] = undefined,
    /** When to ask again. */
    readonly retryAfterSeconds: number | undefined = undefined,
  ) {
    super(message);
  }
}

/** No answer: without a network, or with a service that cannot be reached. */
export class NotReachedError extends Error {
  override readonly name = 'NotReachedError';
  readonly code = 'not_reached';

  constructor(what: string, cause?: unknown) {
    super(`${what} could not be reached`, { cause });
  }
}

/** There is no token, or none that is accepted, and none can be had without the user. */
export class SignedOutError extends Error {
  override readonly name = 'SignedOutError';
  readonly code = 'signed_out';

  constructor(cause?: unknown) {
    super('You are signed out.', { cause });
  }
}
