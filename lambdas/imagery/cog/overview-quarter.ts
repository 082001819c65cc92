import { TILE_PIXELS, TILE_SIZE } from './map-tile.ts';

const HALF = TILE_SIZE / 2;
const QUARTER_PIXELS = HALF * HALF;

/** A tile at half its resolution: means of 2 x 2 pixels; those without a value do not count. */
export function quarterOf(tile: Float32Array): Float32Array {
  const quarter = new Float32Array(QUARTER_PIXELS);
  let at = 0;
  for (let y = 0; y < TILE_SIZE; y += 2) {
    let above = y * TILE_SIZE;
    let below = above + TILE_SIZE;
    for (let x = 0; x < HALF; x++, at++, above += 2, below += 2) {
      const a = tile[above]!;
      const b = tile[above + 1]!;
      const c = tile[below]!;
      const d = tile[below + 1]!;
      const sum = a + b + c + d;
      quarter[at] = Number.isNaN(sum) ? meanOfValid(a, b, c, d) : sum / 4;
    }
  }
  return quarter;
}

/** Puts the four quarters into a tile: upper left, upper right, lower left, lower right; null is without a value. */
export function joinQuarters(quarters: readonly (Float32Array | null)[], tile: Float32Array): void {
  tile.fill(Number.NaN, 0, TILE_PIXELS);
  for (const [i, quarter] of quarters.entries()) {
    if (quarter === null) continue;
    const start = (i >> 1) * HALF * TILE_SIZE + (i & 1) * HALF;
    for (let y = 0; y < HALF; y++) {
      tile.set(quarter.subarray(y * HALF, (y + 1) * HALF), start + y * TILE_SIZE);
    }
  }
}

/** NaN where none of the four is valid. */
function meanOfValid(a: number, b: number, c: number, d: number): number {
  let sum = 0;
  let count = 0;
  if (!Number.isNaN(a)) {
    sum += a;
    count++;
  }
  if (!Number.isNaN(b)) {
    sum += b;
    count++;
  }
  if (!Number.isNaN(c)) {
    sum += c;
    count++;
  }
  if (!Number.isNaN(d)) {
    sum += d;
    count++;
  }
  return count === 0 ? Number.NaN : sum / count;
}
