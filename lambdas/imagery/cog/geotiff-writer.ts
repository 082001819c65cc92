import { rm } from 'node:fs/promises';
import type { IndexStatistics } from '../../pipeline/image-analysis.ts';
import type { GeoTag } from '../tiff/geo-reference.ts';
import { type CogLayout, layoutCog } from './cog-layout.ts';
import { writeFully } from './file-bytes.ts';
import { LevelTiles } from './level-tiles.ts';
import { encodeMapMetadata } from './map-metadata.ts';
import { emptyTile, type PredictedTile, predictTile, TILE_SIZE, TileDeflater } from './map-tile.ts';
import { levelSizes, OverviewPyramid } from './overview-pyramid.ts';
import { TileSpool } from './tile-spool.ts';

interface MapDescription {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly geoTags: readonly GeoTag[];
  /** Bytes beyond which the file is a BigTIFF; as many as a classic TIFF addresses, unless stated. */
  readonly classicLimit?: number;
}

interface ReadyTile {
  readonly level: number;
  readonly index: number;
  readonly tile: PredictedTile;
}

/**
 * A float32 index map as Cloud Optimised GeoTIFF: DEFLATE, predictor 3, nodata NaN, overviews. Tiles come row by row.
 * Those of the full resolution go to the beginning of the file, those of the overviews to a second one. At the end
 * the former are moved up within the file, to make room for head and overviews: only the overviews are ever on disk
 * twice.
 */
export class IndexMapWriter {
  readonly #path: string;
  readonly #map: MapDescription;
  readonly #image: TileSpool;
  readonly #overviews: TileSpool;
  readonly #levels: readonly LevelTiles[];
  readonly #pyramid: OverviewPyramid;
  readonly #deflater = new TileDeflater();
  readonly #tile = emptyTile();
  #ready: ReadyTile[] = [];
  #stored: Promise<void> = Promise.resolve();

  private constructor(path: string, map: MapDescription, image: TileSpool, overviews: TileSpool) {
    this.#path = path;
    this.#map = map;
    this.#image = image;
    this.#overviews = overviews;
    this.#levels = levelSizes(map.width, map.height).map((size) => new LevelTiles(size));
    this.#pyramid = new OverviewPyramid(map.width, map.height, (...tile) => this.#makeReady(...tile));
  }

  static async create(path: string, map: MapDescription): Promise<IndexMapWriter> {
    const image = await TileSpool.create(path);
    const overviews = await TileSpool.create(overviewsPath(path)).catch(async (error: unknown) => {
      await image.close();
      throw error;
    });
    return new IndexMapWriter(path, map, image, overviews);
  }

  /**
   * One tile, from the upper left of `values`, whose rows are `stride` apart; beyond the image it is nodata. `values`
   * may change as soon as the call is made. Resolves when the tile before is stored: meanwhile this one is deflated.
   */
  async writeTile(
    column: number,
    row: number,
    values: Float32Array,
    start: number,
    stride: number,
  ): Promise<void> {
    this.#cut(column, row, values, start, stride);
    this.#makeReady(0, column, row, this.#tile);
    this.#pyramid.addTile(column, row, this.#tile);
    const deflated = this.#ready.map(({ tile }) => this.#deflater.deflate(tile));
    const before = this.#stored;
    this.#stored = this.#store(before, this.#ready, deflated);
    this.#ready = [];
    // Reported by the next tile, or by finish(); a fault before that must not end the process.
    this.#stored.catch(() => {});
    await before;
  }

  /** Puts head, overviews and full resolution in order and gives the size of the file in bytes. */
  async finish(statistics: IndexStatistics): Promise<number> {
    try {
      await this.#stored;
      for (const level of this.#levels) level.checkComplete(this.#path);
      const { title, geoTags, width, height, classicLimit } = this.#map;
      const metadata = encodeMapMetadata(title, statistics, width * height);
      const layout = layoutCog(this.#levels, { geoTags, metadata }, classicLimit);
      await this.#image.moveUp(layout.starts[0]!);
      await writeFully(this.#image.file, layout.head, 0);
      await this.#copyOverviews(layout);
      return layout.bytes;
    } finally {
      await this.#close();
    }
  }

  /** Gives up the map: nothing of it is left in the workspace. */
  async abandon(): Promise<void> {
    await this.#stored.catch(() => {});
    await this.#close();
    await rm(this.#path, { force: true });
  }

  #cut(column: number, row: number, values: Float32Array, start: number, stride: number): void {
    const columns = Math.min(TILE_SIZE, this.#map.width - column * TILE_SIZE);
    const rows = Math.min(TILE_SIZE, this.#map.height - row * TILE_SIZE);
    if (columns < TILE_SIZE || rows < TILE_SIZE) this.#tile.fill(Number.NaN);
    for (let y = 0; y < rows; y++) {
      const from = start + y * stride;
      this.#tile.set(values.subarray(from, from + columns), y * TILE_SIZE);
    }
  }

  #makeReady(level: number, column: number, row: number, values: Float32Array): void {
    const index = this.#levels[level]!.claim(column, row);
    this.#ready.push({ level, index, tile: predictTile(values) });
  }

  async #store(
    before: Promise<void>,
    tiles: readonly ReadyTile[],
    deflated: readonly Promise<Uint8Array>[],
  ): Promise<void> {
    const all = await Promise.all(deflated);
    await before;
    for (const [i, { level, index }] of tiles.entries()) {
      const spool = level === 0 ? this.#image : this.#overviews;
      this.#levels[level]!.place(index, await spool.append(all[i]!), all[i]!.length);
    }
  }

  async #copyOverviews(layout: CogLayout): Promise<void> {
    for (const [level, { places, byteCounts }] of this.#levels.entries()) {
      if (level === 0) continue;
      let at = layout.starts[level]!;
      for (const [index, length] of byteCounts.entries()) {
        await writeFully(this.#image.file, await this.#overviews.read(places[index]!, length), at);
        at += length;
      }
    }
  }

  async #close(): Promise<void> {
    await this.#image.close();
    await this.#overviews.close();
    await rm(overviewsPath(this.#path), { force: true });
  }
}

function overviewsPath(path: string): string {
  return `${path}.overviews`;
}
