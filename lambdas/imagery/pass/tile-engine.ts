import {
  CREATED_TILE_BYTES,
  createTile,
  joinQuarters,
  TileEncoder,
  type TileValues,
} from '../cog/map-tile.ts';
import { levelSizes } from '../cog/overview-pyramid.ts';
import { KernelMemory } from '../kernels/kernel-memory.ts';
import type { Window } from '../raster-reader.ts';
import { releaseAll } from '../release-memory.ts';
import type { HistogramParts } from '../statistics/fine-histogram.ts';
import { type BandPlanes, planeSampleBytes } from './band-planes.ts';
import { fillPlanes, type StoredBlock } from './fill-planes.ts';
import type { ComputedIndex } from './index-rows.ts';
import { LocalPlanes } from './local-planes.ts';
import type { PassPlan } from './pass-plan.ts';
import { BandTaker } from './take-band.ts';
import type { EncodedTile, JobResult, TileJob, TileResult } from './tile-job.ts';
import { TileKernel } from './tile-kernel.ts';
import { tilesOf } from './unit-plan.ts';

/** What one thread has gathered over all of its jobs. */
export interface ThreadTotals {
  /** In the order of the plan's indices. */
  readonly histograms: readonly HistogramParts[];
  /** Values of the band that is marked as alpha, if there is one. */
  readonly alphaValues: Uint32Array | null;
}

/** Does the jobs of one thread. Histograms are gathered over all of them, everything else goes back with each job. */
export class TileEngine {
  readonly #plan: PassPlan;
  readonly #kernel: TileKernel;
  readonly #encoder: TileEncoder;
  readonly #joined: TileValues;
  readonly #hasOverviews: boolean;
  readonly #planes: LocalPlanes;
  readonly #taker: BandTaker;

  constructor(plan: PassPlan) {
    this.#plan = plan;
    const rowBytes = decodedRowBytes(plan);
    const memory = new KernelMemory(
      TileKernel.bytesFor(plan) +
        TileEncoder.BYTES +
        CREATED_TILE_BYTES +
        LocalPlanes.bytesFor(plan) +
        BandTaker.bytesFor(rowBytes),
    );
    this.#kernel = new TileKernel(plan, memory);
    this.#encoder = new TileEncoder(memory);
    this.#joined = createTile(memory);
    this.#planes = new LocalPlanes(plan, memory);
    this.#taker = new BandTaker(memory, rowBytes);
    this.#hasOverviews = levelSizes(plan.width, plan.height).length > 1;
  }

  async run(job: TileJob): Promise<JobResult> {
    switch (job.kind) {
      case 'unit':
        return this.#runUnit(job.unit, job.blocks);
      case 'decode':
        await fillPlanes(this.#plan.pixels!, job.blocks, job.planes, this.#taker);
        return { kind: 'decoded' };
      case 'compute':
        return this.#computeTiles(job);
      case 'overview':
        joinQuarters(job.quarters, this.#joined);
        releaseAll(job.quarters.filter((quarter) => quarter !== null));
        return { kind: 'overview', tile: this.#encode(this.#joined, job.keepsValues) };
    }
  }

  /** Once all jobs are done. */
  totals(): ThreadTotals {
    return { histograms: this.#kernel.histograms(), alphaValues: this.#kernel.alphaValues };
  }

  async #runUnit(unit: Window, blocks: readonly StoredBlock[]): Promise<JobResult> {
    const planes = this.#planes.over(unit);
    await fillPlanes(this.#plan.pixels!, blocks, planes, this.#taker);
    return { kind: 'tiles', tiles: tilesOf(unit).map((tile) => this.#compute(planes, tile)) };
  }

  /** Planes that are shared stay; others came with the job, and nobody has them beside it. */
  #computeTiles({ planes, tiles }: TileJob & { kind: 'compute' }): JobResult {
    const near = (tile: Window) =>
      this.#kernel.needsLocalPlanes ? this.#planes.copyOf(planes, tile) : planes;
    const results = tiles.map((tile) => this.#compute(near(tile), tile));
    releaseAll(planes.bands);
    return { kind: 'tiles', tiles: results };
  }

  #compute(planes: BandPlanes, tile: Window): TileResult {
    const { indices, ...rest } = this.#kernel.compute(planes, tile);
    return { tile, ...rest, indices: indices.map((index) => this.#finish(index)) };
  }

  #finish({ values, statistics, cells }: ComputedIndex) {
    if (statistics.count === 0) return { statistics, cells, bytes: null, quarter: null, values: null };
    return { statistics, cells, ...this.#encode(values, this.#plan.previewLevel === 0) };
  }

  #encode(tile: TileValues, keepsValues: boolean): EncodedTile {
    return {
      bytes: this.#encoder.encode(tile),
      quarter: this.#hasOverviews ? this.#encoder.halve(tile) : null,
      values: keepsValues ? tile.values.slice() : null,
    };
  }
}

/** bytes of a row of a block as it is decoded; 0 where samples come decoded */
function decodedRowBytes({ pixels, planeType }: PassPlan): number {
  if (pixels === null) return 0;
  const { blockWidth, planar, samplesPerPixel } = pixels.image.shape;
  return blockWidth * (planar ? 1 : samplesPerPixel) * planeSampleBytes(planeType);
}
