import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeJsonAtomically } from './atomic-file.ts';
import type { ChecksumAlgorithm, ChecksumType } from './checksums.ts';
import { KeyLock } from './key-lock.ts';

/** A multipart upload that is neither completed nor aborted. */
export interface Upload {
  readonly id: string;
  readonly key: string;
  /** ISO 8601. */
  readonly initiated: string;
  readonly contentHeaders: Readonly<Record<string, string>>;
  readonly metadata: Readonly<Record<string, string>>;
  readonly checksum?: { readonly algorithm: ChecksumAlgorithm; readonly type: ChecksumType };
}

export interface Part {
  readonly number: number;
  readonly file: string;
  /** Bytes. */
  readonly size: number;
  /** MD5 in hexadecimal, without quotes. */
  readonly etag: string;
  /** ISO 8601. */
  readonly lastModified: string;
  /** Base64. */
  readonly checksum?: string;
}

/** The uploads in progress of one bucket: a folder for each, with `upload.json`, `part-N.json` and the parts' bytes. */
export class MultipartStore {
  readonly #directory: string;
  readonly #temporaryDirectory: string;
  readonly #uploads = new Map<string, { upload: Upload; parts: Map<number, Part> }>();
  readonly #lock = new KeyLock();

  private constructor(directory: string, temporaryDirectory: string) {
    this.#directory = directory;
    this.#temporaryDirectory = temporaryDirectory;
  }

  static async open(directory: string, temporaryDirectory: string): Promise<MultipartStore> {
    const store = new MultipartStore(directory, temporaryDirectory);
    for (const id of await readdir(directory)) await store.#load(id);
    return store;
  }

  find(id: string): Upload | undefined {
    return this.#uploads.get(id)?.upload;
  }

  list(): Upload[] {
    return [...this.#uploads.values()].map(({ upload }) => upload);
  }

  /** In the order of their numbers. */
  parts(id: string): Part[] {
    return [...(this.#uploads.get(id)?.parts.values() ?? [])].sort((a, b) => a.number - b.number);
  }

  partPath(id: string, part: Part): string {
    return join(this.#directory, id, part.file);
  }

  async create(draft: Omit<Upload, 'id' | 'initiated'>): Promise<Upload> {
    const id = randomBytes(32).toString('base64url');
    const upload = { ...draft, id, initiated: new Date().toISOString() };
    await mkdir(join(this.#directory, id));
    await writeJsonAtomically(join(this.#directory, id, 'upload.json'), upload, this.#temporaryDirectory);
    this.#uploads.set(id, { upload, parts: new Map() });
    return upload;
  }

  /** Takes in a part; one of the same number is replaced. False when the upload has ended meanwhile. */
  async putPart(id: string, path: string, draft: Omit<Part, 'file' | 'lastModified'>): Promise<boolean> {
    return this.#lock.run(id, async () => {
      const entry = this.#uploads.get(id);
      if (!entry) return false;
      const part = { ...draft, file: randomUUID(), lastModified: new Date().toISOString() };
      await rename(path, this.partPath(id, part));
      const record = join(this.#directory, id, `part-${part.number}.json`);
      await writeJsonAtomically(record, part, this.#temporaryDirectory);
      const replaced = entry.parts.get(part.number);
      entry.parts.set(part.number, part);
      if (replaced) await rm(this.partPath(id, replaced), { force: true });
      return true;
    });
  }

  /** Runs `complete` while no part can change, and ends the upload if it does not throw. */
  async end(id: string, complete: (upload: Upload) => Promise<void>): Promise<boolean> {
    return this.#lock.run(id, async () => {
      const entry = this.#uploads.get(id);
      if (!entry) return false;
      await complete(entry.upload);
      this.#uploads.delete(id);
      await rm(join(this.#directory, id), { recursive: true, force: true });
      return true;
    });
  }

  async #load(id: string): Promise<void> {
    const folder = join(this.#directory, id);
    const names = await readdir(folder);
    // Cut short while it was created or removed: nobody was told its id, or nobody needs it.
    if (!names.includes('upload.json')) return rm(folder, { recursive: true, force: true });
    const upload = JSON.parse(await readFile(join(folder, 'upload.json'), 'utf8')) as Upload;
    const parts = new Map<number, Part>();
    for (const name of names.filter((one) => one.startsWith('part-'))) {
      const part = JSON.parse(await readFile(join(folder, name), 'utf8')) as Part;
      if (names.includes(part.file)) parts.set(part.number, part);
    }
    const kept = new Set([...parts.values()].map(({ file }) => file));
    for (const name of names) {
      if (!name.endsWith('.json') && !kept.has(name)) await rm(join(folder, name), { force: true });
    }
    this.#uploads.set(id, { upload, parts });
  }
}
