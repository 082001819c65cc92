import { promisify } from 'node:util';
import { constants, deflate } from 'node:zlib';

const deflateAsync = promisify(deflate);

/** Pixels along each side of a tile. */
export const TILE_SIZE = 512;
const FLOAT_BYTES = 4;

/** Run lengths are what is left after the predictor: four times as fast as level 6, and 4 % larger. */
const FAST = { level: 1, memLevel: 9, strategy: constants.Z_RLE } as const;

/** One tile of a map with predictor 3 applied, ready to be deflated; null where no pixel is valid. */
export type PredictedTile = Uint8Array | null;

export function predictTile(tile: Float32Array): PredictedTile {
  return isEmpty(tile) ? null : applyFloatPredictor(tile);
}

export function isEmpty(tile: Float32Array): boolean {
  for (let i = 0; i < tile.length; i++) if (!Number.isNaN(tile[i]!)) return false;
  return true;
}

/** Deflates tiles on other threads; those without a valid pixel are all alike and are deflated once. */
export class TileDeflater {
  #empty: Promise<Uint8Array> | undefined;

  deflate(tile: PredictedTile): Promise<Uint8Array> {
    if (tile !== null) return deflateAsync(tile, FAST);
    this.#empty ??= deflateAsync(applyFloatPredictor(emptyTile()), FAST);
    return this.#empty;
  }
}

export function emptyTile(): Float32Array {
  return new Float32Array(TILE_SIZE * TILE_SIZE).fill(Number.NaN);
}

/**
 * TIFF Technical Note 3: byte planes per row, most significant first, then differences of neighbouring bytes through
 * the whole row of planes. Every sample is read once; a plane begins with the difference to the end of the one before.
 */
function applyFloatPredictor(tile: Float32Array): Uint8Array {
  const samples = new Uint32Array(tile.buffer, tile.byteOffset, tile.length);
  const out = new Uint8Array(tile.length * FLOAT_BYTES);
  for (let row = 0; row < samples.length; row += TILE_SIZE) {
    const last = samples[row + TILE_SIZE - 1]!;
    // The byte before, of each plane, in the sample's own place; before the first plane there is nothing.
    let before = last >>> 8;
    let at = row * FLOAT_BYTES;
    for (let x = 0; x < TILE_SIZE; x++, at++) {
      const sample = samples[row + x]!;
      out[at] = (sample >>> 24) - (before >>> 24);
      out[at + TILE_SIZE] = (sample >>> 16) - (before >>> 16);
      out[at + 2 * TILE_SIZE] = (sample >>> 8) - (before >>> 8);
      out[at + 3 * TILE_SIZE] = (sample & 255) - (before & 255);
      before = sample;
    }
  }
  return out;
}
