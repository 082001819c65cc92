import { ApiProblem, ApiUnreachable, readProblem, readRetryAfter } from './api-problem.ts';
import type { ApiClient } from './calls.ts';
import { headersOf, type OperationForm, pathOf, type Values } from './http-request.ts';
import { OPERATIONS } from './operations.ts';
import { wait } from './wait.ts';

export interface ApiClientOptions {
  /** Of the API, without a path; empty in a page that is served from where the API is. */
  readonly url: string;
  /** Asked before each request, so that it can hand out a fresh one. */
  readonly token?: () => string | Promise<string>;
  /** How often a request is sent again that failed in a way that passes, where that can do no harm. */
  readonly retries?: number;
  readonly fetch?: typeof globalThis.fetch;
}

interface Sender extends Required<Omit<ApiClientOptions, 'token'>> {
  readonly token: ApiClientOptions['token'];
}

/** The API, a typed method for each operation of docs/openapi.json. In browsers and in Node. */
export function apiClient(options: ApiClientOptions): ApiClient {
  const sender: Sender = {
    retries: 4,
    // Browsers refuse it as a method of another object.
    fetch: (...given) => globalThis.fetch(...given),
    token: undefined,
    ...options,
    url: options.url.replace(/\/+$/, ''),
  };
  const calls = Object.entries(OPERATIONS).map(([id, form]) => [
    id,
    (values: Values = {}) => callWithRetries(sender, form, withIdempotencyKey(form, values)),
  ]);
  return Object.fromEntries(calls) as ApiClient;
}

/** Answers that pass: a database that resumes, a function that starts, too many requests. */
const PASSING_STATUSES = [429, 502, 503, 504];
/** Seconds: what takes longer to pass is told, not waited for. */
const LONGEST_WAIT = 20;

async function callWithRetries(sender: Sender, form: OperationForm, values: Values): Promise<unknown> {
  const signal = values.signal as AbortSignal | undefined;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call(sender, form, values, signal);
    } catch (error) {
      const seconds = retryAfterOf(error) ?? (attempt * (1 + Math.random())) / 6;
      if (!passes(error, form, values) || seconds > LONGEST_WAIT || attempt > sender.retries) throw error;
      await wait(seconds * 1000, signal);
    }
  }
}

async function call(
  { url, token, fetch }: Sender,
  form: OperationForm,
  values: Values,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  const attempted = `${form.method} ${form.path}`;
  const headers = headersOf(form, values);
  const address = `${url}${pathOf(form, values)}`;
  if (form.needsToken && token !== undefined) headers.Authorization = `Bearer ${await token()}`;
  const { method } = form;
  const body = values.body === undefined ? null : JSON.stringify(values.body);
  const response = await fetch(address, { method, headers, body, signal: signal ?? null }).catch((cause) => {
    signal?.throwIfAborted();
    throw new ApiUnreachable(attempted, cause);
  });
  if (!response.ok && response.status !== 304) throw await readProblem(attempted, response);
  return {
    status: response.status,
    body: await readBody(response),
    etag: response.headers.get('etag'),
    retryAfter: readRetryAfter(response),
    location: response.headers.get('location'),
  };
}

async function readBody(response: Response): Promise<unknown> {
  if (response.status === 204 || response.status === 304) return null;
  const isJson = /[/+]json\b/.test(response.headers.get('content-type') ?? '');
  return isJson ? response.json() : response.text();
}

/** A request that may have been carried out is sent again only where a second time changes nothing. */
function passes(error: unknown, { method }: OperationForm, { idempotencyKey }: Values): boolean {
  const isRepeatable = method !== 'POST' || idempotencyKey !== undefined;
  if (error instanceof ApiUnreachable) return isRepeatable;
  if (!(error instanceof ApiProblem)) return false;
  return isRepeatable ? PASSING_STATUSES.includes(error.status) : error.status === 429;
}

function retryAfterOf(error: unknown): number | null {
  return error instanceof ApiProblem ? error.retryAfter : null;
}

/** So that a creation can be sent again although its caller has thought of no id. */
function withIdempotencyKey({ inHeaders }: OperationForm, values: Values): Values {
  const body = values.body as { readonly id?: unknown } | undefined;
  const isGiven = values.idempotencyKey !== undefined || body?.id !== undefined;
  if (inHeaders.idempotencyKey === undefined || isGiven) return values;
  return { ...values, idempotencyKey: crypto.randomUUID() };
}
