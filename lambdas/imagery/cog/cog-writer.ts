import { rm } from 'node:fs/promises';
import type { IndexStatistics } from '../../pipeline/image-analysis.ts';
import type { GeoTag } from '../tiff/geo-reference.ts';
import { encodeHead, layoutCog } from './cog-layout.ts';
import { LevelTiles } from './level-tiles.ts';
import { encodeMapMetadata } from './map-metadata.ts';
import type { MapSink } from './map-sink.ts';
import { emptyTileBytes } from './map-tile.ts';
import { levelSizes, type TilePlace } from './overview-pyramid.ts';
import { type SpooledTile, TileSpool } from './tile-spool.ts';

export interface MapDescription {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly geoTags: readonly GeoTag[];
  /** Bytes beyond which the file is a BigTIFF; as many as a classic TIFF addresses, unless stated. */
  readonly classicLimit?: number;
}

/**
 * A float32 index map as Cloud Optimised GeoTIFF: DEFLATE, predictor 3, nodata NaN, overviews. Compressed tiles come in any
 * order. Those of the full resolution go to the sink at once, those of the overviews wait in a file, because they and
 * the head, which says where every tile is, come before.
 */
export class CogWriter {
  readonly #map: MapDescription;
  readonly #sink: MapSink;
  readonly #overviews: TileSpool;
  readonly #overviewsPath: string;
  readonly #levels: readonly LevelTiles[];
  /** Where each tile of an overview lies in their file, by level. */
  readonly #spooled: readonly Float64Array[];
  #isOpen = true;

  private constructor(map: MapDescription, sink: MapSink, overviews: TileSpool, overviewsPath: string) {
    this.#map = map;
    this.#sink = sink;
    this.#overviews = overviews;
    this.#overviewsPath = overviewsPath;
    this.#levels = levelSizes(map.width, map.height).map((size) => new LevelTiles(size));
    this.#spooled = this.#levels.map(({ byteCounts }) => new Float64Array(byteCounts.length));
  }

  /** @param overviewsPath of a file that is there until the map is finished */
  static async create(map: MapDescription, sink: MapSink, overviewsPath: string): Promise<CogWriter> {
    return new CogWriter(map, sink, await TileSpool.create(overviewsPath), overviewsPath);
  }

  /** @param bytes null for a tile without a valid pixel */
  async addTile({ level, column, row }: TilePlace, bytes: Uint8Array | null): Promise<void> {
    const stored = bytes ?? emptyTileBytes();
    const tiles = this.#levels[level]!;
    const index = tiles.append(column, row, stored.length);
    if (level === 0) await this.#sink.append(stored);
    else this.#spooled[level]![index] = await this.#overviews.append(stored);
  }

  /** Size of the file in bytes. */
  async finish(statistics: IndexStatistics): Promise<number> {
    const { title, geoTags, width, height, classicLimit } = this.#map;
    for (const level of this.#levels) level.checkComplete(title);
    const labels = { geoTags, metadata: encodeMapMetadata(title, statistics, width * height) };
    const layout = layoutCog(this.#levels, labels, classicLimit);
    const [image] = this.#levels;
    const offsets = await this.#sink.makeRoom(layout.starts[0]!, image!);
    await this.#sink.finish(
      this.#before(encodeHead(layout, this.#levels, labels, offsets)),
      layout.starts[0]!,
    );
    await this.#removeOverviews();
    return offsets.reduce((end, offset, tile) => Math.max(end, offset + image!.byteCounts[tile]!), 0);
  }

  /** Gives up the map: nothing of it is left. */
  async abandon(): Promise<void> {
    if (!this.#isOpen) return;
    await this.#removeOverviews();
    await this.#sink.abandon();
  }

  /** Head, then the overviews, the smallest first. */
  async *#before(head: Uint8Array): AsyncGenerator<Uint8Array> {
    yield head;
    yield* this.#overviews.read(this.#overviewTiles());
  }

  *#overviewTiles(): Generator<SpooledTile> {
    for (let level = this.#levels.length - 1; level > 0; level--) {
      const { byteCounts, inOrder } = this.#levels[level]!;
      for (const index of inOrder) yield { at: this.#spooled[level]![index]!, length: byteCounts[index]! };
    }
  }

  async #removeOverviews(): Promise<void> {
    this.#isOpen = false;
    await this.#overviews.close();
    await rm(this.#overviewsPath, { force: true });
  }
}
