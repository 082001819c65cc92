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
    const { count } = this;
    // From the median, sums of squares do not cancel.
    const median = this.percentile(0.5);
    let [sum, squares] = [0, 0];
    for (let i = 0, before = this.#before; i < ends.length; before = ends[i++]!) {
      const deviation = middles[i]! - median;
      const weighted = (ends[i]! - before) * deviation;
      sum += weighted;
      squares += weighted * deviation;
    }
    const distance = sum / count;
    // Rounding could leave a trace below 0 where all values are equal.
    const variance = Math.max(0, squares / count - distance * distance);
    return { count, mean: median + distance, std: Math.sqrt(variance) };
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
    const binOf = (middle: number) => Math.floor(((middle - from) * bins) / (to - from));
    // The values before each of them, and before what lies above: searched, as they are few and the values are many.
    const edges = Array.from({ length: bins + 1 }, (_, bin) => {
      if (bin === 0) return this.#endBefore(this.#firstFrom(from));
      if (bin === bins) return this.#endBefore(this.#firstFrom(to));
      return this.#endBefore(firstWhere(this.#middles, (middle) => binOf(middle) >= bin));
    });
    const counts = Array.from({ length: bins }, (_, bin) => edges[bin + 1]! - edges[bin]!);
    const below = edges[0]! - this.#before;
    return { from, to, counts, below, above: this.count - below - (edges[bins]! - edges[0]!) };
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
