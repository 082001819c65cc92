import { GetObjectCommand, HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { ByteSource } from '../imagery/byte-source.ts';
import { InfrastructureError, InputError } from '../pipeline/errors.ts';
import type { InfrastructureCode } from '../pipeline/fault-codes.ts';
import { ChunkCache } from './chunk-cache.ts';
import { withoutQuotes } from './etag.ts';
import { parseRawKey } from './object-key.ts';
import { httpStatusOf } from './s3-client.ts';
import { findUploadedObject } from './uploaded-objects.ts';

export interface S3Object {
  readonly bucketName: string;
  readonly key: string;
  /** How messages name it to the user; the key unless given. */
  readonly name?: string;
}

/** What is read is one content of the object, whatever is put there meanwhile. */
export interface PinnedSource extends ByteSource {
  /** Without quotes. */
  readonly etag: string;
}

interface Pinned extends S3Object {
  readonly size: number;
  readonly etag: string;
}

/** A response body that breaks off is asked for again: the SDK repeats requests, not bodies. */
const BODY_TRIES = 3;

/** Opens the object as it is now: later reads of other content reject (If-Match on its ETag). */
export async function openS3Object(
  client: S3Client,
  object: S3Object,
  signal?: AbortSignal,
): Promise<PinnedSource> {
  const pinned = await pin(client, object, signal);
  const cache = new ChunkCache(pinned.size, (offset, length) =>
    readRange(client, pinned, offset, length, signal),
  );
  return {
    name: object.name ?? object.key,
    size: pinned.size,
    etag: withoutQuotes(pinned.etag),
    read: (offset, length) => cache.read(offset, length),
  };
}

async function pin(client: S3Client, object: S3Object, signal?: AbortSignal): Promise<Pinned> {
  try {
    const command = new HeadObjectCommand({ Bucket: object.bucketName, Key: object.key });
    const head = await client.send(command, { ...(signal && { abortSignal: signal }) });
    if (head.ContentLength === undefined || head.ETag === undefined) throw new Error('no length or no ETag');
    return { ...object, size: head.ContentLength, etag: head.ETag };
  } catch (cause) {
    throw await explainUnreadable(client, object, cause);
  }
}

async function readRange(
  client: S3Client,
  object: Pinned,
  offset: number,
  length: number,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const command = new GetObjectCommand({
    Bucket: object.bucketName,
    Key: object.key,
    Range: `bytes=${offset}-${offset + length - 1}`,
    IfMatch: object.etag,
  });
  for (let tries = 1; ; tries++) {
    const answer = await client
      .send(command, { ...(signal && { abortSignal: signal }) })
      .catch(async (cause) => {
        throw await explainUnreadable(client, object, cause);
      });
    try {
      const bytes = await answer.Body!.transformToByteArray();
      if (bytes.length !== length) throw new Error(`${bytes.length} bytes instead of ${length}`);
      return bytes;
    } catch (cause) {
      signal?.throwIfAborted();
      if (tries === BODY_TRIES) throw faultOf('s3_body_incomplete', object, cause);
    }
  }
}

async function explainUnreadable(client: S3Client, object: S3Object, cause: unknown): Promise<Error> {
  const status = httpStatusOf(cause);
  if (status === 412) return faultOf('object_overwritten', object, cause);
  // Without s3:ListBucket a missing key answers 403, so that 403 alone does not say which it is.
  if (status !== 403 && status !== 404) return faultOf('s3_read_failed', object, cause);
  return (await isThere(client, object))
    ? faultOf('s3_access_denied', object, cause)
    : new InputError('object_missing', 'the uploaded file is no longer there; upload it again', {
        attempted: 'read the uploaded object',
        on: object.key,
        cause,
      });
}

async function isThere(client: S3Client, object: S3Object): Promise<boolean> {
  const imageId = parseRawKey(object.key)?.imageId;
  if (imageId === undefined) return true;
  try {
    return (await findUploadedObject(client, object.bucketName, imageId, object.key)) !== null;
  } catch (cause) {
    throw faultOf('s3_list_failed', object, cause);
  }
}

function faultOf(code: InfrastructureCode, object: S3Object, cause: unknown): InfrastructureError {
  return new InfrastructureError(code, { attempted: 'read the uploaded object', on: object.key, cause });
}
