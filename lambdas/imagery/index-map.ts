import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { IndexId, OutputFile, PreviewRequest, Radiometry } from '../pipeline/image-analysis.ts';
import type { IndexDefinition } from '../spectral/index-definition.ts';
import { INDEX_REGISTRY } from '../spectral/index-registry.ts';
import { CogWriter } from './cog/cog-writer.ts';
import { expectedRoom } from './cog/expected-room.ts';
import type { OpenMap } from './cog/map-sink.ts';
import { OverviewPyramid, type OverviewTile, type TilePlace } from './cog/overview-pyramid.ts';
import type { EncodedTile, IndexTile } from './pass/tile-job.ts';
import { drawPreview } from './preview/draw-preview.ts';
import { PreviewValues } from './preview/preview-values.ts';
import type { RasterReader } from './raster-reader.ts';
import { IndexAccumulator } from './statistics/index-statistics.ts';
import { StressGrid } from './statistics/stress-grid.ts';
import { imageGridOf } from './tiff/image-grid.ts';

/** Everything that is gathered of one index while the image is read: statistics, map, overviews, preview. */
export class IndexMap {
  readonly definition: IndexDefinition;
  readonly statistics: IndexAccumulator;
  readonly grid = new StressGrid();
  readonly #pyramid: OverviewPyramid;
  readonly #preview: PreviewValues;
  readonly #writer: CogWriter;
  readonly #mapPath: string | null;
  readonly #workspace: string;
  readonly #raster: RasterReader;
  readonly #style: PreviewRequest;

  private constructor(
    definition: IndexDefinition,
    raster: RasterReader,
    workspace: string,
    writer: CogWriter,
    mapPath: string | null,
    style: PreviewRequest,
  ) {
    this.definition = definition;
    this.statistics = new IndexAccumulator(definition.display);
    this.#pyramid = new OverviewPyramid(raster.width, raster.height);
    this.#preview = new PreviewValues(raster.width, raster.height);
    this.#writer = writer;
    this.#mapPath = mapPath;
    this.#workspace = workspace;
    this.#raster = raster;
    this.#style = style;
  }

  static async create(
    id: IndexId,
    raster: RasterReader,
    workspace: string,
    openMap: OpenMap,
    style: PreviewRequest,
  ): Promise<IndexMap> {
    const definition = INDEX_REGISTRY[id];
    const { width, height } = raster;
    const map = { width, height, title: definition.title, geoTags: raster.geoReference.tags };
    const sink = await openMap({
      name: `${id}.tif`,
      contentType: 'image/tiff',
      expectedRoom: expectedRoom(width, height),
    });
    const overviews = join(workspace, `${id}.tif.overviews`);
    const writer = await CogWriter.create(map, sink, overviews).catch(async (error: unknown) => {
      await sink.abandon();
      throw error;
    });
    return new IndexMap(definition, raster, workspace, writer, sink.path, style);
  }

  /** A tile of the full resolution; gives the overview tile that it completes. */
  async addTile(place: TilePlace, tile: IndexTile): Promise<OverviewTile | null> {
    this.statistics.addTile(tile.statistics);
    this.grid.add(tile.cells);
    return this.addOverview(place, tile);
  }

  /** A tile of any resolution; gives the overview tile that it completes. */
  async addOverview(place: TilePlace, { bytes, quarter, values }: EncodedTile): Promise<OverviewTile | null> {
    this.#preview.add(place, values);
    await this.#writer.addTile(place, bytes);
    return this.#pyramid.add(place, quarter);
  }

  /** Finishes the map and draws its preview, which says where values are relative. */
  async finish(radiometry: Radiometry): Promise<OutputFile[]> {
    const name = `${this.definition.id}.tif`;
    // The picture is drawn while the map waits for the disk or for S3.
    const [bytes, picture] = await Promise.allSettled([
      this.#writer.finish(this.statistics.result()),
      this.#drawPreview(radiometry),
    ]);
    if (bytes.status === 'rejected') throw bytes.reason;
    if (picture.status === 'rejected') throw picture.reason;
    const map = { name, path: this.#mapPath, contentType: 'image/tiff', bytes: bytes.value };
    return [map, picture.value];
  }

  async #drawPreview(radiometry: Radiometry): Promise<OutputFile> {
    // Drawing keeps this thread: what the disk or S3 has to do is asked for first, of all maps.
    await setImmediate();
    const { id, title, formula, unit, display } = this.definition;
    const { width, height, factor } = this.#preview;
    const { groundSampleDistance } = imageGridOf(this.#raster.geoReference);
    const name = `${id}.png`;
    return drawPreview({
      name,
      path: join(this.#workspace, name),
      title,
      formula,
      ...(unit === undefined ? {} : { unit }),
      source: this.#raster.name,
      display,
      width,
      height,
      indicesIn: (range) => this.#preview.indicesIn(range),
      statistics: this.statistics.result(),
      style: this.#style,
      radiometry,
      metresPerValue: groundSampleDistance === null ? null : groundSampleDistance * factor,
    });
  }

  async abandon(): Promise<void> {
    await this.#writer.abandon();
  }
}
