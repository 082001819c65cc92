import type { ValueRange } from '../spectral/index-definition.ts';

/**
 * Bins over an index's legend and [-1, 1]: 64 KiB for each bed. Of an index within [-1, 1], percentiles are half a bin
 * (1/16,000) off at most.
 */
export const BINS = 16_000;
/** Beyond that range, the upper 16 bits of a float32: the middle of such a bin is 1/256 of a value off at most. */
const OUTER_SHIFT = 16;
/** Of 1, the least magnitude that can be beyond the range; and how many there are up to infinity. */
const OUTER_FIRST = 0x3f80;
const OUTER_BINS = 0x7f80 - OUTER_FIRST;

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** Values of a bed that has too many to keep each. */
export class BedHistogram {
  readonly #from: number;
  readonly #to: number;
  readonly #perUnit: number;
  readonly #counts = new Uint32Array(BINS);
  #below: Uint32Array | null = null;
  #above: Uint32Array | null = null;

  constructor({ from, to }: ValueRange) {
    this.#from = from;
    this.#to = to;
    this.#perUnit = BINS / (to - from);
  }

  /** Values from `start` to before `end`; NaN is none. */
  add(values: Float32Array, start: number, end: number): void {
    const [from, to, perUnit, counts] = [this.#from, this.#to, this.#perUnit, this.#counts];
    for (let i = start; i < end; i++) {
      const value = values[i]!;
      if (value >= from && value < to) counts[Math.floor((value - from) * perUnit)]!++;
      else if (value === to) counts[BINS - 1]!++;
      else if (!Number.isNaN(value)) this.#addOuter(value);
    }
  }

  /** The values of ascending ranks (0 is the lowest), as the middles of their bins. */
  valuesAt(ranks: readonly number[]): number[] {
    const found: number[] = [];
    let seen = 0;
    const take = (middle: number, count: number): void => {
      seen += count;
      while (found.length < ranks.length && ranks[found.length]! < seen) found.push(middle);
    };
    for (let bin = OUTER_BINS - 1; this.#below !== null && bin >= 0; bin--)
      take(-outerMiddle(bin), this.#below[bin]!);
    for (let bin = 0; bin < BINS; bin++) take(this.#from + (bin + 0.5) / this.#perUnit, this.#counts[bin]!);
    for (let bin = 0; this.#above !== null && bin < OUTER_BINS; bin++)
      take(outerMiddle(bin), this.#above[bin]!);
    return found;
  }

  #addOuter(value: number): void {
    float[0] = Math.abs(value);
    const bin = Math.min((bits[0]! >>> OUTER_SHIFT) - OUTER_FIRST, OUTER_BINS - 1);
    if (value < 0) {
      this.#below ??= new Uint32Array(OUTER_BINS);
      this.#below[bin]!++;
    } else {
      this.#above ??= new Uint32Array(OUTER_BINS);
      this.#above[bin]!++;
    }
  }
}

function outerMiddle(bin: number): number {
  bits[0] = ((bin + OUTER_FIRST) << OUTER_SHIFT) | (1 << (OUTER_SHIFT - 1));
  return float[0]!;
}
