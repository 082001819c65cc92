import { isEmpty, TILE_SIZE } from './map-tile.ts';

const HALF = TILE_SIZE / 2;

export interface LevelSize {
  readonly width: number;
  readonly height: number;
}

/** The image and its overviews, each half of the one before, until the longer side fits into one tile. */
export function levelSizes(width: number, height: number): LevelSize[] {
  const sizes = [{ width, height }];
  let last = sizes[0]!;
  while (Math.max(last.width, last.height) > TILE_SIZE) {
    last = { width: Math.ceil(last.width / 2), height: Math.ceil(last.height / 2) };
    sizes.push(last);
  }
  return sizes;
}

/** A finished tile of level 1 (half the resolution) and up. `values` is used again afterwards. */
export type TileSink = (level: number, column: number, row: number, values: Float32Array) => void;

/**
 * Makes the overviews from the tiles of the full resolution as they come, row by row from the upper left. What waits
 * for its lower half is kept: half a row of tiles per level, whatever the height of the image.
 */
export class OverviewPyramid {
  readonly #first: OverviewLevel | undefined;

  constructor(width: number, height: number, sink: TileSink) {
    const sizes = levelSizes(width, height).slice(0, -1);
    this.#first = sizes.reduceRight<OverviewLevel | undefined>(
      (next, size, below) => new OverviewLevel(below + 1, size, sink, next),
      undefined,
    );
  }

  /** One tile of the full resolution, NaN beyond the image. */
  addTile(column: number, row: number, values: Float32Array): void {
    this.#first?.addTile(column, row, values);
  }
}

class OverviewLevel {
  readonly #level: number;
  readonly #lastColumn: number;
  readonly #lastRow: number;
  readonly #sink: TileSink;
  readonly #next: OverviewLevel | undefined;
  /** Upper halves of one row of tiles, tile after tile. */
  readonly #upper: Float32Array;
  readonly #tile = new Float32Array(TILE_SIZE * TILE_SIZE);

  /** `below` is the size of the level that this one is made from. */
  constructor(level: number, below: LevelSize, sink: TileSink, next: OverviewLevel | undefined) {
    this.#level = level;
    this.#lastColumn = Math.ceil(below.width / TILE_SIZE) - 1;
    this.#lastRow = Math.ceil(below.height / TILE_SIZE) - 1;
    this.#sink = sink;
    this.#next = next;
    this.#upper = new Float32Array((Math.floor(this.#lastColumn / 2) + 1) * TILE_SIZE * HALF);
  }

  addTile(column: number, row: number, values: Float32Array): void {
    const tileColumn = column >> 1;
    const start = tileColumn * TILE_SIZE * HALF;
    const upper = this.#upper.subarray(start, start + TILE_SIZE * HALF);
    const half = row % 2 === 0 ? upper : this.#tile.subarray(TILE_SIZE * HALF);
    if (column % 2 === 0) half.fill(Number.NaN);
    averageInto(half, (column % 2) * HALF, values);
    if (column % 2 === 0 && column !== this.#lastColumn) return;
    if (row % 2 === 0 && row !== this.#lastRow) return;
    this.#tile.set(upper);
    if (row % 2 === 0) this.#tile.fill(Number.NaN, TILE_SIZE * HALF);
    this.#sink(this.#level, tileColumn, row >> 1, this.#tile);
    this.#next?.addTile(tileColumn, row >> 1, this.#tile);
  }
}

/** Means of 2 x 2 pixels into columns from `left` of `target`; pixels without a value do not count. */
function averageInto(target: Float32Array, left: number, values: Float32Array): void {
  if (isEmpty(values)) return;
  for (let y = 0; y < HALF; y++) {
    let above = 2 * y * TILE_SIZE;
    let below = above + TILE_SIZE;
    let at = y * TILE_SIZE + left;
    for (let x = 0; x < HALF; x++, at++, above += 2, below += 2) {
      const a = values[above]!;
      const b = values[above + 1]!;
      const c = values[below]!;
      const d = values[below + 1]!;
      const sum = a + b + c + d;
      target[at] = Number.isNaN(sum) ? meanOfValid(a, b, c, d) : sum / 4;
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
  return sum / count;
}
