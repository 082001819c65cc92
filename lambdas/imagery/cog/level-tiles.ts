import { TILE_SIZE } from './map-tile.ts';
import type { LevelSize } from './overview-pyramid.ts';

/** The tiles of one level of a map: which have come, where they lie in their spool, and how many bytes they take. */
export class LevelTiles implements LevelSize {
  readonly width: number;
  readonly height: number;
  readonly byteCounts: Float64Array;
  readonly places: Float64Array;
  readonly #tilesAcross: number;
  #claimed = 0;

  constructor({ width, height }: LevelSize) {
    this.width = width;
    this.height = height;
    this.#tilesAcross = Math.ceil(width / TILE_SIZE);
    const tiles = this.#tilesAcross * Math.ceil(height / TILE_SIZE);
    this.byteCounts = new Float64Array(tiles);
    this.places = new Float64Array(tiles);
  }

  /** The index of the tile that comes next. Their order in the file is the order in which they come. */
  claim(column: number, row: number): number {
    const index = row * this.#tilesAcross + column;
    if (index !== this.#claimed || column >= this.#tilesAcross || index >= this.byteCounts.length) {
      throw new RangeError(`tile ${column}, ${row} came where number ${this.#claimed} of the level was due`);
    }
    this.#claimed++;
    return index;
  }

  place(index: number, at: number, byteCount: number): void {
    this.places[index] = at;
    this.byteCounts[index] = byteCount;
  }

  /** A tile without data would be an offset of 0, which only GDAL reads as nodata. */
  checkComplete(path: string): void {
    if (this.#claimed === this.byteCounts.length) return;
    throw new Error(`${path} has ${this.#claimed} of ${this.byteCounts.length} tiles`);
  }
}
