import { INDEX_REGISTRY } from '../../spectral/index-registry.ts';
import { TILE_PIXELS, TileEncoder } from '../cog/map-tile.ts';
import { levelSizes } from '../cog/overview-pyramid.ts';
import { joinQuarters, quarterOf } from '../cog/overview-quarter.ts';
import type { Window } from '../raster-reader.ts';
import { FineHistogram, type HistogramParts } from '../statistics/fine-histogram.ts';
import { type BandPlanes, createPlanes } from './band-planes.ts';
import { fillPlanes, type StoredBlock } from './fill-planes.ts';
import type { PassPlan } from './pass-plan.ts';
import type { EncodedTile, JobResult, TileJob, TileResult } from './tile-job.ts';
import { type ComputedIndex, TileKernel } from './tile-kernel.ts';
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
  readonly #histograms: readonly FineHistogram[];
  readonly #encoder = new TileEncoder();
  readonly #joined = new Float32Array(TILE_PIXELS);
  readonly #hasOverviews: boolean;

  constructor(plan: PassPlan) {
    this.#plan = plan;
    this.#histograms = plan.indices.map((id) => new FineHistogram(INDEX_REGISTRY[id].display));
    this.#kernel = new TileKernel(plan, this.#histograms);
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
        return { kind: 'tiles', tiles: job.tiles.map((tile) => this.#compute(job.planes, tile)) };
      case 'overview':
        joinQuarters(job.quarters, this.#joined);
        return { kind: 'overview', tile: this.#encode(this.#joined, job.keepsValues) };
    }
  }

  /** Once all jobs are done. */
  totals(): ThreadTotals {
    return {
      histograms: this.#histograms.map((histogram) => histogram.parts),
      alphaValues: this.#kernel.alphaValues,
    };
  }

  async #runUnit(unit: Window, blocks: readonly StoredBlock[]): Promise<JobResult> {
    const { bands, planeType, hasGaps, pixels } = this.#plan;
    const planes = createPlanes(unit, bands.length, planeType, hasGaps, false);
    await fillPlanes(pixels!, blocks, planes);
    return { kind: 'tiles', tiles: tilesOf(unit).map((tile) => this.#compute(planes, tile)) };
  }

  #compute(planes: BandPlanes, tile: Window): TileResult {
    const { indices, ...rest } = this.#kernel.compute(planes, tile);
    return { tile, ...rest, indices: indices.map((index) => this.#finish(index)) };
  }

  #finish({ values, statistics, cells }: ComputedIndex) {
    if (statistics.count === 0) return { statistics, cells, bytes: null, quarter: null, values: null };
    return { statistics, cells, ...this.#encode(values, this.#plan.previewLevel === 0) };
  }

  #encode(values: Float32Array, keepsValues: boolean): EncodedTile {
    return {
      bytes: this.#encoder.encode(values),
      quarter: this.#hasOverviews ? quarterOf(values) : null,
      values: keepsValues ? values.slice() : null,
    };
  }
}
