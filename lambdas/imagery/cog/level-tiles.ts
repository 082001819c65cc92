import { TILE_SIZE } from './map-tile.ts';
import type { LevelSize } from './overview-pyramid.ts';

/** The tiles of one level of a map: which have come, where they lie among the level's bytes, and how many they take. */
export class LevelTiles implements LevelSize {
  readonly width: number;
  readonly height: number;
  readonly byteCounts: Float64Array;
  readonly places: Float64Array;
  readonly #tilesAcross: number;
  /** Indices of the tiles as they came, which is how they lie in the file. */
  readonly #order: number[] = [];
  #bytes = 0;

  constructor({ width, height }: LevelSize) {
    this.width = width;
    this.height = height;
    this.#tilesAcross = Math.ceil(width / TILE_SIZE);
    const tiles = this.#tilesAcross * Math.ceil(height / TILE_SIZE);
    this.byteCounts = new Float64Array(tiles);
    this.places = new Float64Array(tiles);
  }

  get inOrder(): readonly number[] {
    return this.#order;
  }

  /** Gives the index of the tile, whose bytes follow those of the tile that came before it. */
  append(column: number, row: number, byteCount: number): number {
    const index = row * this.#tilesAcross + column;
    if (column >= this.#tilesAcross || index >= this.byteCounts.length || this.byteCounts[index] !== 0) {
      throw new RangeError(`tile ${column}, ${row} is not one of the level, or came twice`);
    }
    this.places[index] = this.#bytes;
    this.byteCounts[index] = byteCount;
    this.#bytes += byteCount;
    this.#order.push(index);
    return index;
  }

  /** A tile without data would be an offset of 0, which only GDAL reads as nodata. */
  checkComplete(name: string): void {
    if (this.#order.length === this.byteCounts.length) return;
    throw new Error(`${name} has ${this.#order.length} of ${this.byteCounts.length} tiles`);
  }
}
