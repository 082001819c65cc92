import type { ValueRange } from '../../spectral/index-definition.ts';
import { TILE_SIZE } from '../cog/map-tile.ts';
import { levelSizes, type TilePlace } from '../cog/overview-pyramid.ts';
import { EMPTY_INDEX, PaletteMapper } from './picture-palette.ts';

/** Pixels along the longer side of the map in a preview. */
const LONGEST_SIDE = 1280;

/** The level of the map whose values the preview shows; 0 is the full resolution. */
export function previewLevel(width: number, height: number): number {
  return levelSizes(width, height).findIndex((size) => Math.max(size.width, size.height) <= LONGEST_SIDE);
}

/** Values of the overview that the preview is drawn from: its tiles as they come, nine at most. */
export class PreviewValues {
  readonly width: number;
  readonly height: number;
  readonly #level: number;
  /** null where no pixel is valid. */
  readonly #tiles: { readonly place: TilePlace; readonly values: Float32Array | null }[] = [];

  /** @param width of the full resolution, as `height` */
  constructor(width: number, height: number) {
    this.#level = previewLevel(width, height);
    const size = levelSizes(width, height)[this.#level]!;
    this.width = size.width;
    this.height = size.height;
  }

  /** Pixels of the image along each side of a value. */
  get factor(): number {
    return 2 ** this.#level;
  }

  /** One tile of any level, which is taken over. */
  add(place: TilePlace, values: Float32Array | null): void {
    if (place.level === this.#level) this.#tiles.push({ place, values });
  }

  /** Palette indices by a legend of this range, row by row, when all tiles are there. */
  indicesIn(range: ValueRange): Uint8Array {
    const mapper = new PaletteMapper(range, TILE_SIZE * TILE_SIZE);
    const indices = new Uint8Array(this.width * this.height);
    for (const { place, values } of this.#tiles) {
      this.#put(indices, place, values === null ? null : mapper.map(values));
    }
    return indices;
  }

  #put(indices: Uint8Array, { column, row }: TilePlace, tile: Uint8Array | null): void {
    const [left, top] = [column * TILE_SIZE, row * TILE_SIZE];
    const columns = Math.min(TILE_SIZE, this.width - left);
    const rows = Math.min(TILE_SIZE, this.height - top);
    for (let y = 0; y < rows; y++) {
      const to = (top + y) * this.width + left;
      if (tile === null) indices.fill(EMPTY_INDEX, to, to + columns);
      else indices.set(tile.subarray(y * TILE_SIZE, y * TILE_SIZE + columns), to);
    }
  }
}
