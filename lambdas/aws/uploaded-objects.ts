import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { rawPrefixOf } from './object-key.ts';

export interface UploadedObject {
  readonly key: string;
  /** RFC 3339 */
  readonly lastModified: string | null;
}

/**
 * The object of one image, or null. Listing rather than HEAD: only a listing tells "not there" from "not allowed"
 * whatever the permissions are.
 */
export async function findUploadedObject(
  client: S3Client,
  bucketName: string,
  imageId: string,
  key: string,
): Promise<UploadedObject | null> {
  const command = new ListObjectsV2Command({
    Bucket: bucketName,
    Prefix: rawPrefixOf(imageId),
    MaxKeys: 100,
  });
  const { Contents: contents = [] } = await client.send(command);
  const object = contents.find((candidate) => candidate.Key === key);
  return object === undefined ? null : { key, lastModified: object.LastModified?.toISOString() ?? null };
}
