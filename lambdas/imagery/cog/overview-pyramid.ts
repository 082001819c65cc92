import { TILE_SIZE } from './map-tile.ts';

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

/** Place of a tile: level 0 is the full resolution. */
export interface TilePlace {
  readonly level: number;
  readonly column: number;
  readonly row: number;
}

/** Upper left, upper right, lower left, lower right; null where no pixel is valid, or beyond the image. */
export type Quarters = readonly (Float32Array | null)[];

export interface OverviewTile {
  readonly place: TilePlace;
  readonly quarters: Quarters;
}

/**
 * Brings the quarters of overview tiles together, whatever order they come in. What is kept are the quarters of tiles that are
 * not yet complete: with tiles row by row, one row of them.
 */
export class OverviewPyramid {
  readonly #sizes: readonly LevelSize[];
  readonly #incomplete = new Map<string, { quarters: (Float32Array | null)[]; missing: number }>();

  constructor(width: number, height: number) {
    this.#sizes = levelSizes(width, height);
  }

  /** A tile at half its resolution; gives the overview tile above it once all of its quarters are there. */
  add({ level, column, row }: TilePlace, quarter: Float32Array | null): OverviewTile | null {
    if (level + 1 >= this.#sizes.length) return null;
    const place = { level: level + 1, column: column >> 1, row: row >> 1 };
    const key = `${place.level}/${place.column}/${place.row}`;
    const tile = this.#incomplete.get(key) ?? this.#begin(key, place);
    tile.quarters[(row & 1) * 2 + (column & 1)] = quarter;
    if (--tile.missing > 0) return null;
    this.#incomplete.delete(key);
    return { place, quarters: tile.quarters };
  }

  #begin(key: string, { level, column, row }: TilePlace) {
    const below = this.#sizes[level - 1]!;
    const across = Math.min(2, Math.ceil(below.width / TILE_SIZE) - 2 * column);
    const down = Math.min(2, Math.ceil(below.height / TILE_SIZE) - 2 * row);
    const tile = { quarters: [null, null, null, null], missing: across * down };
    this.#incomplete.set(key, tile);
    return tile;
  }
}
