/** What is gathered of one index in one tile. Plain data, merged in the order of the tiles: see index-statistics.ts. */
export interface TileStatistics {
  readonly count: number;
  readonly mean: number;
  /** Sum of squared deviations from the mean. */
  readonly squares: number;
  readonly min: number;
  readonly max: number;
  /** Values outside the index's range: defined, but a sign of reflectance below 0 or above 1. */
  readonly outsideRange: number;
}

/** What the loop below needs of a histogram. */
export interface ValueBins {
  readonly from: number;
  readonly to: number;
  readonly binsPerUnit: number;
  readonly counts: Uint32Array;
  /** A value outside [from, to]. */
  addOuter(value: number): void;
}

/**
 * Statistics of one index in one tile. Sums are of differences from the first value, so that neither mean nor variance
 * loses digits where values are far from 0 and close together (Chan, Golub and LeVeque 1983, doi 10.1080/00031305.1983.10483115).
 */
export class TileAccumulator {
  /** Of the last range that was added. */
  rangeCount = 0;
  rangeSum = 0;
  readonly #bins: ValueBins;
  readonly #lowest: number;
  readonly #highest: number;
  #count = 0;
  #shift = Number.NaN;
  #sum = 0;
  #squares = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;
  #outsideRange = 0;

  /** @param range of the index's values */
  constructor(bins: ValueBins, range: { readonly from: number; readonly to: number }) {
    this.#bins = bins;
    this.#lowest = range.from;
    this.#highest = range.to;
  }

  /** Values from `start` to before `end`; NaN is no value. */
  addRange(values: Float64Array, start: number, end: number): void {
    let at = start;
    if (Number.isNaN(this.#shift)) {
      while (at < end && Number.isNaN(values[at]!)) at++;
      if (at < end) this.#shift = values[at]!;
    }
    const shift = this.#shift;
    const { counts, from, to, binsPerUnit } = this.#bins;
    const last = counts.length - 1;
    let count = 0;
    let sum = 0;
    let squares = 0;
    let min = Number.POSITIVE_INFINITY;
    let max = Number.NEGATIVE_INFINITY;
    for (; at < end; at++) {
      const value = values[at]!;
      if (Number.isNaN(value)) continue;
      const difference = value - shift;
      count++;
      sum += difference;
      squares += difference * difference;
      if (value < min) min = value;
      if (value > max) max = value;
      if (value >= from && value <= to) {
        const bin = ((value - from) * binsPerUnit) | 0;
        // Values at the upper end, and those that the subtraction rounds to it.
        counts[bin > last ? last : bin]!++;
      } else this.#bins.addOuter(value);
    }
    this.#count += count;
    this.#sum += sum;
    this.#squares += squares;
    this.rangeCount = count;
    this.rangeSum = sum + count * shift;
    if (min < this.#min) this.#min = min;
    if (max > this.#max) this.#max = max;
    if (min < this.#lowest || max > this.#highest) this.#countOutside(values, start, end);
  }

  #countOutside(values: Float64Array, start: number, end: number): void {
    for (let i = start; i < end; i++) {
      if (values[i]! < this.#lowest || values[i]! > this.#highest) this.#outsideRange++;
    }
  }

  result(): TileStatistics {
    const count = this.#count;
    return {
      count,
      mean: count === 0 ? Number.NaN : this.#shift + this.#sum / count,
      // Rounding could leave a trace below 0 where all values are equal.
      squares: count === 0 ? 0 : Math.max(0, this.#squares - (this.#sum * this.#sum) / count),
      min: this.#min,
      max: this.#max,
      outsideRange: this.#outsideRange,
    };
  }
}
