import { HeadObjectCommand, type HeadObjectCommandOutput, type S3Client } from '@aws-sdk/client-s3';
import { UPLOAD_TYPES } from '../contract.ts';
import { InfrastructureError } from '../pipeline/errors.ts';
import { extensionOf } from '../pipeline/filename.ts';
import type { UnclaimedObject } from '../pipeline/ports.ts';
import { parseRawKey } from './object-key.ts';
import { httpStatusOf } from './s3-client.ts';
import { findUploadedObject } from './uploaded-objects.ts';

export interface UnclaimedTerms {
  readonly bucketName: string;
  /** Of objects whose metadata name none. */
  readonly unclaimedOwner: string;
}

/** User metadata `x-amz-meta-owner-id`: who a bulk copy is for. */
const OWNER = 'owner-id';

/** What S3 says of an object that no row knows; null where it is gone. */
export async function describeUnclaimed(
  client: S3Client,
  { bucketName, unclaimedOwner }: UnclaimedTerms,
  key: string,
): Promise<UnclaimedObject | null> {
  const parsed = parseRawKey(key);
  if (parsed === null) throw new RangeError(`no key of an upload: ${key}`);
  const head = await headObject(client, bucketName, parsed.imageId, key);
  if (head === null) return null;
  return {
    ...parsed,
    key,
    size: head.ContentLength ?? 0,
    contentType: mediaTypeOf(head.ContentType ?? '', parsed.filename),
    ownerId: head.Metadata?.[OWNER]?.trim() || unclaimedOwner,
  };
}

async function headObject(
  client: S3Client,
  bucketName: string,
  imageId: string,
  key: string,
): Promise<HeadObjectCommandOutput | null> {
  try {
    return await client.send(new HeadObjectCommand({ Bucket: bucketName, Key: key }));
  } catch (cause) {
    // A missing object answers 403 to whoever may not list the whole bucket.
    const mayBeMissing = [403, 404].includes(httpStatusOf(cause) ?? 0);
    if (mayBeMissing && (await findUploadedObject(client, bucketName, imageId, key)) === null) return null;
    throw new InfrastructureError('s3_read_failed', { attempted: 'look at the object', on: key, cause });
  }
}

/** What copies say of a type is often `application/octet-stream`; the file's name knows better then. */
function mediaTypeOf(declared: string, filename: string): string {
  const type = declared.split(';')[0]!.trim().toLowerCase();
  if (type in UPLOAD_TYPES) return type;
  const extension = extensionOf(filename);
  const known = Object.entries(UPLOAD_TYPES).find(([, extensions]) => extensions.includes(extension));
  return known?.[0] ?? (type || 'application/octet-stream');
}
