import type { ValueHistogram } from '../../pipeline/image-analysis.ts';
import type { ValueRange } from '../../spectral/index-definition.ts';
import { OuterBins } from './outer-bins.ts';

/**
 * Multiples of 0.0001, hence the edges of vigour classes and any threshold of four decimals, and the edges of 256 bins
 * over [-1, 1] are edges of bins.
 */
export const BINS_PER_UNIT = 80_000;
/** Half a bin: how far the middle of a bin is from any value in it, within the histogram's range. */
export const HALF_BIN = 0.5 / BINS_PER_UNIT;

/** What passes from thread to thread. `below` and `above` are null where no value was outside the range. */
export interface HistogramParts extends ValueRange {
  readonly counts: Uint32Array;
  readonly below: Uint32Array | null;
  readonly above: Uint32Array | null;
}

/**
 * Values of one index, counted in one pass and constant memory: 0.6 MB, 8 MB for the widest legend, and 4 MB for each
 * side beyond, which is rare. Everything is derived from the middles of the bins, so that percentiles, mean and
 * standard deviation are at most half a bin (1/160,000) off within the range, 1/16,384 of the value beyond.
 */
export class FineHistogram implements ValueRange {
  readonly from: number;
  readonly to: number;
  readonly binsPerUnit = BINS_PER_UNIT;
  /** Bin i holds from + [i, i + 1) / binsPerUnit; 32 bits, as an image of 4 Gi pixels is never accepted. */
  readonly counts: Uint32Array;
  #below: OuterBins | null = null;
  #above: OuterBins | null = null;

  /** @param legend the range is the least one of whole numbers that holds it and [-1, 1] */
  constructor(legend: ValueRange, counts: Uint32Array = new Uint32Array(FineHistogram.binsFor(legend))) {
    const { from, to } = rangeOf(legend);
    this.from = from;
    this.to = to;
    this.counts = counts;
  }

  /** How many bins there are for a legend. */
  static binsFor(legend: ValueRange): number {
    const { from, to } = rangeOf(legend);
    return (to - from) * BINS_PER_UNIT;
  }

  static fromParts(parts: HistogramParts): FineHistogram {
    const histogram = new FineHistogram(parts, parts.counts);
    if (parts.below !== null) histogram.#below = new OuterBins(parts.below);
    if (parts.above !== null) histogram.#above = new OuterBins(parts.above);
    return histogram;
  }

  /** The same memory, not a copy. */
  get parts(): HistogramParts {
    const { from, to, counts } = this;
    return { from, to, counts, below: this.#below?.counts ?? null, above: this.#above?.counts ?? null };
  }

  /** Values that are not NaN. */
  addRow(values: Float64Array | Float32Array): void {
    const { from, to, counts } = this;
    const last = counts.length - 1;
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      if (value >= from && value <= to) {
        const bin = Math.floor((value - from) * BINS_PER_UNIT);
        counts[bin > last ? last : bin]!++;
      } else if (!Number.isNaN(value)) this.addOuter(value);
    }
  }

  /** A value outside [from, to]. Such are rare, or none: their bins are made when the first comes. */
  addOuter(value: number): void {
    if (value > this.to) {
      this.#above ??= new OuterBins();
      this.#above.add(value);
    } else {
      this.#below ??= new OuterBins();
      this.#below.add(-value);
    }
  }

  /** Adds the counts of a histogram of the same range. */
  merge(other: FineHistogram): void {
    if (other.from !== this.from || other.to !== this.to) {
      throw new RangeError(
        `Histograms of ${this.from} to ${this.to} and ${other.from} to ${other.to} do not add up.`,
      );
    }
    addCounts(this.counts, other.counts);
    this.#below = merged(this.#below, other.#below);
    this.#above = merged(this.#above, other.#above);
  }

  get count(): number {
    return sumOf(this.counts) + sumOf(this.#below?.counts) + sumOf(this.#above?.counts);
  }

  /** Values in [from, to): exact for edges that are multiples of 1/80,000, else a bin counts where its middle lies. */
  countBetween(from: number, to: number): number {
    let total = 0;
    this.#someBin((middle, count) => {
      if (middle >= from && middle < to) total += count;
      return middle >= to;
    });
    return total;
  }

  /** A copy with the values in [from, to) only; edges as in `countBetween`. */
  between(from: number, to: number): FineHistogram {
    const isOutside = (middle: number) => middle < from || middle >= to;
    const copy = new FineHistogram(this, this.counts.slice());
    for (let bin = 0; bin < copy.counts.length; bin++) {
      if (isOutside(this.#middle(bin))) copy.counts[bin] = 0;
    }
    copy.#below = restricted(this.#below, (middle) => isOutside(-middle));
    copy.#above = restricted(this.#above, isOutside);
    return copy;
  }

  /** Mean and population standard deviation, each at most half a bin off; NaN without a value. */
  moments(): { readonly count: number; readonly mean: number; readonly std: number } {
    let count = 0;
    let sum = 0;
    this.#someBin((middle, times) => {
      count += times;
      sum += times * middle;
      return false;
    });
    const mean = sum / count;
    let squares = 0;
    this.#someBin((middle, times) => {
      squares += times * (middle - mean) ** 2;
      return false;
    });
    return { count, mean, std: Math.sqrt(squares / count) };
  }

  /** As `percentiles`, of one share. */
  percentile(share: number): number {
    return this.percentiles([share])[0]!;
  }

  /** Linear interpolation between ranks, as numpy's default; shares in 0..1. At most half a bin off, NaN without a value. */
  percentiles(shares: readonly number[]): number[] {
    const last = this.count - 1;
    const ranks = shares.map((share) => last * share);
    const values = this.#valuesAt(ranks.flatMap((rank) => [Math.floor(rank), Math.ceil(rank)]));
    return ranks.map((rank, i) => {
      const [lower, upper] = [values[2 * i]!, values[2 * i + 1]!];
      return lower + (upper - lower) * (rank - Math.floor(rank));
    });
  }

  /** Exact where the edges of the coarse bins are multiples of 1/80,000; else each edge is at most half a fine bin off. */
  coarse(bins: number, { from, to }: ValueRange): ValueHistogram {
    const counts = Array<number>(bins).fill(0);
    const outside = { below: 0, above: 0 };
    this.#someBin((middle, count) => {
      if (middle < from) outside.below += count;
      else if (middle >= to) outside.above += count;
      else counts[Math.floor(((middle - from) * bins) / (to - from))]! += count;
      return false;
    });
    return { from, to, counts, ...outside };
  }

  /** The values of the given ranks (0 is the lowest), as the middles of their bins. */
  #valuesAt(ranks: readonly number[]): Float64Array {
    const values = new Float64Array(ranks.length).fill(Number.NaN);
    const ascending = [...ranks.keys()].sort((a, b) => ranks[a]! - ranks[b]!);
    let seen = 0;
    let found = 0;
    this.#someBin((middle, count) => {
      seen += count;
      while (found < ascending.length && ranks[ascending[found]!]! < seen)
        values[ascending[found++]!] = middle;
      return found === ascending.length;
    });
    return values;
  }

  /** Bins that are not empty, in ascending order, until `isDone`. */
  #someBin(isDone: (middle: number, count: number) => boolean): void {
    for (let bin = (this.#below?.counts.length ?? 0) - 1; bin >= 0; bin--) {
      const count = this.#below!.counts[bin]!;
      if (count > 0 && isDone(-this.#below!.middle(bin), count)) return;
    }
    for (let bin = 0; bin < this.counts.length; bin++) {
      const count = this.counts[bin]!;
      if (count > 0 && isDone(this.#middle(bin), count)) return;
    }
    for (let bin = 0; bin < (this.#above?.counts.length ?? 0); bin++) {
      const count = this.#above!.counts[bin]!;
      if (count > 0 && isDone(this.#above!.middle(bin), count)) return;
    }
  }

  #middle(bin: number): number {
    return this.from + (bin + 0.5) / BINS_PER_UNIT;
  }
}

function sumOf(counts: Uint32Array | undefined): number {
  let sum = 0;
  for (let bin = 0; bin < (counts?.length ?? 0); bin++) sum += counts![bin]!;
  return sum;
}

function rangeOf(legend: ValueRange): ValueRange {
  return { from: Math.min(-1, Math.floor(legend.from)), to: Math.max(1, Math.ceil(legend.to)) };
}

function addCounts(sums: Uint32Array, counts: Uint32Array): void {
  for (let bin = 0; bin < counts.length; bin++) sums[bin]! += counts[bin]!;
}

function merged(sums: OuterBins | null, others: OuterBins | null): OuterBins | null {
  if (others === null) return sums;
  const all = sums ?? new OuterBins();
  addCounts(all.counts, others.counts);
  return all;
}

function restricted(bins: OuterBins | null, isOutside: (middle: number) => boolean): OuterBins | null {
  if (bins === null) return null;
  const copy = new OuterBins(bins.counts.slice());
  for (let bin = 0; bin < copy.counts.length; bin++) if (isOutside(copy.middle(bin))) copy.counts[bin] = 0;
  return copy;
}
