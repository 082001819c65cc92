import type { ValueHistogram } from '../../pipeline/image-analysis.ts';
import type { ValueRange } from '../../spectral/index-definition.ts';

/**
 * Values as the middles of the bins that hold any, in ascending order. A histogram has hundreds of thousands of bins, of
 * which an image fills a part: all figures are taken from these. Each is at most half a bin off.
 */
export class BinnedValues {
  readonly #middles: Float64Array;
  /** Values up to the end of each bin. */
  readonly #ends: Float64Array;
  /** Values before the first bin. */
  readonly #before: number;

  /** @param ends values up to the end of each bin, those `before` the first one included */
  constructor(middles: Float64Array, ends: Float64Array, before = 0) {
    this.#middles = middles;
    this.#ends = ends;
    this.#before = before;
  }

  get count(): number {
    return (this.#ends.at(-1) ?? this.#before) - this.#before;
  }

  /** Values in [from, to): a bin counts where its middle lies. */
  countBetween(from: number, to: number): number {
    return Math.max(0, this.#endBefore(this.#firstFrom(to)) - this.#endBefore(this.#firstFrom(from)));
  }

  /** Those in [from, to) only; edges as in `countBetween`. */
  between(from: number, to: number): BinnedValues {
    const first = this.#firstFrom(from);
    const end = Math.max(first, this.#firstFrom(to));
    return new BinnedValues(
      this.#middles.subarray(first, end),
      this.#ends.subarray(first, end),
      this.#endBefore(first),
    );
  }

  /** Mean and population standard deviation; NaN without a value. */
  moments(): { readonly count: number; readonly mean: number; readonly std: number } {
    const [middles, ends] = [this.#middles, this.#ends];
    let sum = 0;
    for (let i = 0, before = this.#before; i < ends.length; before = ends[i++]!) {
      sum += (ends[i]! - before) * middles[i]!;
    }
    const { count } = this;
    const mean = sum / count;
    let squares = 0;
    for (let i = 0, before = this.#before; i < ends.length; before = ends[i++]!) {
      squares += (ends[i]! - before) * (middles[i]! - mean) ** 2;
    }
    return { count, mean, std: Math.sqrt(squares / count) };
  }

  /** As `percentiles`, of one share. */
  percentile(share: number): number {
    return this.percentiles([share])[0]!;
  }

  /** Linear interpolation between ranks, as numpy's default; shares in 0..1. NaN without a value. */
  percentiles(shares: readonly number[]): number[] {
    const last = this.count - 1;
    return shares.map((share) => {
      const rank = last * share;
      const [lower, upper] = [this.#valueAt(Math.floor(rank)), this.#valueAt(Math.ceil(rank))];
      return lower + (upper - lower) * (rank - Math.floor(rank));
    });
  }

  /** Counts in equal bins over a range, and those beside it. */
  coarse(bins: number, { from, to }: ValueRange): ValueHistogram {
    const [middles, ends] = [this.#middles, this.#ends];
    const counts = Array<number>(bins).fill(0);
    const outside = { below: 0, above: 0 };
    for (let i = 0, before = this.#before; i < ends.length; before = ends[i++]!) {
      const [middle, count] = [middles[i]!, ends[i]! - before];
      if (middle < from) outside.below += count;
      else if (middle >= to) outside.above += count;
      else counts[Math.floor(((middle - from) * bins) / (to - from))]! += count;
    }
    return { from, to, counts, ...outside };
  }

  /** The value of a rank; 0 is the lowest. */
  #valueAt(rank: number): number {
    const end = this.#before + rank;
    return this.#middles[firstWhere(this.#ends, (one) => one > end)] ?? Number.NaN;
  }

  #firstFrom(value: number): number {
    return firstWhere(this.#middles, (middle) => middle >= value);
  }

  #endBefore(bin: number): number {
    return bin === 0 ? this.#before : this.#ends[bin - 1]!;
  }
}

/** The first place of ascending values from which on a condition holds; their number where it never does. */
function firstWhere(values: Float64Array, holds: (value: number) => boolean): number {
  let [first, end] = [0, values.length];
  while (first < end) {
    const middle = (first + end) >> 1;
    if (holds(values[middle]!)) end = middle;
    else first = middle + 1;
  }
  return first;
}
