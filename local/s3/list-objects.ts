import { encodeStrictly } from '../access/canonical-request.ts';
import type { BucketExchange, Reply } from './exchange.ts';
import type { ObjectRecord } from './object-record.ts';
import { S3Error } from './s3-error.ts';
import { compareUtf8, type SortedKeys } from './sorted-keys.ts';
import { element, parent, xmlDocument } from './xml.ts';

export interface Page {
  readonly keys: readonly string[];
  readonly commonPrefixes: readonly string[];
  /** The last key or common prefix of this page, when there is more. */
  readonly next: string | undefined;
}

export interface PageRequest {
  readonly prefix: string;
  readonly delimiter: string;
  /** A key, or a common prefix that the page before ended with: nothing below it comes again. */
  readonly after: string;
  readonly maxKeys: number;
}

/** One page of a listing: keys, and what lies below the next delimiter rolled up to one common prefix. */
export function listPage(sorted: SortedKeys, { prefix, delimiter, after, maxKeys }: PageRequest): Page {
  const keys: string[] = [];
  const commonPrefixes: string[] = [];
  let last: string | undefined;
  for (const key of sorted.from(compareUtf8(after, prefix) > 0 ? after : prefix)) {
    if (!key.startsWith(prefix)) break;
    const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    const entry = end < 0 ? key : key.slice(0, end + delimiter.length);
    if (key === after || entry === last || (end >= 0 && entry === after)) continue;
    if (keys.length + commonPrefixes.length === maxKeys) return { keys, commonPrefixes, next: last };
    (end < 0 ? keys : commonPrefixes).push(entry);
    last = entry;
  }
  return { keys, commonPrefixes, next: undefined };
}

export async function listObjectsV2(exchange: BucketExchange): Promise<Reply> {
  const { bucket, target, service } = exchange;
  const request = pageRequest(target.parameters);
  const token = target.parameters.get('continuation-token');
  const startAfter = target.parameters.get('start-after');
  const after = token === undefined ? (startAfter ?? '') : readToken(token);
  const page = listPage(bucket.objects.keys, { ...request, after });
  const encode = encoder(target.parameters);
  const owner = target.parameters.get('fetch-owner') === 'true' ? service.account : undefined;
  const content =
    listingHead(exchange, page) +
    element('KeyCount', page.keys.length + page.commonPrefixes.length) +
    element('ContinuationToken', token) +
    element('NextContinuationToken', page.next === undefined ? undefined : writeToken(page.next)) +
    element('StartAfter', startAfter === undefined ? undefined : encode(startAfter)) +
    entries(exchange, page, owner);
  return { status: 200, body: xmlDocument('ListBucketResult', content) };
}

export async function listObjects(exchange: BucketExchange): Promise<Reply> {
  const { bucket, target, service } = exchange;
  const request = pageRequest(target.parameters);
  const marker = target.parameters.get('marker') ?? '';
  const page = listPage(bucket.objects.keys, { ...request, after: marker });
  const encode = encoder(target.parameters);
  // Without a delimiter the client takes the last key; S3 leaves the element out.
  const nextMarker = request.delimiter === '' ? undefined : page.next;
  const content =
    listingHead(exchange, page) +
    element('Marker', encode(marker)) +
    element('NextMarker', nextMarker === undefined ? undefined : encode(nextMarker)) +
    entries(exchange, page, service.account);
  return { status: 200, body: xmlDocument('ListBucketResult', content) };
}

function pageRequest(parameters: ReadonlyMap<string, string>): Omit<PageRequest, 'after'> {
  return {
    prefix: parameters.get('prefix') ?? '',
    delimiter: parameters.get('delimiter') ?? '',
    maxKeys: parseCount(parameters, 'max-keys'),
  };
}

/** A page has 1,000 entries at most, whatever is asked for. */
export function parseCount(parameters: ReadonlyMap<string, string>, name: string): number {
  const text = parameters.get(name) ?? '1000';
  if (/^\d{1,10}$/.test(text)) return Math.min(Number(text), 1000);
  throw new S3Error('InvalidArgument', `Provided ${name} not an integer or within integer range`, {
    ArgumentName: name,
    ArgumentValue: text,
  });
}

export function encoder(parameters: ReadonlyMap<string, string>): (text: string) => string {
  const encoding = parameters.get('encoding-type');
  if (encoding === undefined) return (text) => text;
  if (encoding === 'url') return (text) => text.split('/').map(encodeStrictly).join('/');
  throw new S3Error('InvalidArgument', 'Invalid Encoding Method specified in Request', {
    ArgumentName: 'encoding-type',
    ArgumentValue: encoding,
  });
}

function listingHead({ bucket, target: { parameters } }: BucketExchange, page: Page): string {
  const encode = encoder(parameters);
  const delimiter = parameters.get('delimiter');
  return (
    element('Name', bucket.name) +
    element('Prefix', encode(parameters.get('prefix') ?? '')) +
    element('Delimiter', delimiter === undefined ? undefined : encode(delimiter)) +
    element('MaxKeys', parseCount(parameters, 'max-keys')) +
    element('EncodingType', parameters.get('encoding-type')) +
    element('IsTruncated', page.next !== undefined)
  );
}

function entries({ bucket, target }: BucketExchange, page: Page, owner: string | undefined): string {
  const encode = encoder(target.parameters);
  const contents = page.keys.flatMap((key) => {
    const record = bucket.objects.find(key);
    return record ? [contentsElement(record, encode(key), owner)] : [];
  });
  const prefixes = page.commonPrefixes.map((prefix) =>
    parent('CommonPrefixes', element('Prefix', encode(prefix))),
  );
  return contents.join('') + prefixes.join('');
}

function contentsElement(record: ObjectRecord, key: string, owner: string | undefined): string {
  return parent(
    'Contents',
    element('Key', key) +
      element('LastModified', record.lastModified) +
      element('ETag', `"${record.etag}"`) +
      element('ChecksumAlgorithm', record.checksum?.algorithm) +
      element('ChecksumType', record.checksum?.type) +
      element('Size', record.size) +
      element('StorageClass', 'STANDARD') +
      (owner === undefined ? '' : parent('Owner', element('ID', owner))),
  );
}

function writeToken(after: string): string {
  return Buffer.from(after).toString('base64url');
}

function readToken(token: string): string {
  const after = Buffer.from(token, 'base64url').toString();
  if (after !== '' && writeToken(after) === token) return after;
  throw new S3Error('InvalidArgument', 'The continuation token provided is incorrect');
}
