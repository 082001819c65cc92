import { type FileHandle, open } from 'node:fs/promises';
import { releaseMemory } from '../release-memory.ts';
import { readFully, writeFully } from './file-bytes.ts';

/** Compressed tiles of one or more levels in a file, in the order in which they come, and where they are. */
export class TileSpool {
  readonly #file: FileHandle;
  #end = 0;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  static async create(path: string): Promise<TileSpool> {
    return new TileSpool(await open(path, 'w+'));
  }

  /** Takes the tile over, and gives its place in the file. */
  async append(tile: Uint8Array): Promise<number> {
    const at = this.#end;
    await writeFully(this.#file, tile, at);
    this.#end += tile.length;
    releaseMemory(tile);
    return at;
  }

  async read(at: number, length: number): Promise<Uint8Array> {
    const tile = new Uint8Array(length);
    await readFully(this.#file, tile, at);
    return tile;
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}
