import { arrayBytes, type KernelArray, KernelMemory } from '../kernels/kernel-memory.ts';
import { ENCODE_SCRATCH_BYTES } from '../kernels/row-kernels.ts';

/** Pixels along each side of a tile. */
export const TILE_SIZE = 512;
const TILE_PIXELS = TILE_SIZE * TILE_SIZE;
const HALF = TILE_SIZE / 2;
const QUARTER_PIXELS = HALF * HALF;
const TILE_BYTES = TILE_PIXELS * Float32Array.BYTES_PER_ELEMENT;

/** The values of one tile, row by row; NaN where there is none. */
export type TileValues = KernelArray<Float32Array>;

/** Codes have 12 bits at most: with headers, what a tile of noise may take. */
const MOST_COMPRESSED_BYTES = TILE_BYTES * 1.5 + 1024;

/** Compresses and halves tiles, one after the other. */
export class TileEncoder {
  readonly #memory: KernelMemory;
  readonly #compressed: KernelArray<Uint8Array>;
  readonly #scratch: KernelArray<Uint8Array>;
  readonly #quarter: KernelArray<Float32Array>;

  constructor(memory: KernelMemory) {
    this.#memory = memory;
    this.#compressed = memory.uint8(MOST_COMPRESSED_BYTES);
    this.#scratch = memory.uint8(ENCODE_SCRATCH_BYTES);
    this.#quarter = memory.float32(QUARTER_PIXELS);
  }

  /** bytes that it takes of the kernels' memory */
  static readonly BYTES =
    arrayBytes(MOST_COMPRESSED_BYTES, 1) +
    arrayBytes(ENCODE_SCRATCH_BYTES, 1) +
    arrayBytes(QUARTER_PIXELS, 4);

  /**
   * Predictor 3 and DEFLATE: bytes in memory of their own. What the predictor leaves repeats in runs only, so that the kernel
   * needs less than half the time of zlib's, for 0.1 % more bytes.
   */
  encode(tile: TileValues): Uint8Array {
    const { at: to, values } = this.#compressed;
    const length = this.#memory.kernels.encodeTile(tile.at, TILE_SIZE, TILE_SIZE, to, this.#scratch.at);
    return values.slice(0, length);
  }

  /** The tile at half its resolution, in memory of its own: means of 2 x 2 pixels; those without a value do not count. */
  halve(tile: TileValues): Float32Array {
    this.#memory.kernels.halveTile(tile.at, this.#quarter.at, TILE_SIZE);
    return this.#quarter.values.slice();
  }
}

/** Room for a tile in the kernels' memory. */
export function createTile(memory: KernelMemory): TileValues {
  return memory.float32(TILE_PIXELS);
}

export const CREATED_TILE_BYTES = arrayBytes(TILE_PIXELS, 4);

/** Puts the four quarters into a tile: upper left, upper right, lower left, lower right; null is without a value. */
export function joinQuarters(quarters: readonly (Float32Array | null)[], { values }: TileValues): void {
  for (const [i, quarter] of quarters.entries()) {
    const start = (i >> 1) * HALF * TILE_SIZE + (i & 1) * HALF;
    for (let y = 0; y < HALF; y++) {
      const from = start + y * TILE_SIZE;
      if (quarter === null) values.fill(Number.NaN, from, from + HALF);
      else values.set(quarter.subarray(y * HALF, (y + 1) * HALF), from);
    }
  }
}

let empty: Uint8Array | undefined;

/** All tiles without a valid pixel are alike. A missing one would be an offset of 0, which only GDAL reads as nodata. */
export function emptyTileBytes(): Uint8Array {
  if (empty !== undefined) return empty;
  const memory = new KernelMemory(TileEncoder.BYTES + CREATED_TILE_BYTES);
  const tile = createTile(memory);
  tile.values.fill(Number.NaN);
  empty = new TileEncoder(memory).encode(tile);
  return empty;
}
