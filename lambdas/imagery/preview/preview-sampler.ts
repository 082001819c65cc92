/** Pixels along the longer side of the map in a preview. */
const LONGEST_SIDE = 1024;

/** Averages an index down to preview size while it is computed; NaN where a cell has no valid pixel. */
export class PreviewSampler {
  readonly width: number;
  readonly height: number;
  readonly #factor: number;
  readonly #sums: Float64Array;
  readonly #counts: Uint32Array;

  constructor(width: number, height: number) {
    this.#factor = Math.max(1, Math.ceil(Math.max(width, height) / LONGEST_SIDE));
    this.width = Math.ceil(width / this.#factor);
    this.height = Math.ceil(height / this.#factor);
    this.#sums = new Float64Array(this.width * this.height);
    this.#counts = new Uint32Array(this.width * this.height);
  }

  /** Part of row `y` of the image that begins at column `x`. */
  addRow(x: number, y: number, values: Float64Array): void {
    const firstCell = Math.floor(y / this.#factor) * this.width;
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      if (Number.isNaN(value)) continue;
      const cell = firstCell + Math.floor((x + i) / this.#factor);
      this.#sums[cell]! += value;
      this.#counts[cell]!++;
    }
  }

  means(): Float32Array {
    return Float32Array.from(this.#sums, (sum, i) =>
      this.#counts[i] === 0 ? Number.NaN : sum / this.#counts[i]!,
    );
  }
}
