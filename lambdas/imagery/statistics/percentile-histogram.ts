import type { ValueRange } from '../../spectral/index-definition.ts';

/** Bins per unit; the width, 1/65,536, bounds the error of a percentile within the histogram's range. */
const BINS_PER_UNIT = 65_536;
/** Beyond, bins grow with the value: float32's exponent and upper 13 bits of fraction, a relative error of 1/16,384. */
const SHIFT = 10;
const FIRST_OUTER = 0x3f800000 >>> SHIFT;
const OUTER_BINS = (0x7f800000 >>> SHIFT) - FIRST_OUTER;

/**
 * Percentiles in one pass and constant memory (0.5 MB, 6.5 MB for the widest legend, and 4 MB for each side beyond).
 * Within the range, which holds [-1, 1] and the index's legend, they are exact to 1/65,536; values outside to 1/16,384
 * of themselves. Never outside [min, max].
 */
export class PercentileHistogram {
  readonly #from: number;
  readonly #to: number;
  /** Counts in 32 bits: an image of 4 Gi pixels is never accepted. */
  readonly #inner: Uint32Array;
  #below: Uint32Array | undefined;
  #above: Uint32Array | undefined;
  readonly #float = new Float32Array(1);
  readonly #bits = new Uint32Array(this.#float.buffer);
  #count = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;

  constructor(legend: ValueRange) {
    this.#from = Math.min(-1, Math.floor(legend.from));
    this.#to = Math.max(1, Math.ceil(legend.to));
    this.#inner = new Uint32Array((this.#to - this.#from) * BINS_PER_UNIT);
  }

  addRow(values: Float64Array): void {
    const from = this.#from;
    const to = this.#to;
    const inner = this.#inner;
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      if (Number.isNaN(value)) continue;
      this.#count++;
      if (value < this.#min) this.#min = value;
      if (value > this.#max) this.#max = value;
      if (value >= from && value <= to) {
        inner[Math.min(inner.length - 1, Math.floor((value - from) * BINS_PER_UNIT))]!++;
      } else this.#addOuter(value);
    }
  }

  /** Such values are rare, or none: their bins are made when the first comes. */
  #addOuter(value: number): void {
    if (value > this.#to) {
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
    for (let bin = 0; bin < this.#inner.length; bin++) {
      seen += this.#inner[bin]!;
      if (seen > rank) return this.#clamp(this.#from + (bin + 0.5) / BINS_PER_UNIT);
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
