import { apiClient } from '../../../client/api-client.ts';
import { ApiProblem, ApiUnreachable, readProblem } from '../../../client/api-problem.ts';
import type { ApiClient } from '../../../client/calls.ts';
import { ApiError, NotReachedError, SignedOutError } from './api-errors.ts';

/** The API with the token of whoever is signed in. Everything throws ApiError, NotReachedError or SignedOutError. */
export interface Api {
  /** A typed method for each operation of the API's document. Nothing is sent twice: who asks knows what waits. */
  readonly operations: ApiClient;
  /** GET of what is kept as it comes: tables, reports. @param path with its query */
  download(path: string): Promise<{ readonly body: string; readonly headers: Headers }>;
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
  const fetch = fetchWithToken(tokens);
  return {
    operations: inWordsOfThePage(apiClient({ url, retries: 0, fetch })),
    download: async (path) => {
      try {
        const response = await fetch(`${url}${path}`);
        if (!response.ok) throw await readProblem(`GET ${path}`, response);
        return { body: await response.text(), headers: response.headers };
      } catch (error) {
        throw toPageError(error);
      }
    },
  };
}

/** Once more with a new token where the one at hand is refused. */
function fetchWithToken(tokens: TokenSource): typeof fetch {
  const send = (input: RequestInfo | URL, init: RequestInit | undefined, token: string) =>
    fetch(input, {
      ...init,
      headers: { ...(init?.headers as Record<string, string>), authorization: `Bearer ${token}` },
    });
  return async (input, init) => {
    const token = await tokens.accessToken();
    const response = await send(input, init, token);
    if (response.status !== 401) return response;
    const again = await send(input, init, await tokens.replaceToken(token));
    if (again.status === 401) throw await tokens.endSession();
    return again;
  };
}

function inWordsOfThePage(client: ApiClient): ApiClient {
  const calls = Object.entries(client) as [string, (request: unknown) => Promise<unknown>][];
  return Object.fromEntries(
    calls.map(([id, call]) => [
      id,
      (request: unknown) =>
        call(request).catch((error) => {
          throw toPageError(error);
        }),
    ]),
  ) as ApiClient;
}

function toPageError(error: unknown): unknown {
  if (error instanceof ApiProblem) {
    const { status, code, detail, errors, retryAfter } = error;
    const message = detail === '' ? `The service answered ${status}.` : detail;
    return new ApiError(status, codeOf(code, status), message, errors, retryAfter ?? undefined);
  }
  const cause = error instanceof ApiUnreachable ? error.cause : error;
  if (cause instanceof SignedOutError) return cause;
  if (error instanceof ApiUnreachable || error instanceof TypeError) {
    return new NotReachedError('The service', cause);
  }
  return error;
}

/** API Gateway's own refusals have no code. */
function codeOf(code: ApiProblem['code'], status: number): ApiError['code'] {
  if (!code.startsWith('http_')) return code as ApiError['code'];
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'forbidden';
  return status === 429 || status === 503 ? 'busy' : 'unknown';
}
