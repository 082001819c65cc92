import { createHash } from 'node:crypto';
import { type HttpEvent, type HttpResponse, PRIVATE } from './http.ts';

/**
 * Weak (RFC 9110, 8.8.1): two answers with one tag say the same, but not in the same bytes, because each has links with a
 * signature of its own. `content` is the answer without them.
 */
export function entityTag(content: unknown): string {
  return `W/${strongEntityTag(content)}`;
}

/** Of an answer that is the same in all its bytes while `content` is: a change may be asked for on its condition. */
export function strongEntityTag(content: unknown): string {
  const digest = createHash('sha256').update(JSON.stringify(content)).digest('base64url');
  return `"${digest.slice(0, 27)}"`;
}

/** Whether the client has this answer already, by the weak comparison that If-None-Match asks for. */
export function isKnown(event: HttpEvent, tag: string): boolean {
  const given = event.headers['if-none-match'];
  return given !== undefined && isAmong(given, tag);
}

/**
 * Whether If-Match names what is there; true where the header is absent. A tag that a compressing proxy has made weak on
 * its way says as much: each of ours is of one state only.
 */
export function isMatched(event: HttpEvent, tag: string): boolean {
  const given = event.headers['if-match'];
  return given === undefined || isAmong(given, tag);
}

/** No tag of ours has a comma in it, so that a foreign one that is cut in two does no harm. */
function isAmong(given: string, tag: string): boolean {
  if (given.trim() === '*') return true;
  return given.split(',').some((candidate) => opaquePart(candidate) === opaquePart(tag));
}

function opaquePart(tag: string): string {
  return tag.trim().replace(/^W\//, '');
}

export function notModifiedResponse(headers: Readonly<Record<string, string>>): HttpResponse {
  return { statusCode: 304, headers: { ...PRIVATE, ...headers } };
}

/**
 * A number that changes twice in the lifetime of a link. With it in their tag, answers that have links are asked for anew
 * in time: links of an answer that is called unchanged hold for another half of their lifetime at least.
 */
export function linkPeriod(now: number, lifetimeSeconds: number): number {
  return Math.floor(now / (lifetimeSeconds * 500));
}
