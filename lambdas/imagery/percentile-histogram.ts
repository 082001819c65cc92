/** Bins over [-1, 1]; the width, 1/65,536, bounds the error of a percentile there. */
const BINS = 131_072;
const BIN_WIDTH = 2 / BINS;
/** Beyond, bins grow with the value: float32's exponent and upper 13 bits of fraction, a relative error of 1/16,384. */
const SHIFT = 10;
const FIRST_OUTER = 0x3f800000 >>> SHIFT;
const OUTER_BINS = (0x7f800000 >>> SHIFT) - FIRST_OUTER;

/**
 * Percentiles in one pass and constant memory (1 MB, and 4 MB for each side beyond). Inside [-1, 1] they are exact to
 * 1/65,536; values outside, which negative reflectance gives, to 1/16,384 of themselves. Never outside [min, max].
 */
export class PercentileHistogram {
  readonly #inner = new Float64Array(BINS);
  #below: Uint32Array | undefined;
  #above: Uint32Array | undefined;
  readonly #float = new Float32Array(1);
  readonly #bits = new Uint32Array(this.#float.buffer);
  #count = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;

  addRow(values: Float64Array): void {
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      if (Number.isNaN(value)) continue;
      this.#count++;
      if (value < this.#min) this.#min = value;
      if (value > this.#max) this.#max = value;
      if (value >= -1 && value <= 1) this.#inner[Math.min(BINS - 1, Math.floor((value + 1) / BIN_WIDTH))]!++;
      else this.#addOuter(value);
    }
  }

  /** Such values are rare: their bins are made when the first comes. */
  #addOuter(value: number): void {
    if (value > 1) {
      this.#above ??= new Uint32Array(OUTER_BINS);
      this.#above[this.#outerBin(value)]!++;
    } else {
      this.#below ??= new Uint32Array(OUTER_BINS);
      this.#below[this.#outerBin(-value)]!++;
    }
  }

  /** Percentile by linear interpolation between ranks, as numpy's default; `share` in 0..1. */
  percentile(share: number): number {
    const rank = (this.#count - 1) * share;
    const lower = this.#valueAt(Math.floor(rank));
    const upper = this.#valueAt(Math.ceil(rank));
    return lower + (upper - lower) * (rank - Math.floor(rank));
  }

  /** The value of the given rank (0 is the lowest), as the middle of its bin. */
  #valueAt(rank: number): number {
    if (rank <= 0) return this.#min;
    if (rank >= this.#count - 1) return this.#max;
    let seen = 0;
    for (let bin = (this.#below?.length ?? 0) - 1; bin >= 0; bin--) {
      seen += this.#below![bin]!;
      if (seen > rank) return this.#clamp(-this.#outerValue(bin));
    }
    for (let bin = 0; bin < BINS; bin++) {
      seen += this.#inner[bin]!;
      if (seen > rank) return this.#clamp(-1 + (bin + 0.5) * BIN_WIDTH);
    }
    for (let bin = 0; bin < (this.#above?.length ?? 0); bin++) {
      seen += this.#above![bin]!;
      if (seen > rank) return this.#clamp(this.#outerValue(bin));
    }
    return this.#max;
  }

  #outerBin(magnitude: number): number {
    this.#float[0] = magnitude;
    return Math.max(0, Math.min(OUTER_BINS - 1, (this.#bits[0]! >>> SHIFT) - FIRST_OUTER));
  }

  #outerValue(bin: number): number {
    this.#bits[0] = ((bin + FIRST_OUTER) << SHIFT) | (1 << (SHIFT - 1));
    return this.#float[0]!;
  }

  #clamp(value: number): number {
    return Math.min(this.#max, Math.max(this.#min, value));
  }
}
