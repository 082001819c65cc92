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
import { type BandPlanes, createPlanes, planesOver } from './band-planes.ts';
import { fillPlanes, type StoredBlock } from './fill-planes.ts';
import type { ComputedIndex } from './index-rows.ts';
import type { PassPlan } from './pass-plan.ts';
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
  #planes: BandPlanes | undefined;

  constructor(plan: PassPlan) {
    this.#plan = plan;
    const memory = new KernelMemory(TileKernel.bytesFor(plan) + TileEncoder.BYTES + CREATED_TILE_BYTES);
    this.#kernel = new TileKernel(plan, memory);
    this.#encoder = new TileEncoder(memory);
    this.#joined = createTile(memory);
    this.#hasOverviews = levelSizes(plan.width, plan.height).length > 1;
  }

  async run(job: TileJob): Promise<JobResult> {
    switch (job.kind) {
      case 'unit':
        return this.#runUnit(job.unit, job.blocks);
      case 'decode':
        await fillPlanes(this.#plan.pixels!, job.blocks, job.planes);
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
    const planes = this.#planesFor(unit);
    await fillPlanes(this.#plan.pixels!, blocks, planes);
    return { kind: 'tiles', tiles: tilesOf(unit).map((tile) => this.#compute(planes, tile)) };
  }

  /** Those of the unit before, where they have the size: a job is done before the next one begins. */
  #planesFor(unit: Window): BandPlanes {
    const { bands, planeType, hasGaps } = this.#plan;
    this.#planes =
      planesOver(unit, this.#planes) ?? createPlanes(unit, bands.length, planeType, hasGaps, false);
    return this.#planes;
  }

  /** Planes that are shared stay; others came with the job, and nobody has them beside it. */
  #computeTiles({ planes, tiles }: TileJob & { kind: 'compute' }): JobResult {
    const results = tiles.map((tile) => this.#compute(planes, tile));
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
