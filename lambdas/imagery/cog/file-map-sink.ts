import { type FileHandle, open, rm } from 'node:fs/promises';
import { releaseMemory } from '../release-memory.ts';
import { shiftBytes, writeFully } from './file-bytes.ts';
import type { MapSink } from './map-sink.ts';

/**
 * A map as a file. How long the part before the full resolution will be is known last: the full resolution is written to the
 * beginning, and moved up within the file at the end, so that it is never on disk twice.
 */
export class FileMapSink implements MapSink {
  readonly path: string;
  readonly #file: FileHandle;
  #length = 0;

  private constructor(path: string, file: FileHandle) {
    this.path = path;
    this.#file = file;
  }

  static async create(path: string): Promise<FileMapSink> {
    return new FileMapSink(path, await open(path, 'w+'));
  }

  async append(bytes: Uint8Array): Promise<void> {
    await writeFully(this.#file, bytes, this.#length);
    this.#length += bytes.length;
    releaseMemory(bytes);
  }

  async finish(before: AsyncIterable<Uint8Array>, length: number): Promise<void> {
    await shiftBytes(this.#file, this.#length, length);
    let at = 0;
    for await (const bytes of before) {
      await writeFully(this.#file, bytes, at);
      at += bytes.length;
    }
    await this.#file.close();
  }

  async abandon(): Promise<void> {
    await this.#file.close();
    await rm(this.path, { force: true });
  }
}
