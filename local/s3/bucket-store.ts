import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { link, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeJsonAtomically } from './atomic-file.ts';
import { KeyLock } from './key-lock.ts';
import type { ObjectRecord, Segment } from './object-record.ts';
import { SortedKeys } from './sorted-keys.ts';

/** A file to become part of the bucket's data: moved there, or linked where it must stay as well. */
export interface Source {
  readonly path: string;
  readonly size: number;
  readonly keep: boolean;
}

/**
 * The objects of one bucket. Names on disk are hashes and random names, so that no key can be too long or lead out of
 * the folder: `objects/SHA256-OF-KEY.json` is the record, `data/UUID` holds bytes. Renaming the record into its place
 * is what makes an object appear; until then its bytes are just files that nobody refers to.
 */
export class BucketStore {
  readonly directory: string;
  readonly #temporaryDirectory: string;
  readonly #records = new Map<string, ObjectRecord>();
  readonly #lock = new KeyLock();
  /** By the bytes that are read: an object's tags change, and its bytes are the same. */
  readonly #readers = new Map<ObjectRecord['segments'], number>();
  #keys = new SortedKeys();

  private constructor(directory: string, temporaryDirectory: string) {
    this.directory = directory;
    this.#temporaryDirectory = temporaryDirectory;
  }

  static async open(directory: string, temporaryDirectory: string): Promise<BucketStore> {
    const store = new BucketStore(directory, temporaryDirectory);
    for (const folder of ['objects', 'data', 'uploads'])
      await mkdir(join(directory, folder), { recursive: true });
    await store.#load();
    return store;
  }

  get keys(): SortedKeys {
    return this.#keys;
  }

  /** Of all objects together. */
  get bytes(): number {
    return [...this.#records.values()].reduce((total, { size }) => total + size, 0);
  }

  find(key: string): ObjectRecord | undefined {
    return this.#records.get(key);
  }

  /**
   * Makes the sources an object. `check` sees what is there under the same lock and may throw, and a reader of the
   * object that is replaced keeps its open files.
   */
  async put(
    draft: Omit<ObjectRecord, 'segments'>,
    sources: readonly Source[],
    check: (existing: ObjectRecord | undefined) => void = () => {},
  ): Promise<ObjectRecord> {
    return this.#lock.run(draft.key, async () => {
      const existing = this.#records.get(draft.key);
      check(existing);
      const segments: Segment[] = [];
      for (const source of sources) segments.push(await this.#takeIn(source));
      const record = { ...draft, segments };
      await writeJsonAtomically(this.#recordPath(draft.key), record, this.#temporaryDirectory);
      this.#records.set(draft.key, record);
      this.#keys.add(draft.key);
      await this.#removeData(existing);
      return record;
    });
  }

  /** False where there is no such object. Whoever reads the object goes on reading. */
  async setTags(key: string, tags: NonNullable<ObjectRecord['tags']>): Promise<boolean> {
    return this.#lock.run(key, async () => {
      const existing = this.#records.get(key);
      if (!existing) return false;
      const record = { ...existing, tags };
      await writeJsonAtomically(this.#recordPath(key), record, this.#temporaryDirectory);
      this.#records.set(key, record);
      return true;
    });
  }

  async delete(key: string): Promise<void> {
    await this.#lock.run(key, async () => {
      const existing = this.#records.get(key);
      if (!existing) return;
      await rm(this.#recordPath(key), { force: true });
      this.#records.delete(key);
      this.#keys.delete(key);
      await this.#removeData(existing);
    });
  }

  dataPath(segment: Segment): string {
    return join(this.directory, 'data', segment.file);
  }

  /** Keeps an object's bytes on disk, also when it is replaced or deleted, until the function returned is called. */
  retain(record: ObjectRecord): () => Promise<void> {
    const { key, segments } = record;
    this.#readers.set(segments, (this.#readers.get(segments) ?? 0) + 1);
    return async () => {
      const left = this.#readers.get(segments)! - 1;
      if (left > 0) return void this.#readers.set(segments, left);
      this.#readers.delete(segments);
      if (this.#records.get(key)?.segments !== segments) await this.#removeData(record);
    };
  }

  /** The bytes from `first` to `last`, both included; to be called right after `find`. */
  read(record: ObjectRecord, first: number, last: number): AsyncGenerator<Buffer> {
    return this.#readRetained(record, first, last, this.retain(record));
  }

  async *#readRetained(record: ObjectRecord, first: number, last: number, release: () => Promise<void>) {
    try {
      let offset = 0;
      for (const segment of record.segments) {
        const start = Math.max(first - offset, 0);
        const end = Math.min(last - offset, segment.size - 1);
        if (start <= end) yield* createReadStream(this.dataPath(segment), { start, end });
        offset += segment.size;
      }
    } finally {
      await release();
    }
  }

  async #takeIn({ path, size, keep }: Source): Promise<Segment> {
    const segment = { file: randomUUID(), size };
    await (keep ? link : rename)(path, this.dataPath(segment));
    return segment;
  }

  async #removeData(record: ObjectRecord | undefined): Promise<void> {
    if (!record || this.#readers.has(record.segments)) return;
    for (const segment of record.segments) await rm(this.dataPath(segment), { force: true });
  }

  #recordPath(key: string): string {
    return join(this.directory, 'objects', `${createHash('sha256').update(key).digest('hex')}.json`);
  }

  /** Rebuilds the listing from the records, and removes bytes that no record refers to. */
  async #load(): Promise<void> {
    const files = new Set(await readdir(join(this.directory, 'data')));
    for (const name of await readdir(join(this.directory, 'objects'))) {
      const text = await readFile(join(this.directory, 'objects', name), 'utf8');
      const record = JSON.parse(text) as ObjectRecord;
      const missing = record.segments.find(({ file }) => !files.has(file));
      if (missing)
        throw new Error(`Opening ${this.directory}: the bytes of ${record.key} (${missing.file}) are gone`);
      this.#records.set(record.key, record);
    }
    this.#keys = new SortedKeys(this.#records.keys());
    for (const { segments } of this.#records.values()) for (const { file } of segments) files.delete(file);
    for (const file of files) await rm(join(this.directory, 'data', file), { force: true });
  }
}
