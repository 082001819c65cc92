import type { FieldProblem, Problem, ProblemCode } from './types.ts';

const PROBLEMS: Readonly<Record<ProblemCode, { readonly status: number; readonly title: string }>> = {
  unauthorized: { status: 401, title: 'Authentication is needed' },
  route_not_found: { status: 404, title: 'There is no such route' },
  method_not_allowed: { status: 405, title: 'The route does not have this method' },
  image_not_found: { status: 404, title: 'There is no such image' },
  field_not_found: { status: 404, title: 'There is no such field' },
  beds_not_found: { status: 404, title: 'The field has no beds' },
  bed_not_found: { status: 404, title: 'There is no such bed' },
  precondition_failed: { status: 412, title: 'It has been changed meanwhile' },
  unsupported_media_type: { status: 415, title: 'The body is not JSON' },
  body_too_large: { status: 413, title: 'The body is too large' },
  invalid_json: { status: 400, title: 'The body is not valid JSON' },
  invalid_request: { status: 400, title: 'The request is not valid' },
  id_conflict: { status: 409, title: 'The id is in use' },
  not_analysed: { status: 409, title: 'The image has not been analysed' },
  not_uploaded: { status: 409, title: 'The image has not been uploaded' },
  already_uploaded: { status: 409, title: 'The image waits for no upload' },
  upload_not_found: { status: 404, title: 'There is no such upload' },
  upload_incomplete: { status: 409, title: 'The upload is not as it was declared' },
  operation_not_allowed: { status: 403, title: 'The operation is not allowed' },
  webhook_not_found: { status: 404, title: 'There is no such webhook' },
  too_many_webhooks: { status: 409, title: 'There are as many webhooks as there may be' },
  intake_paused: { status: 503, title: 'No new images are taken at the moment' },
  database_resuming: { status: 503, title: 'The database is waking up' },
  database_unavailable: { status: 503, title: 'The database cannot be reached' },
  storage_unavailable: { status: 503, title: 'The storage cannot be reached' },
  internal_error: { status: 500, title: 'Something went wrong on our side' },
};

/** An answer that is an error: thrown anywhere below the router, which writes it. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: ProblemCode,
    detail: string,
    more: {
      readonly errors?: readonly FieldProblem[];
      readonly requestId?: string;
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(detail);
    const { headers = {}, ...fields } = more;
    this.headers = headers;
    this.problem = { type: `urn:crop-health:problem:${code}`, ...PROBLEMS[code], detail, code, ...fields };
  }
}

/** A list in a body may be wrong at each of its thousands of places: an answer must not be a hundred times its request. */
const MAXIMUM_FIELD_PROBLEMS = 20;

export function invalidRequest(errors: readonly FieldProblem[]): ProblemError {
  const told = errors.slice(0, MAXIMUM_FIELD_PROBLEMS);
  const fields = told.map((error) => error.field).join(', ');
  const untold = errors.length - told.length;
  const detail = `not accepted: ${fields}${untold > 0 ? `, and ${untold} more` : ''}`;
  return new ProblemError('invalid_request', detail, { errors: told });
}

/** Somebody else's image gets the same answer: an id must not tell whether it exists. */
export function imageNotFound(): ProblemError {
  return new ProblemError('image_not_found', 'you have no image with this id');
}

/** Operators pause for minutes or hours: a client that asks again each minute has little to wait. */
const PAUSE_RETRY_SECONDS = 60;

export function intakePaused(reason: string | null): ProblemError {
  return new ProblemError('intake_paused', reason ?? 'the pause has just ended; try again', {
    headers: { 'retry-after': String(reason === null ? 1 : PAUSE_RETRY_SECONDS) },
  });
}
