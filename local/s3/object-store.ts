import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeJsonAtomically } from './atomic-file.ts';
import type { BucketConfiguration } from './bucket-configuration.ts';
import { BucketStore } from './bucket-store.ts';
import { KeyLock } from './key-lock.ts';
import { MultipartStore } from './multipart-store.ts';
import { S3Error } from './s3-error.ts';

export interface Bucket {
  readonly name: string;
  /** ISO 8601. */
  readonly created: string;
  readonly objects: BucketStore;
  readonly uploads: MultipartStore;
  /** Held in memory: whoever starts the server configures it again. */
  configuration: BucketConfiguration;
}

/** All buckets of one data directory. */
export class ObjectStore {
  readonly temporaryDirectory: string;
  readonly #directory: string;
  readonly #buckets = new Map<string, Bucket>();
  readonly #lock = new KeyLock();

  private constructor(dataDirectory: string) {
    this.#directory = join(dataDirectory, 'buckets');
    this.temporaryDirectory = join(dataDirectory, 'temporary');
  }

  static async open(dataDirectory: string): Promise<ObjectStore> {
    const store = new ObjectStore(dataDirectory);
    await rm(store.temporaryDirectory, { recursive: true, force: true });
    await mkdir(store.temporaryDirectory, { recursive: true });
    await mkdir(store.#directory, { recursive: true });
    for (const name of await readdir(store.#directory)) {
      // Without its record a bucket is one whose creation or deletion was cut short.
      if (existsSync(join(store.#directory, name, 'bucket.json'))) await store.#open(name);
      else await rm(join(store.#directory, name), { recursive: true, force: true });
    }
    return store;
  }

  find(name: string): Bucket | undefined {
    return this.#buckets.get(name);
  }

  list(): Bucket[] {
    return [...this.#buckets.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** The bucket of that name, which may be there already. */
  create(name: string): Promise<Bucket> {
    return this.#lock.run(name, async () => {
      const existing = this.#buckets.get(name);
      if (existing) return existing;
      const directory = join(this.#directory, name);
      await mkdir(directory, { recursive: true });
      const created = new Date().toISOString();
      await writeJsonAtomically(join(directory, 'bucket.json'), { created }, this.temporaryDirectory);
      return this.#open(name);
    });
  }

  async delete({ name, objects }: Bucket): Promise<void> {
    if (objects.keys.size > 0) {
      throw new S3Error('BucketNotEmpty', 'The bucket you tried to delete is not empty');
    }
    this.#buckets.delete(name);
    await rm(objects.directory, { recursive: true, force: true });
  }

  async #open(name: string): Promise<Bucket> {
    const directory = join(this.#directory, name);
    const { created } = JSON.parse(await readFile(join(directory, 'bucket.json'), 'utf8')) as {
      created: string;
    };
    const objects = await BucketStore.open(directory, this.temporaryDirectory);
    const uploads = await MultipartStore.open(join(directory, 'uploads'), this.temporaryDirectory);
    const bucket = { name, created, objects, uploads, configuration: {} };
    this.#buckets.set(name, bucket);
    return bucket;
  }
}
