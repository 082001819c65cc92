import { type FileHandle, open, rm } from 'node:fs/promises';
import { releaseMemory } from '../release-memory.ts';
import { copyBytes, writeFully } from './file-bytes.ts';
import type { AppendedTiles, MapSink } from './map-sink.ts';

/**
 * A map as a file. How long the part before the full resolution will be is known last: tiles are written from the beginning of
 * the file, and those that are in the way are moved to its end, a quarter of them. Before the others a part of a tile may
 * be left unused.
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

  async makeRoom(length: number, { places, byteCounts, inOrder }: AppendedTiles): Promise<Float64Array> {
    const stays = inOrder.findIndex((tile) => places[tile]! >= length);
    const inTheWay = stays === -1 ? inOrder : inOrder.slice(0, stays);
    const end = Math.max(this.#length, length);
    const last = inTheWay.at(-1);
    const moved = last === undefined ? 0 : places[last]! + byteCounts[last]!;
    await copyBytes(this.#file, moved, end);
    const offsets = Float64Array.from(places);
    for (const tile of inTheWay) offsets[tile]! += end;
    return offsets;
  }

  async finish(before: AsyncIterable<Uint8Array>): Promise<void> {
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
