import { decodePercent } from '../access/canonical-request.ts';
import { type Headers, storedHeaders } from './amazon-headers.ts';
import type { ObjectExchange, Reply } from './exchange.ts';
import type { ObjectRecord } from './object-record.ts';
import { existingTagsContext } from './object-tagging.ts';
import { failed, listsEtag, writeCheck } from './preconditions.ts';
import { findObject, refuseVersion } from './read-object.ts';
import { S3Error } from './s3-error.ts';
import { announce, now } from './write-object.ts';
import { element, xmlDocument } from './xml.ts';

/** Copies an object without reading it: its bytes never change, so both may share them on disk. */
export async function copyObject(exchange: ObjectExchange): Promise<Reply> {
  const { bucket, key, headers } = exchange;
  const source = sourceExchange(exchange);
  const original = findObject(source);
  checkSource(headers, original);
  if (original.tags !== undefined) requireTagging(source, exchange);
  const release = source.bucket.objects.retain(original);
  try {
    const { segments, ...copied } = original;
    const draft = { ...copied, key, lastModified: now(), ...replacedHeaders(source, exchange) };
    const sources = segments.map((segment) => {
      return { path: source.bucket.objects.dataPath(segment), size: segment.size, keep: true };
    });
    const record = await bucket.objects.put(draft, sources, writeCheck(headers));
    announce(exchange, record, 'Copy');
    return { status: 200, body: copyResult(record) };
  } finally {
    await release();
  }
}

/** The same request seen as a GetObject of the source, which the caller must be allowed as well. */
function sourceExchange(exchange: ObjectExchange): ObjectExchange {
  const { service, caller, headers } = exchange;
  const [, path = '', versionId] =
    /^\/?([^?]*)(?:\?versionId=(.*))?$/.exec(headers['x-amz-copy-source']!) ?? [];
  const decoded = decodePercent(path);
  const slash = decoded.indexOf('/');
  if (slash <= 0 || slash === decoded.length - 1) {
    throw new S3Error('InvalidArgument', 'Copy Source must mention the source bucket and key: /bucket/key');
  }
  refuseVersion(versionId);
  const name = decoded.slice(0, slash);
  const key = decoded.slice(slash + 1);
  const bucket = service.store.find(name);
  const context = existingTagsContext('s3:GetObject', bucket?.objects.find(key));
  service.authorization.require(caller, 's3:GetObject', { bucket, bucketName: name, key, context });
  if (!bucket) {
    throw new S3Error('NoSuchBucket', 'The specified bucket does not exist', { BucketName: name });
  }
  return { ...exchange, bucket, key };
}

/** Tags are copied, too, and each has to be allowed: to read them and to write them. */
function requireTagging(source: ObjectExchange, { bucket, key, caller, service }: ObjectExchange): void {
  const context = existingTagsContext('s3:GetObjectTagging', source.bucket.objects.find(source.key));
  const from = { bucket: source.bucket, key: source.key, context };
  service.authorization.require(caller, 's3:GetObjectTagging', from);
  service.authorization.require(caller, 's3:PutObjectTagging', { bucket, key });
}

function checkSource(headers: Headers, { etag }: ObjectRecord): void {
  const ifMatch = headers['x-amz-copy-source-if-match'];
  const ifNoneMatch = headers['x-amz-copy-source-if-none-match'];
  if (ifMatch !== undefined && !listsEtag(ifMatch, etag)) throw failed('x-amz-copy-source-If-Match');
  if (ifNoneMatch !== undefined && listsEtag(ifNoneMatch, etag))
    throw failed('x-amz-copy-source-If-None-Match');
}

function replacedHeaders(source: ObjectExchange, { bucket, key, headers }: ObjectExchange) {
  const directive = headers['x-amz-metadata-directive'] ?? 'COPY';
  if (directive === 'REPLACE') return storedHeaders(headers);
  if (directive !== 'COPY') throw new S3Error('InvalidArgument', `Unknown metadata directive ${directive}.`);
  if (source.bucket === bucket && source.key === key) {
    throw new S3Error(
      'InvalidRequest',
      'This copy request is illegal because it is trying to copy an object to itself without changing its metadata.',
    );
  }
  return {};
}

function copyResult({ etag, lastModified, checksum }: ObjectRecord): string {
  const content =
    element('LastModified', lastModified) +
    element('ETag', `"${etag}"`) +
    (checksum ? element(`Checksum${checksum.algorithm}`, checksum.value) : '');
  return xmlDocument('CopyObjectResult', content);
}
