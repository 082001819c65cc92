import type { IncomingMessage } from 'node:http';
import { decodePercent, parseQuery, splitUrl } from '../access/canonical-request.ts';
import { S3Error } from './s3-error.ts';

/** What a request is about. */
export interface RequestTarget {
  readonly bucket?: string;
  readonly key?: string;
  /** The query without the signature's own parameters and those that stand for headers. */
  readonly parameters: ReadonlyMap<string, string>;
  /** `x-amz-*` headers that a presigned URL carries in its query. */
  readonly hoistedHeaders: Readonly<Record<string, string>>;
}

const longestKey = 1024; // bytes

export function parseTarget(request: IncomingMessage): RequestTarget {
  const { path, query } = splitUrl(request.url ?? '/');
  const pairs = parseQuery(query);
  const named = pairs.map(([name, value]) => [name.toLowerCase(), value] as const);
  const hoisted = named.filter(([name]) => name.startsWith('x-amz-') && !signatureParameters.has(name));
  return {
    ...bucketAndKey(request.headers.host ?? '', path),
    parameters: new Map(pairs.filter(([name]) => !/^x-(amz-|id$)/i.test(name))),
    hoistedHeaders: Object.fromEntries(hoisted),
  };
}

const signatureParameters = new Set(
  [
    'algorithm',
    'credential',
    'date',
    'expires',
    'signedheaders',
    'signature',
    'security-token',
    'content-sha256',
  ].map((name) => `x-amz-${name}`),
);

/** Path style, or virtual-host style where the host is below localhost: bucket.localhost, bucket.s3.localhost. */
function bucketAndKey(host: string, path: string): { bucket?: string; key?: string } {
  const [, label] = /^(.+?)(?:\.s3)?\.localhost(?::\d+)?$/.exec(host) ?? [];
  const whole = path.replace(/^\//, '');
  const inHost = label !== undefined && label !== 's3';
  const slash = whole.indexOf('/');
  const bucket = inHost ? label : decodePercent(slash < 0 ? whole : whole.slice(0, slash));
  const rest = inHost ? whole : slash < 0 ? '' : whole.slice(slash + 1);
  if (bucket === '') return {};
  return rest === '' ? { bucket } : { bucket, key: decodeKey(rest) };
}

function decodeKey(encoded: string): string {
  let key: string;
  try {
    key = decodeURIComponent(encoded);
  } catch (cause) {
    throw new S3Error('InvalidURI', "Couldn't parse the specified URI.", { URI: encoded }, { cause });
  }
  refuseLongKey(key);
  return key;
}

export function refuseLongKey(key: string): void {
  const size = Buffer.byteLength(key);
  if (size <= longestKey) return;
  throw new S3Error('KeyTooLongError', 'Your key is too long', {
    Size: String(size),
    MaxSizeAllowed: String(longestKey),
  });
}
