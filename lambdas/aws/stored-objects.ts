import { DeleteObjectsCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { InfrastructureError } from '../pipeline/errors.ts';
import { withoutQuotes } from './etag.ts';

/** What the sweep does with the objects of the bucket, page by page: there may be any number. */
export interface StoredObjects {
  page(prefix: string, after: string): Promise<ObjectPage>;
  /** At most as many keys as a page has. */
  remove(keys: readonly string[]): Promise<void>;
  /** Removes what can be removed, and rejects where something is left. */
  removeUnder(prefix: string): Promise<void>;
}

export interface ObjectPage {
  readonly objects: readonly StoredObject[];
  /** The key to go on after; null behind the last page. */
  readonly next: string | null;
}

export interface StoredObject {
  readonly key: string;
  readonly lastModified: Date;
  /** Without quotes. */
  readonly etag: string;
}

/** S3 lists and removes at most a thousand at a time. */
const PAGE = 1000;

export function storedObjects(client: S3Client, bucketName: string, pageSize = PAGE): StoredObjects {
  const page = async (prefix: string, after: string): Promise<ObjectPage> => {
    const { Contents = [], IsTruncated = false } = await client.send(
      new ListObjectsV2Command({
        Bucket: bucketName,
        Prefix: prefix,
        MaxKeys: pageSize,
        ...(after === '' ? {} : { StartAfter: after }),
      }),
    );
    const objects = Contents.map(({ Key = '', LastModified = new Date(0), ETag = '' }) => ({
      key: Key,
      lastModified: LastModified,
      etag: withoutQuotes(ETag),
    }));
    return { objects, next: IsTruncated ? (objects.at(-1)?.key ?? null) : null };
  };

  const remove = async (keys: readonly string[]): Promise<void> => {
    if (keys.length === 0) return;
    const objects = keys.map((Key) => ({ Key }));
    // Quiet: only what could not be removed is answered, and that with status 200.
    const command = new DeleteObjectsCommand({
      Bucket: bucketName,
      Delete: { Objects: objects, Quiet: true },
    });
    const { Errors: [first] = [] } = await client.send(command);
    if (first !== undefined) {
      const { Key = '', Code, Message } = first;
      const cause = new Error(Message, { cause: Code });
      throw new InfrastructureError('s3_delete_failed', { attempted: 'remove an object', on: Key, cause });
    }
  };

  return {
    page,
    remove,
    async removeUnder(prefix) {
      const faults: unknown[] = [];
      for (let after: string | null = ''; after !== null; ) {
        const { objects, next }: ObjectPage = await page(prefix, after);
        await remove(objects.map(({ key }) => key)).catch((fault) => faults.push(fault));
        after = next;
      }
      if (faults.length > 0) throw faults[0];
    },
  };
}
