import { apiClient } from '../../client/api-client.ts';
import type { ApiClient } from '../../client/calls.ts';

export interface SentRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: string;
}

interface Conversation {
  readonly client: ApiClient;
  readonly sent: SentRequest[];
}

/** A client whose requests get these answers, one after the other; an error is a connection that does not come about. */
export function clientWith(...answers: readonly (Response | Error)[]): Conversation {
  const sent: SentRequest[] = [];
  const waiting = [...answers];
  const fetch = async (input: string | URL | Request, init?: RequestInit) => {
    const request = new Request(input, init);
    sent.push({
      method: request.method,
      url: request.url,
      headers: request.headers,
      body: await request.text(),
    });
    request.signal.throwIfAborted();
    const answer = waiting.shift();
    if (answer === undefined) throw new Error(`no answer is left for ${request.method} ${request.url}`);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const client = apiClient({ url: 'https://api.test/', token: async () => `token-${sent.length}`, fetch });
  return { client, sent };
}

export function json(body: unknown, init: ResponseInit = {}): Response {
  return Response.json(body, init);
}

export function problem(status: number, code: string, more: object = {}, headers = {}): Response {
  const body = {
    type: `urn:crop-health:problem:${code}`,
    title: code,
    status,
    detail: 'because',
    code,
    ...more,
  };
  return Response.json(body, { status, headers: { 'content-type': 'application/problem+json', ...headers } });
}
