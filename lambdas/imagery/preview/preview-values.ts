import { TILE_SIZE } from '../cog/map-tile.ts';
import { levelSizes, type TilePlace } from '../cog/overview-pyramid.ts';

/** Pixels along the longer side of the map in a preview. */
const LONGEST_SIDE = 1280;

/** The level of the map whose values the preview shows; 0 is the full resolution. */
export function previewLevel(width: number, height: number): number {
  return levelSizes(width, height).findIndex((size) => Math.max(size.width, size.height) <= LONGEST_SIDE);
}

/** Values of the overview that the preview is drawn from, when all of its tiles are there; NaN where there is none. */
export class PreviewValues {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
  readonly #level: number;

  /** @param width of the full resolution, as `height` */
  constructor(width: number, height: number) {
    this.#level = previewLevel(width, height);
    const size = levelSizes(width, height)[this.#level]!;
    this.width = size.width;
    this.height = size.height;
    this.values = new Float32Array(size.width * size.height);
  }

  /** Pixels of the image along each side of a value. */
  get factor(): number {
    return 2 ** this.#level;
  }

  /** One tile of any level; null where no pixel is valid. */
  add({ level, column, row }: TilePlace, tile: Float32Array | null): void {
    if (level !== this.#level) return;
    const left = column * TILE_SIZE;
    const top = row * TILE_SIZE;
    const columns = Math.min(TILE_SIZE, this.width - left);
    const rows = Math.min(TILE_SIZE, this.height - top);
    for (let y = 0; y < rows; y++) {
      const to = (top + y) * this.width + left;
      if (tile === null) this.values.fill(Number.NaN, to, to + columns);
      else this.values.set(tile.subarray(y * TILE_SIZE, y * TILE_SIZE + columns), to);
    }
  }
}
