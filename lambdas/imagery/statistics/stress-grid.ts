import type { StressZone } from '../../pipeline/image-analysis.ts';
import { severityOf } from '../../spectral/vigour-classes.ts';

/** Cells along each side, as the operators know it. */
const CELLS = 10;

/** Cell means over the image, gathered row by row. */
export class StressGrid {
  readonly #columnCells: Uint8Array;
  readonly #height: number;
  readonly #ndvi = new CellSums();
  readonly #savi = new CellSums();

  constructor(width: number, height: number) {
    this.#height = height;
    this.#columnCells = Uint8Array.from({ length: width }, (_, x) => Math.floor((x * CELLS) / width));
  }

  /** Part of row `y` that begins at column `x`; `savi` is null where the index is not computed. */
  addRow(x: number, y: number, ndvi: Float64Array, savi: Float64Array | null): void {
    const firstCell = Math.floor((y * CELLS) / this.#height) * CELLS;
    this.#ndvi.addRow(ndvi, this.#columnCells, x, firstCell);
    if (savi !== null) this.#savi.addRow(savi, this.#columnCells, x, firstCell);
  }

  zones(hasSavi: boolean): StressZone[] {
    const zones: StressZone[] = [];
    for (let cell = 0; cell < CELLS * CELLS; cell++) {
      const ndvi = this.#ndvi.mean(cell);
      if (ndvi === null) continue;
      const savi = hasSavi ? this.#savi.mean(cell) : null;
      const gridX = cell % CELLS;
      zones.push({ gridX, gridY: Math.floor(cell / CELLS), severity: severityOf(ndvi), ndvi, savi });
    }
    return zones;
  }
}

class CellSums {
  readonly #sums = new Float64Array(CELLS * CELLS);
  readonly #counts = new Float64Array(CELLS * CELLS);

  addRow(values: Float64Array, columnCells: Uint8Array, x: number, firstCell: number): void {
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      if (Number.isNaN(value)) continue;
      const cell = firstCell + columnCells[x + i]!;
      this.#sums[cell]! += value;
      this.#counts[cell]!++;
    }
  }

  mean(cell: number): number | null {
    return this.#counts[cell] === 0 ? null : this.#sums[cell]! / this.#counts[cell]!;
  }
}
