import { GetObjectTaggingCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { InfrastructureError } from '../pipeline/errors.ts';
import { SCAN_TAG, type ScannedObject } from '../pipeline/malware-scan.ts';
import { withoutQuotes } from './etag.ts';
import { rawPrefixOf } from './object-key.ts';
import { httpStatusOf } from './s3-client.ts';

/**
 * What lies under raw/{imageId}/, with what the scan of each object has found. By a listing and tags, because the object itself
 * can be neither read nor looked at (HEAD) before its scan has found it clean.
 */
export async function listScannedObjects(
  client: S3Client,
  bucketName: string,
  imageId: string,
): Promise<readonly ScannedObject[]> {
  const command = new ListObjectsV2Command({ Bucket: bucketName, Prefix: rawPrefixOf(imageId) });
  const { Contents = [] } = await client.send(command);
  const objects = await Promise.all(
    Contents.map(async ({ Key: key = '', ETag = '', LastModified: lastModified = new Date() }) => {
      const scanStatus = await readScanStatus(client, bucketName, key);
      if (scanStatus === 'gone') return [];
      return [{ key, etag: withoutQuotes(ETag), lastModified, scanStatus: scanStatus.value }];
    }),
  );
  return objects.flat();
}

async function readScanStatus(
  client: S3Client,
  bucketName: string,
  key: string,
): Promise<'gone' | { readonly value: string | null }> {
  try {
    const { TagSet = [] } = await client.send(new GetObjectTaggingCommand({ Bucket: bucketName, Key: key }));
    return { value: TagSet.find(({ Key }) => Key === SCAN_TAG)?.Value ?? null };
  } catch (cause) {
    // Listed a moment ago. Without the permission to list the whole bucket S3 says 403 of what is missing, too.
    const status = httpStatusOf(cause);
    if (status === 404) return 'gone';
    if (status === 403 && (await isGone(client, bucketName, key))) return 'gone';
    const code = status === 403 ? 's3_access_denied' : 's3_read_failed';
    throw new InfrastructureError(code, { attempted: "read the object's tags", on: key, cause });
  }
}

async function isGone(client: S3Client, bucketName: string, key: string): Promise<boolean> {
  const command = new ListObjectsV2Command({ Bucket: bucketName, Prefix: key, MaxKeys: 1 });
  const { Contents: [first] = [] } = await client.send(command);
  return first?.Key !== key;
}
