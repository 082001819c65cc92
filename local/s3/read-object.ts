import { parseRange } from './byte-range.ts';
import { checksumHeader } from './checksums.ts';
import type { ObjectExchange, Reply } from './exchange.ts';
import type { ObjectRecord } from './object-record.ts';
import { checkRead } from './preconditions.ts';
import { S3Error } from './s3-error.ts';

/** GET and HEAD: the same headers, with or without the bytes. */
export async function getObject(exchange: ObjectExchange): Promise<Reply> {
  const { bucket, headers, target } = exchange;
  refuseVersion(target.parameters.get('versionId'));
  const record = findObject(exchange);
  const common = objectHeaders(record);
  if (checkRead(headers, record) === 'not-modified') return { status: 304, headers: common };
  const range = parseRange(headers.range, record.size);
  const { first, last } = range ?? { first: 0, last: record.size - 1 };
  return {
    status: range ? 206 : 200,
    headers: {
      ...common,
      ...record.contentHeaders,
      ...metadataHeaders(record),
      // The checksum is that of the whole object: with a range it would only mislead.
      ...(!range && headers['x-amz-checksum-mode'] === 'ENABLED' && checksumHeaders(record)),
      ...responseOverrides(exchange),
      'content-length': last - first + 1,
      ...(range && { 'content-range': `bytes ${first}-${last}/${record.size}` }),
    },
    ...(exchange.request.method === 'GET' && { body: bucket.objects.read(record, first, last) }),
  };
}

/** Whoever may not list the bucket must not learn what it does not hold. */
export function findObject({ bucket, key, caller, service }: ObjectExchange): ObjectRecord {
  const record = bucket.objects.find(key);
  if (record) return record;
  const context = { 's3:prefix': key };
  service.authorization.require(caller, 's3:ListBucket', { bucket, context });
  throw new S3Error('NoSuchKey', 'The specified key does not exist.', { Key: key });
}

/** Versioning is not built, so that there is the null version only. */
export function refuseVersion(versionId: string | undefined): void {
  if (versionId === undefined || versionId === 'null') return;
  throw new S3Error('InvalidArgument', 'Invalid version id specified', {
    ArgumentName: 'versionId',
    ArgumentValue: versionId,
  });
}

function objectHeaders(record: ObjectRecord): Record<string, string> {
  return {
    etag: `"${record.etag}"`,
    'last-modified': new Date(record.lastModified).toUTCString(),
    'accept-ranges': 'bytes',
    'x-amz-server-side-encryption': 'AES256',
  };
}

function metadataHeaders({ metadata }: ObjectRecord): Record<string, string> {
  return Object.fromEntries(
    Object.entries(metadata).map(([name, value]) => [`x-amz-meta-${name}`, headerText(value)]),
  );
}

/** Text that HTTP headers cannot carry is encoded as RFC 2047 has it, as S3 does. */
function headerText(value: string): string {
  const fits = [...value].every((character) => character.codePointAt(0)! <= 0xff);
  return fits ? value : `=?UTF-8?B?${Buffer.from(value).toString('base64')}?=`;
}

export function checksumHeaders({ checksum }: ObjectRecord): Record<string, string> {
  if (!checksum) return {};
  return { [checksumHeader(checksum.algorithm)]: checksum.value, 'x-amz-checksum-type': checksum.type };
}

/** A presigned GET may name the file it wants to be saved as. Anonymous requests may not. */
function responseOverrides({ target, authenticated }: ObjectExchange): Record<string, string> {
  const overrides = [...target.parameters].filter(([name]) => name.startsWith('response-'));
  if (overrides.length > 0 && !authenticated) {
    throw new S3Error(
      'InvalidRequest',
      'Request specific response headers cannot be used for anonymous GET requests.',
    );
  }
  return Object.fromEntries(overrides.map(([name, value]) => [name.slice('response-'.length), value]));
}
