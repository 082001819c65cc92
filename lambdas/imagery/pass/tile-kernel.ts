import type { BandRole } from '../../pipeline/image-analysis.ts';
import type { BandRows } from '../../spectral/index-definition.ts';
import { computeIndex } from '../../spectral/index-registry.ts';
import { TILE_SIZE } from '../cog/map-tile.ts';
import type { KernelArray, KernelMemory } from '../kernels/kernel-memory.ts';
import type { Window } from '../raster-reader.ts';
import type { HistogramParts } from '../statistics/fine-histogram.ts';
import type { RangeCount } from '../statistics/reflectance-check.ts';
import { ValueSpread } from '../statistics/value-spread.ts';
import type { BandPlanes } from './band-planes.ts';
import { type ComputedIndex, IndexRows } from './index-rows.ts';
import type { PassPlan } from './pass-plan.ts';
import { ReflectanceRow } from './reflectance-row.ts';
import { VegetationKernel } from './vegetation-kernel.ts';

export interface ComputedTile {
  readonly indices: readonly ComputedIndex[];
  readonly validPixels: number;
  readonly ranges: readonly RangeCount[];
}

/**
 * Computes the tiles of an image, one at a time: all indices, row by row, so that a row of samples is still in the
 * processor's cache when the last index needs it. NDVI and SAVI alone are computed by one kernel.
 */
export class TileKernel {
  readonly #plan: PassPlan;
  readonly #memory: KernelMemory;
  readonly #bands: readonly ReflectanceRow[];
  readonly #indices: readonly IndexRows[];
  readonly #red: KernelArray<Float64Array> | undefined;
  readonly #nir: KernelArray<Float64Array> | undefined;
  readonly #alphaMarked: ValueSpread | null;
  readonly #vegetation: VegetationKernel | null;

  constructor(plan: PassPlan, memory: KernelMemory) {
    this.#plan = plan;
    this.#memory = memory;
    this.#bands = plan.bands.map((band) => new ReflectanceRow(memory, band, TILE_SIZE));
    const rowOf = (role: BandRole) => this.#bands[plan.bands.findIndex((band) => band.role === role)]?.row;
    this.#red = rowOf('red');
    this.#nir = rowOf('nir');
    this.#indices = plan.indices.map((id) => new IndexRows(plan, memory, id));
    this.#alphaMarked = plan.alphaMarked === null ? null : new ValueSpread();
    this.#vegetation = VegetationKernel.create(plan, memory, this.#bands, this.#indices);
  }

  /** bytes that it takes of the kernels' memory */
  static bytesFor({ bands, indices }: PassPlan): number {
    const ofIndices = indices.map((id) => IndexRows.bytesFor(id));
    const ofBands = bands.length * ReflectanceRow.bytesFor(TILE_SIZE);
    return ofBands + ofIndices.reduce((sum, bytes) => sum + bytes, 0) + VegetationKernel.BYTES;
  }

  /** Of all tiles, in memory of their own. */
  histograms(): HistogramParts[] {
    return this.#indices.map(({ statistics }) => statistics.histogramParts());
  }

  get alphaValues(): Uint32Array | null {
    return this.#alphaMarked?.counts ?? null;
  }

  /** Whether planes must lie in the kernels' memory. */
  get needsLocalPlanes(): boolean {
    return this.#vegetation !== null;
  }

  compute(planes: BandPlanes, tile: Window): ComputedTile {
    for (const index of this.#indices) index.beginTile(tile);
    const validPixels = this.#computeRows(planes, tile);
    return {
      indices: this.#indices.map((index) => index.result()),
      validPixels,
      ranges: this.#plan.checksReflectance ? this.#bands.map((band) => band.takeRange()) : [],
    };
  }

  /** The number of pixels at which any band is valid, where NDVI's count does not say it. */
  #computeRows(planes: BandPlanes, tile: Window): number {
    if (this.#vegetation !== null) {
      this.#vegetation.compute(planes, tile);
      return 0;
    }
    let validPixels = 0;
    for (let y = 0; y < tile.height; y++) {
      const start = (tile.y - planes.window.y + y) * planes.window.width + tile.x - planes.window.x;
      validPixels += this.#computeRow(planes, start, tile.width, y);
    }
    return validPixels;
  }

  #computeRow(planes: BandPlanes, start: number, width: number, y: number): number {
    let first = width;
    let end = 0;
    for (const [i, band] of this.#bands.entries()) {
      band.read(planes.bands[i]!, planes.valid, start, width);
      if (band.first === band.end) continue;
      if (this.#plan.checksReflectance) band.check();
      first = Math.min(first, band.first);
      end = Math.max(end, band.end);
    }
    if (first >= end) {
      for (const index of this.#indices) index.addRow(0, 0, y);
      return 0;
    }
    this.#spreadAlpha(planes, start, width);
    this.#computeIndices(first, end);
    for (const index of this.#indices) index.addRow(first, end, y);
    return this.#countValid(first, end);
  }

  #spreadAlpha(planes: BandPlanes, start: number, width: number): void {
    const position = this.#plan.alphaMarked;
    if (position === null) return;
    this.#alphaMarked!.addRow(planes.bands[position]!, start, this.#bands[position]!.row.values, width);
  }

  #computeIndices(first: number, end: number): void {
    const { kernels } = this.#memory;
    const { soilBrightnessFactor } = this.#plan.parameters;
    const count = end - first;
    const at = ({ at: address }: KernelArray<unknown>) => address + first * 8;
    const [red, nir] = [this.#red, this.#nir];
    let samples: BandRows | undefined;
    for (const { definition, row } of this.#indices) {
      if (definition.id === 'ndvi') kernels.ndviRow(at(red!), at(nir!), at(row), count);
      else if (definition.id === 'savi') {
        const ndvi = this.#indices[0]!.row;
        kernels.saviRow(at(red!), at(nir!), at(ndvi), at(row), count, soilBrightnessFactor);
      } else {
        samples ??= this.#samples(first, end);
        computeIndex(definition, samples, this.#plan.parameters, row.values.subarray(first, end));
      }
    }
  }

  #samples(first: number, end: number): BandRows {
    const rows = this.#plan.bands.map(({ role }, i) => [
      role,
      this.#bands[i]!.row.values.subarray(first, end),
    ]);
    return Object.fromEntries(rows) as BandRows;
  }

  /** Counted only where there is no NDVI whose count says it. */
  #countValid(first: number, end: number): number {
    if (this.#plan.indices[0] === 'ndvi') return 0;
    let valid = 0;
    for (let x = first; x < end; x++) {
      if (this.#bands.some(({ row }) => !Number.isNaN(row.values[x]!))) valid++;
    }
    return valid;
  }
}
