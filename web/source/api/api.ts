import type { Problem } from '../../../lambdas/api/types.ts';
import { ApiError, NotReachedError, type SignedOutError } from './api-errors.ts';

export interface ApiAnswer<Body> {
  readonly status: number;
  readonly headers: Headers;
  /** null where the answer has none, as with 204 and 304. */
  readonly body: Body;
}

export interface ApiRequest {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** The API with the token of whoever is signed in. */
export interface Api {
  readonly url: string;
  /**
   * Answers 2xx and 304.
   * @param path with its query
   * @throws ApiError, NotReachedError, SignedOutError
   */
  call<Body>(method: string, path: string, request?: ApiRequest): Promise<ApiAnswer<Body>>;
  /** GET of what is kept as it comes: tables, reports. Throws as `call`. */
  download(path: string): Promise<ApiAnswer<string>>;
}

/** Where tokens come from. */
export interface TokenSource {
  /** @throws SignedOutError */
  accessToken(): Promise<string>;
  /** Another one in place of a token that was refused. @throws SignedOutError */
  replaceToken(refused: string): Promise<string>;
  /** Even a new token was refused: the user has to sign in again. */
  endSession(): Promise<SignedOutError>;
}

export function createApi(url: string, tokens: TokenSource): Api {
  const ask = async (method: string, path: string, request: ApiRequest) => {
    const token = await tokens.accessToken();
    const response = await send(`${url}${path}`, method, request, token);
    if (response.status !== 401) return response;
    const again = await send(`${url}${path}`, method, request, await tokens.replaceToken(token));
    if (again.status === 401) throw await tokens.endSession();
    return again;
  };
  return {
    url,
    call: async (method, path, request = {}) => answerOf(await ask(method, path, request), parsed),
    download: async (path) => answerOf(await ask('GET', path, {}), (text) => text),
  };
}

async function send(url: string, method: string, request: ApiRequest, token: string): Promise<Response> {
  const { body, headers, signal } = request;
  try {
    return await fetch(url, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new NotReachedError('The service', cause);
  }
}

async function answerOf<Body>(response: Response, read: (text: string) => unknown): Promise<ApiAnswer<Body>> {
  const { status, headers } = response;
  const text = await response.text().catch((cause) => {
    throw new NotReachedError('The service', cause);
  });
  if (response.ok || status === 304) return { status, headers, body: read(text) as Body };
  throw errorOf(response, parsed(text));
}

function parsed(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** API Gateway's own refusals have no code, but a message. */
function errorOf({ status, headers }: Response, body: unknown): ApiError {
  const problem = (body ?? {}) as Partial<Problem> & { message?: string };
  const message = problem.detail ?? problem.message ?? `The service answered ${status}.`;
  const retryAfter = Number(headers.get('retry-after') ?? Number.NaN);
  return new ApiError(
    status,
    problem.code ?? codeOf(status),
    message,
    problem.errors,
    Number.isFinite(retryAfter) ? retryAfter : undefined,
  );
}

function codeOf(status: number): ApiError['code'] {
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'forbidden';
  return status === 429 || status === 503 ? 'busy' : 'unknown';
}
