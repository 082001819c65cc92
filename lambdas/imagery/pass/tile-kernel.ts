import type { IndexId } from '../../pipeline/image-analysis.ts';
import type { BandRows, IndexDefinition } from '../../spectral/index-definition.ts';
import { computeIndex, INDEX_REGISTRY } from '../../spectral/index-registry.ts';
import { ndviOf, saviOf } from '../../spectral/indices.ts';
import { TILE_PIXELS, TILE_SIZE } from '../cog/map-tile.ts';
import type { Window } from '../raster-reader.ts';
import { type CellSum, cellEdges, cellNumber, cellOf } from '../statistics/stress-grid.ts';
import { TileAccumulator, type TileStatistics, type ValueBins } from '../statistics/tile-statistics.ts';
import { ValueSpread } from '../statistics/value-spread.ts';
import type { BandPlanes } from './band-planes.ts';
import type { PassPlan } from './pass-plan.ts';
import { ReflectanceRow } from './reflectance-row.ts';

/** One index of one tile. `values` is used again for the next tile. */
export interface ComputedIndex {
  readonly values: Float32Array;
  readonly statistics: TileStatistics;
  readonly cells: readonly CellSum[];
}

export interface ComputedTile {
  readonly indices: readonly ComputedIndex[];
  readonly validPixels: number;
  readonly ranges: readonly ReturnType<ReflectanceRow['takeRange']>[];
}

/** The indices whose means make the stress grid. */
const GRID_INDICES: readonly IndexId[] = ['ndvi', 'savi'];

/**
 * Computes the tiles of an image, one at a time: all indices, row by row, so that a row of samples is still in the
 * processor's cache when the last index needs it.
 */
export class TileKernel {
  readonly #plan: PassPlan;
  readonly #definitions: readonly IndexDefinition[];
  readonly #bins: readonly ValueBins[];
  readonly #bands: readonly ReflectanceRow[];
  readonly #rows: readonly Float64Array[];
  readonly #tiles: readonly Float32Array[];
  readonly #alphaMarked: ValueSpread | null;

  /** @param bins of the values of each index, over all tiles */
  constructor(plan: PassPlan, bins: readonly ValueBins[]) {
    this.#plan = plan;
    this.#bins = bins;
    this.#definitions = plan.indices.map((id) => INDEX_REGISTRY[id]);
    this.#bands = plan.bands.map((band) => new ReflectanceRow(band, TILE_SIZE));
    this.#rows = plan.indices.map(() => new Float64Array(TILE_SIZE));
    this.#tiles = plan.indices.map(() => new Float32Array(TILE_PIXELS));
    this.#alphaMarked = plan.alphaMarked === null ? null : new ValueSpread();
  }

  get alphaValues(): Uint32Array | null {
    return this.#alphaMarked?.counts ?? null;
  }

  compute(planes: BandPlanes, tile: Window): ComputedTile {
    for (const values of this.#tiles) values.fill(Number.NaN);
    const sums = this.#definitions.map(
      (definition, i) => new IndexSums(definition, this.#bins[i]!, tile, this.#plan),
    );
    let validPixels = 0;
    for (let y = 0; y < tile.height; y++) {
      const start = (tile.y - planes.window.y + y) * planes.window.width + tile.x - planes.window.x;
      validPixels += this.#computeRow(planes, start, tile.width, y, sums);
    }
    return {
      indices: sums.map((index, i) => ({ values: this.#tiles[i]!, ...index.result() })),
      validPixels,
      ranges: this.#plan.checksReflectance ? this.#bands.map((band) => band.takeRange()) : [],
    };
  }

  /** The number of pixels at which any band is valid. */
  #computeRow(
    planes: BandPlanes,
    start: number,
    width: number,
    y: number,
    sums: readonly IndexSums[],
  ): number {
    let first = width;
    let end = 0;
    for (const [i, band] of this.#bands.entries()) {
      band.read(planes.bands[i]!, planes.valid, start, width);
      if (band.first === band.end) continue;
      if (this.#plan.checksReflectance) band.check();
      first = Math.min(first, band.first);
      end = Math.max(end, band.end);
    }
    if (first >= end) return 0;
    this.#spreadAlpha(planes, start, width);
    this.#computeIndices(first, end);
    for (const [i, index] of sums.entries()) {
      const row = this.#rows[i]!;
      index.addRow(row, first, end, y);
      const target = this.#tiles[i]!;
      for (let x = first, at = y * TILE_SIZE + first; x < end; x++, at++) target[at] = row[x]!;
    }
    return this.#countValid(first, end);
  }

  #spreadAlpha(planes: BandPlanes, start: number, width: number): void {
    const position = this.#plan.alphaMarked;
    if (position === null) return;
    this.#alphaMarked!.addRow(planes.bands[position]!, start, this.#bands[position]!.values, width);
  }

  #computeIndices(first: number, end: number): void {
    const samples = Object.fromEntries(
      this.#plan.bands.map(({ role }, i) => [role, this.#bands[i]!.values.subarray(first, end)]),
    ) as BandRows;
    let ndvi: Float64Array | undefined;
    for (const [i, definition] of this.#definitions.entries()) {
      const out = this.#rows[i]!.subarray(first, end);
      if (definition.id === 'ndvi') {
        ndviOf(samples.red, samples.nir, out);
        ndvi = out;
      } else if (definition.id === 'savi' && ndvi !== undefined) {
        saviOf(samples.red, samples.nir, this.#plan.parameters.soilBrightnessFactor, ndvi, out);
      } else computeIndex(definition, samples, this.#plan.parameters, out);
    }
  }

  /** Counted only where there is no NDVI whose count says it. */
  #countValid(first: number, end: number): number {
    if (this.#plan.indices[0] === 'ndvi') return 0;
    let valid = 0;
    for (let x = first; x < end; x++) {
      if (this.#bands.some(({ values }) => !Number.isNaN(values[x]!))) valid++;
    }
    return valid;
  }
}

/** Statistics and cells of one index of one tile. */
class IndexSums {
  readonly #statistics: TileAccumulator;
  readonly #tile: Window;
  readonly #plan: PassPlan;
  /** Columns at which the cells of the grid begin, and where the last one ends. */
  readonly #edges: readonly number[];
  readonly #hasCells: boolean;
  readonly #cells = new Map<number, { cell: number; count: number; sum: number }>();

  constructor(definition: IndexDefinition, bins: ValueBins, tile: Window, plan: PassPlan) {
    this.#statistics = new TileAccumulator(bins, definition.range);
    this.#tile = tile;
    this.#plan = plan;
    this.#hasCells = GRID_INDICES.includes(definition.id);
    this.#edges = this.#hasCells ? cellEdges(tile.x, tile.width, plan.width) : [0, tile.width];
  }

  addRow(values: Float64Array, first: number, end: number, y: number): void {
    const edges = this.#edges;
    for (let i = 0; i + 1 < edges.length; i++) {
      const from = Math.max(first, edges[i]!);
      const to = Math.min(end, edges[i + 1]!);
      if (from >= to) continue;
      this.#statistics.addRange(values, from, to);
      if (this.#hasCells && this.#statistics.rangeCount > 0) this.#addToCell(edges[i]!, y);
    }
  }

  #addToCell(column: number, y: number): void {
    const cellColumn = cellOf(this.#tile.x + column, this.#plan.width);
    const cell = cellNumber(cellColumn, cellOf(this.#tile.y + y, this.#plan.height));
    const before = this.#cells.get(cell) ?? { cell, count: 0, sum: 0 };
    before.count += this.#statistics.rangeCount;
    before.sum += this.#statistics.rangeSum;
    this.#cells.set(cell, before);
  }

  result(): { statistics: TileStatistics; cells: readonly CellSum[] } {
    return { statistics: this.#statistics.result(), cells: [...this.#cells.values()] };
  }
}
