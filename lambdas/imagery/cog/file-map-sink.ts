import { type FileHandle, open, rm } from 'node:fs/promises';
import { releaseMemory } from '../release-memory.ts';
import { copyBytes, writeAll, writeFully } from './file-bytes.ts';
import { makeRoom } from './make-room.ts';
import type { AppendedTiles, MapSink } from './map-sink.ts';

/**
 * A map as a file. How long the part before the full resolution will be is known last: tiles are written behind what is
 * expected, and when it is known, as many of them are moved as it was off by. Before the others a part of a tile may be left
 * unused.
 */
export class FileMapSink implements MapSink {
  readonly path: string;
  readonly #file: FileHandle;
  readonly #room: number;
  #end: number;

  private constructor(path: string, file: FileHandle, room: number) {
    this.path = path;
    this.#file = file;
    this.#room = room;
    this.#end = room;
  }

  /** @param room bytes that are expected before the full resolution */
  static async create(path: string, room: number): Promise<FileMapSink> {
    return new FileMapSink(path, await open(path, 'w+'), room);
  }

  async append(bytes: Uint8Array): Promise<void> {
    await writeFully(this.#file, bytes, this.#end);
    this.#end += bytes.length;
    releaseMemory(bytes);
  }

  async makeRoom(length: number, tiles: AppendedTiles): Promise<Float64Array> {
    const { offsets, copy, end } = makeRoom(length, this.#room, tiles);
    await copyBytes(this.#file, copy);
    await this.#file.truncate(end);
    return offsets;
  }

  async finish(before: AsyncIterable<Uint8Array>): Promise<void> {
    await writeAll(this.#file, before);
    await this.#file.close();
  }

  async abandon(): Promise<void> {
    await this.#file.close();
    await rm(this.path, { force: true });
  }
}
