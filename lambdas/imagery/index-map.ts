import { join } from 'node:path';
import type { OutputFile } from '../pipeline/image-analysis.ts';
import type { IndexDefinition } from '../spectral/index-definition.ts';
import { IndexMapWriter } from './cog/geotiff-writer.ts';
import { TILE_SIZE } from './cog/map-tile.ts';
import { drawPreview } from './preview/draw-preview.ts';
import { PreviewSampler } from './preview/preview-sampler.ts';
import type { RasterReader, Window } from './raster-reader.ts';
import { IndexAccumulator } from './statistics/index-statistics.ts';

/** Everything that is gathered of one index while the image is read: statistics, map, preview. */
export class IndexMap {
  readonly definition: IndexDefinition;
  readonly statistics: IndexAccumulator;
  readonly #preview: PreviewSampler;
  readonly #writer: IndexMapWriter;
  readonly #workspace: string;
  #section: Float32Array = new Float32Array(0);

  private constructor(
    definition: IndexDefinition,
    raster: RasterReader,
    workspace: string,
    writer: IndexMapWriter,
  ) {
    this.definition = definition;
    this.statistics = new IndexAccumulator(definition.range, definition.display);
    this.#preview = new PreviewSampler(raster.width, raster.height);
    this.#writer = writer;
    this.#workspace = workspace;
  }

  static async create(
    definition: IndexDefinition,
    raster: RasterReader,
    workspace: string,
  ): Promise<IndexMap> {
    const { width, height } = raster;
    const map = { width, height, title: definition.title, geoTags: raster.geoReference.tags };
    const writer = await IndexMapWriter.create(join(workspace, `${definition.id}.tif`), map);
    return new IndexMap(definition, raster, workspace, writer);
  }

  beginSection(section: Window): void {
    const size = section.width * section.height;
    if (this.#section.length !== size) this.#section = new Float32Array(size);
  }

  /** Row `y` of the section. */
  addRow(section: Window, y: number, values: Float64Array): void {
    this.statistics.addRow(values);
    this.#preview.addRow(section.x, section.y + y, values);
    this.#section.set(values, y * section.width);
  }

  async endSection(section: Window): Promise<void> {
    for (let x = 0; x < section.width; x += TILE_SIZE) {
      const column = (section.x + x) / TILE_SIZE;
      await this.#writer.writeTile(column, section.y / TILE_SIZE, this.#section, x, section.width);
    }
  }

  /** Finishes the map and draws its preview. */
  async finish(): Promise<OutputFile[]> {
    const { id, title, display } = this.definition;
    const name = `${id}.tif`;
    const bytes = await this.#writer.finish(this.statistics.result());
    const map = { name, path: join(this.#workspace, name), contentType: 'image/tiff', bytes };
    const { width, height } = this.#preview;
    const picture = await drawPreview({
      name: `${id}.png`,
      title,
      display,
      width,
      height,
      values: this.#preview.means(),
      statistics: this.statistics.result(),
      path: join(this.#workspace, `${id}.png`),
    });
    return [map, picture];
  }

  async abandon(): Promise<void> {
    await this.#writer.abandon();
  }
}
