import type { BandRole } from '../../pipeline/image-analysis.ts';
import { TILE_SIZE } from '../cog/map-tile.ts';
import type { OverviewTile } from '../cog/overview-pyramid.ts';
import type { IndexMap } from '../index-map.ts';
import type { RasterReader } from '../raster-reader.ts';
import { keepReleasedMemory } from '../release-memory.ts';
import { ReflectanceCheck } from '../statistics/reflectance-check.ts';
import { ValueSpread } from '../statistics/value-spread.ts';
import { type BandPlanes, createSharedPlanes, planesOver } from './band-planes.ts';
import { OrderedJobs } from './ordered-jobs.ts';
import type { PassPlan } from './pass-plan.ts';
import type { PassFindings, PassOptions } from './run-pass.ts';
import type { EncodedTile, JobResult, TileResult } from './tile-job.ts';
import type { TileThreads } from './tile-threads.ts';
import { tilesOf } from './unit-plan.ts';
import { readPlanes, type TiffUnits, windowsOf } from './unit-source.ts';

/** What is kept takes 6 to 9 MiB more; above, the tables of an image take that room: the peak is to stay flat. */
const MOST_PIXELS_KEPT = 200e6;

/** One image on its way through the threads: what is sent to them, and what is made of what comes back. */
export class Pass {
  readonly #plan: PassPlan;
  readonly #maps: readonly IndexMap[];
  readonly #threads: TileThreads;
  readonly #jobs: OrderedJobs<JobResult>;
  readonly #options: PassOptions;
  readonly #check = new ReflectanceCheck();
  #validPixels = 0;
  #donePixels = 0;

  constructor(
    plan: PassPlan,
    maps: readonly IndexMap[],
    threads: TileThreads,
    depth: number,
    options: PassOptions,
  ) {
    this.#plan = plan;
    this.#maps = maps;
    this.#threads = threads;
    this.#jobs = new OrderedJobs(depth);
    this.#options = options;
  }

  /** Each thread decodes and computes units of its own. */
  async readUnits(units: TiffUnits): Promise<void> {
    if (this.#plan.width * this.#plan.height <= MOST_PIXELS_KEPT) keepReleasedMemory();
    for (const unit of units.plan.units) {
      await this.#start(async () => {
        const blocks = await units.read(unit);
        return this.#threads.run({ kind: 'unit', unit, blocks });
      });
    }
  }

  /** Units are too large for one thread: all decode into the same planes, and then compute the tiles in them. */
  async readShared(units: TiffUnits): Promise<void> {
    const { bands, planeType, hasGaps } = this.#plan;
    let planes: BandPlanes | undefined;
    for (const unit of units.plan.units) {
      // Nobody may read the planes any more when the next unit is decoded into them.
      await this.#jobs.settleAll();
      planes = planesOver(unit, planes) ?? createSharedPlanes(unit, bands.length, planeType, hasGaps);
      const shared = planes;
      for (const read of units.groups(unit)) {
        await this.#start(async () =>
          this.#threads.run({ kind: 'decode', planes: shared, blocks: await read() }),
        );
      }
      await this.#jobs.settleAll();
      for (const tile of tilesOf(unit)) {
        await this.#start(() => this.#threads.run({ kind: 'compute', planes: shared, tiles: [tile] }));
      }
    }
  }

  /** Samples come decoded, with NaN where they are invalid. */
  async readDecoded(raster: RasterReader, bands: readonly number[]): Promise<void> {
    for (const window of windowsOf(raster)) {
      await this.#start(async () => {
        const planes = await readPlanes(raster, window, bands);
        return this.#threads.run({ kind: 'compute', planes, tiles: tilesOf(window) });
      });
    }
  }

  async conclude(): Promise<PassFindings> {
    await this.#jobs.settleAll();
    const alphaValues = new ValueSpread();
    for (const { histograms, alphaValues: values } of await this.#threads.totals()) {
      for (const [i, parts] of histograms.entries()) this.#maps[i]!.statistics.addHistogram(parts);
      if (values !== null) alphaValues.merge(values);
    }
    return { validPixels: this.#validPixels, check: this.#check, alphaValues };
  }

  async #start(work: () => Promise<JobResult>): Promise<void> {
    this.#options.signal?.throwIfAborted();
    await this.#jobs.start(work, (result) => this.#receive(result));
  }

  async #receive(result: JobResult): Promise<void> {
    if (result.kind === 'tiles') for (const tile of result.tiles) await this.#receiveTile(tile);
  }

  async #receiveTile({ tile, indices, validPixels, ranges }: TileResult): Promise<void> {
    this.#validPixels += validPixels;
    for (const [i, range] of ranges.entries()) this.#check.add(this.#roleOf(i), range);
    const place = { level: 0, column: tile.x / TILE_SIZE, row: tile.y / TILE_SIZE };
    for (const [i, index] of indices.entries()) {
      await this.#makeOverview(i, await this.#maps[i]!.addTile(place, index));
    }
    this.#donePixels += tile.width * tile.height;
    this.#options.onProgress?.(this.#donePixels / (this.#plan.width * this.#plan.height));
  }

  #roleOf(position: number): BandRole {
    return this.#plan.bands[position]!.role;
  }

  async #makeOverview(index: number, overview: OverviewTile | null): Promise<void> {
    if (overview === null) return;
    const { place, quarters } = overview;
    const receive = async (tile: EncodedTile) =>
      this.#makeOverview(index, await this.#maps[index]!.addOverview(place, tile));
    if (quarters.every((quarter) => quarter === null)) {
      return receive({ bytes: null, quarter: null, values: null });
    }
    const keepsValues = place.level === this.#plan.previewLevel;
    this.#jobs.add(this.#threads.run({ kind: 'overview', quarters, keepsValues }), (result) =>
      receive((result as JobResult & { kind: 'overview' }).tile),
    );
  }
}
