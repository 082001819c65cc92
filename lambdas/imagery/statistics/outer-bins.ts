/** Bins grow with the value: float32's exponent and the upper 13 bits of its fraction. */
const SHIFT = 10;
const FIRST = 0x3f800000 >>> SHIFT;
const BINS = (0x7f800000 >>> SHIFT) - FIRST;

/**
 * Counts of magnitudes from 1 to float32's largest, in 4 MB: the middle of a bin is within 1/16,384 of each of its
 * values. Larger magnitudes are in the last bin.
 */
export class OuterBins {
  readonly counts: Uint32Array;
  readonly #float = new Float32Array(1);
  readonly #bits = new Uint32Array(this.#float.buffer);

  constructor(counts: Uint32Array = new Uint32Array(BINS)) {
    this.counts = counts;
  }

  add(magnitude: number): void {
    this.#float[0] = magnitude;
    const bin = (this.#bits[0]! >>> SHIFT) - FIRST;
    this.counts[Math.max(0, Math.min(BINS - 1, bin))]!++;
  }

  /** Bins that are not empty, in ascending order of value; `sign` -1 for magnitudes of negative values. */
  occupied(sign: 1 | -1): { readonly middle: number; readonly count: number }[] {
    const bins: { middle: number; count: number }[] = [];
    for (let bin = 0; bin < BINS; bin++) {
      const count = this.counts[bin]!;
      if (count > 0) bins.push({ middle: sign * this.#middle(bin), count });
    }
    return sign === 1 ? bins : bins.reverse();
  }

  #middle(bin: number): number {
    this.#bits[0] = ((bin + FIRST) << SHIFT) | (1 << (SHIFT - 1));
    return this.#float[0]!;
  }
}

/** @param first place among the sums of the first of the counts */
export function addCounts(sums: Uint32Array, counts: Uint32Array, first = 0): void {
  for (let bin = 0; bin < counts.length; bin++) sums[first + bin]! += counts[bin]!;
}
