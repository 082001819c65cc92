import type { IndexId } from '../../pipeline/image-analysis.ts';
import type { IndexDefinition } from '../../spectral/index-definition.ts';
import { INDEX_REGISTRY } from '../../spectral/index-registry.ts';
import { CREATED_TILE_BYTES, createTile, TILE_SIZE, type TileValues } from '../cog/map-tile.ts';
import { arrayBytes, type KernelArray, type KernelMemory } from '../kernels/kernel-memory.ts';
import type { Window } from '../raster-reader.ts';
import { type CellSum, cellEdges, cellNumber, cellOf } from '../statistics/stress-grid.ts';
import { TileAccumulator, type TileStatistics } from '../statistics/tile-statistics.ts';
import type { PassPlan } from './pass-plan.ts';

/** One index of one tile. `values` is used again for the next tile. */
export interface ComputedIndex {
  readonly values: TileValues;
  readonly statistics: TileStatistics;
  readonly cells: readonly CellSum[];
}

/** The indices whose means make the stress grid. */
const GRID_INDICES: readonly IndexId[] = ['ndvi', 'savi'];
/** Kernels write two values at a time. */
const VECTOR = 2;

/** One index: the row that is computed, the tile it goes to, statistics, and cells of the stress grid. */
export class IndexRows {
  readonly definition: IndexDefinition;
  readonly row: KernelArray<Float64Array>;
  readonly statistics: TileAccumulator;
  readonly #plan: PassPlan;
  readonly #memory: KernelMemory;
  readonly #values: TileValues;
  readonly #hasCells: boolean;
  #tile: Window = { x: 0, y: 0, width: 0, height: 0 };
  /** Columns of the tile at which cells begin, and where the last one ends. */
  #edges: readonly number[] = [];
  #cells = new Map<number, { cell: number; count: number; sum: number }>();

  constructor(plan: PassPlan, memory: KernelMemory, id: IndexId) {
    this.definition = INDEX_REGISTRY[id];
    this.row = memory.float64(TILE_SIZE + VECTOR);
    this.statistics = new TileAccumulator(memory, this.definition.range, this.definition.display);
    this.#plan = plan;
    this.#memory = memory;
    this.#values = createTile(memory);
    this.#hasCells = GRID_INDICES.includes(id);
  }

  /** bytes that it takes of the kernels' memory */
  static bytesFor(id: IndexId): number {
    const ofStatistics = TileAccumulator.bytesFor(INDEX_REGISTRY[id].display);
    return arrayBytes(TILE_SIZE + VECTOR, 8) + ofStatistics + CREATED_TILE_BYTES;
  }

  beginTile(tile: Window): void {
    this.#tile = tile;
    this.#edges = this.#hasCells ? cellEdges(tile.x, tile.width, this.#plan.width) : [0, tile.width];
    this.#cells = new Map();
    this.statistics.beginTile();
    const isWhole = tile.width === TILE_SIZE && tile.height === TILE_SIZE;
    if (!isWhole) this.#values.values.fill(Number.NaN);
  }

  /** Takes over what was computed of row `y` of the tile, from column `first` to before `end`. */
  addRow(first: number, end: number, y: number): void {
    const start = y * TILE_SIZE;
    const { values, at } = this.#values;
    if (first > 0 || first === end) values.fill(Number.NaN, start, start + first);
    if (end < TILE_SIZE) values.fill(Number.NaN, start + end, start + TILE_SIZE);
    if (first === end) return;
    this.#memory.kernels.storeRow(this.row.at + first * 8, at + (start + first) * 4, end - first);
    const edges = this.#edges;
    for (let i = 0; i + 1 < edges.length; i++) {
      const from = Math.max(first, edges[i]!);
      const to = Math.min(end, edges[i + 1]!);
      if (from >= to) continue;
      this.statistics.addRange(this.row, from, to);
      if (this.#hasCells && this.statistics.rangeCount > 0) this.#addToCell(edges[i]!, y);
    }
  }

  /** As vegetation-tile.as.ts has it: row, state of statistics, tile. */
  get context(): readonly number[] {
    return [this.row.at, this.statistics.at, this.#values.at];
  }

  /** Counts and sums of cells side by side, which begin at columns of the tile. */
  addCells(columns: readonly number[], cellRow: number, sums: Float64Array): void {
    for (let i = 0; i + 1 < columns.length; i++) {
      const [count, sum] = [sums[2 * i]!, sums[2 * i + 1]!];
      if (count === 0) continue;
      const cell = cellNumber(cellOf(this.#tile.x + columns[i]!, this.#plan.width), cellRow);
      this.#cells.set(cell, { cell, count, sum });
    }
  }

  #addToCell(column: number, y: number): void {
    const cellColumn = cellOf(this.#tile.x + column, this.#plan.width);
    const cell = cellNumber(cellColumn, cellOf(this.#tile.y + y, this.#plan.height));
    const sum = this.#cells.get(cell) ?? { cell, count: 0, sum: 0 };
    sum.count += this.statistics.rangeCount;
    sum.sum += this.statistics.rangeSum;
    this.#cells.set(cell, sum);
  }

  result(): ComputedIndex {
    return {
      values: this.#values,
      statistics: this.statistics.result(),
      cells: [...this.#cells.values()],
    };
  }
}
