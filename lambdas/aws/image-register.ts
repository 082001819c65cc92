import {
  type _Object,
  DeleteObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import { REGISTER_KEYS } from '../contract.ts';
import { isImageId } from '../pipeline/image-id.ts';

/** An image that was opened, and has not been closed as far as the register knows. */
export interface OpenEntry {
  readonly imageId: string;
  /** Of the row when it was opened. */
  readonly attemptsBefore: number;
  /** How many objects the image is made of. */
  readonly objects: number;
}

/** An entry as it is listed. */
export type Listed<Entry> = Entry & { readonly since: Date };

export interface DeletingEntry {
  readonly imageId: string;
}

/** Everything that is entered. */
export interface RegisterListing {
  readonly open: readonly Listed<OpenEntry>[];
  readonly deleting: readonly Listed<DeletingEntry>[];
  /** The row is gone, and the objects were removed a first time. */
  readonly deleted: readonly Listed<DeletingEntry>[];
}

/** S3 lists at most a thousand keys at a time. */
const PAGE = 1000;

/**
 * What is not finished. An image is entered before its row is opened and taken out after the row was closed, so that an
 * entry may be there without need, but is never missing. S3 lists what it has acknowledged.
 */
export class ImageRegister {
  readonly #client: S3Client;
  readonly #bucketName: string;

  constructor(client: S3Client, bucketName: string) {
    this.#client = client;
    this.#bucketName = bucketName;
  }

  enterOpen(entry: OpenEntry): Promise<void> {
    return this.#put(openKey(entry));
  }

  removeOpen(entry: OpenEntry): Promise<void> {
    return this.#delete(openKey(entry));
  }

  enterDeleting(imageId: string): Promise<void> {
    return this.#put(REGISTER_KEYS.deleting(imageId));
  }

  removeDeleting(imageId: string): Promise<void> {
    return this.#delete(REGISTER_KEYS.deleting(imageId));
  }

  /** Objects were removed once; `since` of this entry is when. */
  async confirmDeleted(imageId: string): Promise<void> {
    await this.#put(REGISTER_KEYS.deleted(imageId));
    await this.removeDeleting(imageId);
  }

  removeDeleted(imageId: string): Promise<void> {
    return this.#delete(REGISTER_KEYS.deleted(imageId));
  }

  /** Unless somebody has entered it again since it was listed, and may be about to open the row. */
  async dropOpen(entry: Listed<OpenEntry>): Promise<void> {
    if (await this.#isUnchanged(openKey(entry), entry.since)) await this.removeOpen(entry);
  }

  async dropDeleting({ imageId, since }: Listed<DeletingEntry>): Promise<void> {
    if (await this.#isUnchanged(REGISTER_KEYS.deleting(imageId), since)) await this.removeDeleting(imageId);
  }

  /**
   * At most `most` entries of each kind, in the order of their ids. A short register costs one request; in a long one many
   * entries of one kind do not hide the others.
   */
  async list(most: number): Promise<RegisterListing> {
    const { openPrefix, deletingPrefix, deletedPrefix } = REGISTER_KEYS;
    const command = new ListObjectsV2Command({ Bucket: this.#bucketName, MaxKeys: Math.min(most, PAGE) });
    const { Contents: all = [], IsTruncated: isLong = false } = await this.#client.send(command);
    const list = async <Entry extends object>(prefix: string, parse: (rest: string) => Entry | null) =>
      isLong ? this.#list(prefix, most, parse) : parsed(all, prefix, parse);
    return {
      open: await list(openPrefix, parseOpen),
      deleting: await list(deletingPrefix, parseDeleting),
      deleted: await list(deletedPrefix, parseDeleting),
    };
  }

  async #put(key: string): Promise<void> {
    // The SDK takes an empty body for a stream of unknown length unless it is told.
    const empty = { Body: '', ContentLength: 0 };
    await this.#client.send(new PutObjectCommand({ Bucket: this.#bucketName, Key: key, ...empty }));
  }

  async #delete(key: string): Promise<void> {
    await this.#client.send(new DeleteObjectCommand({ Bucket: this.#bucketName, Key: key }));
  }

  async #isUnchanged(key: string, since: Date): Promise<boolean> {
    const command = new ListObjectsV2Command({ Bucket: this.#bucketName, Prefix: key, MaxKeys: 1 });
    const { Contents: [found] = [] } = await this.#client.send(command);
    return found?.Key === key && found.LastModified?.getTime() === since.getTime();
  }

  async #list<Entry extends object>(
    prefix: string,
    most: number,
    parse: (rest: string) => Entry | null,
  ): Promise<readonly Listed<Entry>[]> {
    const pages = paginateListObjectsV2(
      { client: this.#client },
      { Bucket: this.#bucketName, Prefix: prefix },
    );
    const entries: Listed<Entry>[] = [];
    for await (const { Contents = [] } of pages) {
      entries.push(...parsed(Contents, prefix, parse));
      if (entries.length >= most) break;
    }
    return entries.slice(0, most);
  }
}

/** Nothing but the register's class writes there; what somebody else put is not ours to judge. */
function parsed<Entry extends object>(
  objects: readonly _Object[],
  prefix: string,
  parse: (rest: string) => Entry | null,
): readonly Listed<Entry>[] {
  return objects.flatMap(({ Key = '', LastModified }) => {
    const entry = Key.startsWith(prefix) ? parse(Key.slice(prefix.length)) : null;
    return entry === null || LastModified === undefined ? [] : [{ ...entry, since: LastModified }];
  });
}

function openKey({ imageId, attemptsBefore, objects }: OpenEntry): string {
  return REGISTER_KEYS.open(imageId, attemptsBefore, objects);
}

function parseOpen(rest: string): OpenEntry | null {
  const [imageId = '', attemptsBefore = '', objects = '', ...more] = rest.split('/');
  const numbers = [attemptsBefore, objects].every((text) => /^\d{1,9}$/.test(text));
  if (!isImageId(imageId) || !numbers || more.length > 0) return null;
  return { imageId, attemptsBefore: Number(attemptsBefore), objects: Number(objects) };
}

function parseDeleting(rest: string): DeletingEntry | null {
  return isImageId(rest) ? { imageId: rest } : null;
}
