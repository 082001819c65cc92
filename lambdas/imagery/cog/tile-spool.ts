import { type FileHandle, open } from 'node:fs/promises';
import { releaseMemory } from '../release-memory.ts';
import { readFully, writeFully } from './file-bytes.ts';

export interface SpooledTile {
  /** Its place in the file. */
  readonly at: number;
  /** bytes */
  readonly length: number;
}

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

  /** Tiles one after the other; each is read while the one before it is at work. */
  async *read(tiles: Iterable<SpooledTile>): AsyncGenerator<Uint8Array> {
    let before: Promise<Uint8Array> | null = null;
    for (const tile of tiles) {
      const next = this.#readOne(tile);
      // Reported when its turn comes; a fault before that must not end the process.
      next.catch(() => {});
      if (before !== null) yield before;
      before = next;
    }
    if (before !== null) yield before;
  }

  async #readOne({ at, length }: SpooledTile): Promise<Uint8Array> {
    const tile = new Uint8Array(length);
    await readFully(this.#file, tile, at);
    return tile;
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}
