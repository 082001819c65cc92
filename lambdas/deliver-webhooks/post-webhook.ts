import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { hostOf } from '../webhooks/webhook-url.ts';
import { AddressRefusedError } from './guarded-lookup.ts';

export interface WebhookRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface PostTerms {
  readonly isAllowed: (address: string) => boolean;
  readonly lookup: LookupFunction;
  /** For the whole of it, from the look-up of the name on. */
  readonly timeoutMilliseconds: number;
}

/** Words of ours; what the receiver writes is kept nowhere. */
export type PostFault =
  | 'timed_out'
  | 'address_refused'
  | 'host_not_found'
  | 'connection_failed'
  | 'http_status';

export type PostOutcome =
  | { readonly fault: null; readonly responseStatus: number }
  | { readonly fault: PostFault; readonly responseStatus: number | null };

/** bytes of an answer that are waited for. */
const MAXIMUM_ANSWER_BYTES = 4096;

/** Never rejects. Redirects are not followed: where they lead has not been asked for. */
export async function postWebhook(request: WebhookRequest, terms: PostTerms): Promise<PostOutcome> {
  const signal = AbortSignal.timeout(terms.timeoutMilliseconds);
  try {
    const response = await send(request, terms, signal);
    await readSome(response);
    const responseStatus = response.statusCode ?? 0;
    const isTaken = responseStatus >= 200 && responseStatus < 300;
    return isTaken ? { fault: null, responseStatus } : { fault: 'http_status', responseStatus };
  } catch (error) {
    return { fault: signal.aborted ? 'timed_out' : faultOf(error), responseStatus: null };
  }
}

function send(request: WebhookRequest, terms: PostTerms, signal: AbortSignal): Promise<IncomingMessage> {
  const url = new URL(request.url);
  const host = hostOf(url);
  // An address is not looked up.
  if (isIP(host) !== 0 && !terms.isAllowed(host)) throw new AddressRefusedError(`${host} is not public`);
  const start = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const outgoing = start(url, {
      method: 'POST',
      headers: { ...request.headers, 'content-length': String(Buffer.byteLength(request.body)) },
      lookup: terms.lookup,
      // A connection of its own: one that is kept would not be looked at again.
      agent: false,
      signal,
    });
    outgoing.once('response', resolve);
    outgoing.once('error', reject);
    outgoing.end(request.body);
  });
}

/** The status has come already: what breaks from here on changes nothing. */
async function readSome(response: IncomingMessage): Promise<void> {
  let bytes = 0;
  try {
    for await (const chunk of response) {
      bytes += (chunk as Buffer).length;
      if (bytes >= MAXIMUM_ANSWER_BYTES) break;
    }
  } catch {
    // An answer that breaks off has been given all the same.
  } finally {
    response.destroy();
  }
}

function faultOf(error: unknown): PostFault {
  if (error instanceof AddressRefusedError) return 'address_refused';
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOTFOUND' || code === 'EAI_AGAIN' ? 'host_not_found' : 'connection_failed';
}
