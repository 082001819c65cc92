import type { Problem } from './operations.ts';

export type FieldProblem = NonNullable<Problem['errors']>[number];

/** The API's own codes; of what stands before it (API Gateway, a proxy) the status is all that is known. */
export type ProblemCode = Problem['code'] | `http_${number}`;

interface Refusal {
  /** The request: `GET /images/{id}`. */
  readonly attempted: string;
  readonly status: number;
  readonly code: ProblemCode;
  readonly detail: string;
  /** What of the request is wrong, each with what would be accepted. */
  readonly errors: readonly FieldProblem[];
  /** Seconds; null where the API has not said when to come again. */
  readonly retryAfter: number | null;
  /** On faults of the API: what to name when asking for help. */
  readonly requestId: string | null;
}

/** The API has refused a request. */
export class ApiProblem extends Error implements Refusal {
  override readonly name = 'ApiProblem';
  readonly attempted;
  readonly status;
  readonly code;
  readonly detail;
  readonly errors;
  readonly retryAfter;
  readonly requestId;
  /** Detail and errors in words. */
  readonly reason;

  constructor({ attempted, status, code, detail, errors, retryAfter, requestId }: Refusal) {
    const reason = [detail, ...errors.map(inWords)].join('; ');
    super(`${attempted}: ${reason}`);
    this.attempted = attempted;
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.errors = errors;
    this.retryAfter = retryAfter;
    this.requestId = requestId;
    this.reason = reason;
  }
}

/** No answer came: no network, no such host, or an answer that the browser may not show. */
export class ApiUnreachable extends Error {
  override readonly name = 'ApiUnreachable';
  readonly code = 'unreachable';

  constructor(
    readonly attempted: string,
    cause: unknown,
  ) {
    super(`${attempted}: no answer came: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}

/** @param attempted the request, for people */
export async function readProblem(attempted: string, response: Response): Promise<ApiProblem> {
  const body = (await response.json().catch(() => ({}))) as Partial<Problem> & { readonly message?: string };
  return new ApiProblem({
    attempted,
    status: response.status,
    code: body.code ?? `http_${response.status}`,
    detail: body.detail ?? body.message ?? response.statusText,
    errors: body.errors ?? [],
    retryAfter: readRetryAfter(response),
    requestId: body.requestId ?? null,
  });
}

/** Seconds, of the only form that the API writes. */
export function readRetryAfter({ headers }: Response): number | null {
  const given = headers.get('retry-after') ?? '';
  return /^\d+$/.test(given) ? Number(given) : null;
}

function inWords({ field, message, accepted }: FieldProblem): string {
  return `${field}: ${message}, accepted: ${accepted}`;
}
