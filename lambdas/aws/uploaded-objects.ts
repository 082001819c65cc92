import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { withoutQuotes } from './etag.ts';
import { rawPrefixOf } from './object-key.ts';

export interface UploadedObject {
  readonly key: string;
  /** RFC 3339 */
  readonly lastModified: string | null;
  /** bytes */
  readonly size: number;
  /** Without quotes. */
  readonly etag: string;
}

/** More than an image has files: nothing but what was presigned for it can lie there. */
const MOST_OBJECTS = 100;

/**
 * What lies under raw/{imageId}/. Listing rather than HEAD: only a listing tells "not there" from "not allowed"
 * whatever the permissions are.
 */
export async function listUploadedObjects(
  client: S3Client,
  bucketName: string,
  imageId: string,
): Promise<readonly UploadedObject[]> {
  const command = new ListObjectsV2Command({
    Bucket: bucketName,
    Prefix: rawPrefixOf(imageId),
    MaxKeys: MOST_OBJECTS,
  });
  const { Contents: contents = [] } = await client.send(command);
  return contents.map(({ Key: key = '', LastModified, Size = 0, ETag = '' }) => ({
    key,
    size: Size,
    etag: withoutQuotes(ETag),
    lastModified: LastModified?.toISOString() ?? null,
  }));
}

/** The object of one image, or null. */
export async function findUploadedObject(
  client: S3Client,
  bucketName: string,
  imageId: string,
  key: string,
): Promise<UploadedObject | null> {
  return findCompleteUpload(client, bucketName, { imageId, keys: [key] });
}

/** The object of an image that came last, or null while one of them is missing. */
export async function findCompleteUpload(
  client: S3Client,
  bucketName: string,
  { imageId, keys }: { readonly imageId: string; readonly keys: readonly string[] },
): Promise<UploadedObject | null> {
  const objects = await listUploadedObjects(client, bucketName, imageId);
  const found = objects.filter(({ key }) => keys.includes(key));
  if (found.length < keys.length) return null;
  const byTime = found.toSorted((a, b) => (a.lastModified ?? '').localeCompare(b.lastModified ?? ''));
  return byTime.at(-1) ?? null;
}
