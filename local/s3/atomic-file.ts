import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * A file that is written under a temporary name and shows under its own only when it is whole: a process killed
 * in between leaves something in the temporary folder, which is emptied at the next start.
 */
export class TemporaryFile {
  readonly path: string;
  readonly #handle: FileHandle;

  private constructor(path: string, handle: FileHandle) {
    this.path = path;
    this.#handle = handle;
  }

  static async create(temporaryDirectory: string): Promise<TemporaryFile> {
    const path = join(temporaryDirectory, randomUUID());
    return new TemporaryFile(path, await open(path, 'wx'));
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.#handle.writeFile(bytes);
  }

  /** Everything is on the disk afterwards, also after a power cut. */
  async finish(): Promise<void> {
    await this.#handle.datasync();
    await this.#handle.close();
  }

  async discard(): Promise<void> {
    await this.#handle.close().catch(() => {});
    await rm(this.path, { force: true });
  }
}

export async function writeJsonAtomically(
  path: string,
  value: unknown,
  temporaryDirectory: string,
): Promise<void> {
  const file = await TemporaryFile.create(temporaryDirectory);
  try {
    await file.write(Buffer.from(JSON.stringify(value)));
    await file.finish();
    await rename(file.path, path);
  } catch (error) {
    await file.discard();
    throw error;
  }
}
