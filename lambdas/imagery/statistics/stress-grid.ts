import type { StressZone } from '../../pipeline/image-analysis.ts';
import { severityOf } from '../../spectral/vigour-classes.ts';

/** Cells along each side, as the operators know it. */
const CELLS = 10;

/** Columns or rows of cells that a tile can touch. */
export const MOST_CELLS = CELLS;

/** What one tile adds to one cell, numbered row by row. */
export interface CellSum {
  readonly cell: number;
  readonly count: number;
  readonly sum: number;
}

/** Column or row of cells that a column or row of the image lies in. */
export function cellOf(pixel: number, size: number): number {
  return Math.floor((pixel * CELLS) / size);
}

export function cellNumber(cellColumn: number, cellRow: number): number {
  return cellRow * CELLS + cellColumn;
}

/** Where the cells of a run of pixels begin, from its first to behind its last: 0, 137, 512. */
export function cellEdges(first: number, length: number, size: number): number[] {
  const edges = [0];
  for (let i = 1; i < length; i++) {
    if (cellOf(first + i, size) !== cellOf(first + i - 1, size)) edges.push(i);
  }
  return [...edges, length];
}

/** Cell means of one index over the image. */
export class StressGrid {
  readonly #sums = new Float64Array(CELLS * CELLS);
  readonly #counts = new Float64Array(CELLS * CELLS);

  add(cells: readonly CellSum[]): void {
    for (const { cell, sum, count } of cells) {
      this.#sums[cell]! += sum;
      this.#counts[cell]! += count;
    }
  }

  mean(cell: number): number | null {
    return this.#counts[cell] === 0 ? null : this.#sums[cell]! / this.#counts[cell]!;
  }
}

/** Cells without a valid pixel are left out; `savi` is null where the index is not available. */
export function stressZones(ndvi: StressGrid, savi: StressGrid | null): StressZone[] {
  const zones: StressZone[] = [];
  for (let cell = 0; cell < CELLS * CELLS; cell++) {
    const mean = ndvi.mean(cell);
    if (mean === null) continue;
    const gridX = cell % CELLS;
    const gridY = Math.floor(cell / CELLS);
    zones.push({ gridX, gridY, severity: severityOf(mean), ndvi: mean, savi: savi?.mean(cell) ?? null });
  }
  return zones;
}
