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

  /** The bytes of tiles one after the other, several at once; some are read while those before them are at work. */
  async *read(tiles: Iterable<SpooledTile>): AsyncGenerator<Uint8Array> {
    let before: Promise<Uint8Array> | null = null;
    for (const run of runsOf(tiles)) {
      const next = this.#readRun(run);
      // Reported when its turn comes; a fault before that must not end the process.
      next.catch(() => {});
      if (before !== null) yield before;
      before = next;
    }
    if (before !== null) yield before;
  }

  async #readRun({ at, length }: SpooledTile): Promise<Uint8Array> {
    const bytes = Buffer.allocUnsafeSlow(length);
    await readFully(this.#file, bytes, at);
    return bytes;
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}

/** bytes that are read at once, unless one tile has more; 2 MiB, which leave the caches, took a quarter more CPU to copy */
const RUN_BYTES = 512 * 1024;

/** Tiles that follow one another in the file, together. */
function* runsOf(tiles: Iterable<SpooledTile>): Generator<SpooledTile> {
  let run: SpooledTile | null = null;
  for (const { at, length } of tiles) {
    const follows: boolean = run !== null && run.at + run.length === at && run.length + length <= RUN_BYTES;
    if (run !== null && !follows) yield run;
    run = run !== null && follows ? { at: run.at, length: run.length + length } : { at, length };
  }
  if (run !== null) yield run;
}
