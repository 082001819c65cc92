import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export interface CanonicalInput {
  readonly method: string;
  /** Path and query as they stand in the request line. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly signedHeaders: readonly string[];
  readonly payloadHash: string;
  /** S3 encodes a path once, every other service encodes the encoded path again. */
  readonly encodePathTwice: boolean;
}

export function canonicalRequest(input: CanonicalInput): string {
  const { path, query } = splitUrl(input.url);
  const headers = input.signedHeaders.map(
    (name) => `${name}:${canonicalHeaderValue(input.headers[name] ?? '')}\n`,
  );
  return [
    input.method,
    canonicalPath(path, input.encodePathTwice),
    canonicalQuery(query),
    headers.join(''),
    input.signedHeaders.join(';'),
    input.payloadHash,
  ].join('\n');
}

export function splitUrl(url: string): { path: string; query: string } {
  const mark = url.indexOf('?');
  return mark < 0 ? { path: url, query: '' } : { path: url.slice(0, mark), query: url.slice(mark + 1) };
}

/** Everything but A-Z a-z 0-9 - . _ ~ is percent-encoded as UTF-8, in upper case (RFC 3986, as SigV4 requires). */
export function encodeStrictly(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Clients differ in what they encode on the wire, so a segment is decoded first and then encoded strictly. */
export function canonicalPath(path: string, encodeTwice = false): string {
  const once = path.split('/').map((segment) => encodeStrictly(decodePercent(segment)));
  return (encodeTwice ? once.map(encodeStrictly) : once).join('/') || '/';
}

/** Sorted by encoded name, then by encoded value; the signature itself is left out. */
export function canonicalQuery(query: string): string {
  return parseQuery(query)
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => [encodeStrictly(name), encodeStrictly(value)] as const)
    .sort((a, b) => compare(a[0], b[0]) || compare(a[1], b[1]))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

export function parseQuery(query: string): (readonly [name: string, value: string])[] {
  return query
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const equals = part.indexOf('=');
      const [name, value] = equals < 0 ? [part, ''] : [part.slice(0, equals), part.slice(equals + 1)];
      return [decodeQuery(name), decodeQuery(value)] as const;
    });
}

/** In a query a plus sign is a space; a plus sign itself arrives as %2B. */
function decodeQuery(text: string): string {
  return decodePercent(text.replaceAll('+', ' '));
}

/** Text with a stray or broken percent sign is taken as it stands: its signature will not match then. */
export function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function canonicalHeaderValue(value: string | string[]): string {
  return (Array.isArray(value) ? value.join(',') : value).trim().replace(/\s+/g, ' ');
}

export function sha256Hex(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
