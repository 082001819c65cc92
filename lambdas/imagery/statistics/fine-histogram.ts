import type { ValueRange } from '../../spectral/index-definition.ts';
import { BinnedValues } from './binned-values.ts';
import { addCounts, OuterBins } from './outer-bins.ts';

/**
 * Multiples of 0.0001, hence the edges of vigour classes and any threshold of four decimals, and the edges of 256 bins
 * over [-1, 1] are edges of bins.
 */
export const BINS_PER_UNIT = 80_000;
/** Half a bin: how far the middle of a bin is from any value in it, within the histogram's range. */
export const HALF_BIN = 0.5 / BINS_PER_UNIT;

/** What passes from thread to thread. `below` and `above` are null where no value was outside the range. */
export interface HistogramParts extends ValueRange {
  /** The bin that `counts` begins with: what lies before and behind is empty. */
  readonly first: number;
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
  readonly #counts: Uint32Array;
  /** Bins before the first and from the end on are empty. */
  #first: number;
  #end: number;
  #below: OuterBins | null = null;
  #above: OuterBins | null = null;
  #binned: BinnedValues | null = null;

  /**
   * @param legend the range is the least one of whole numbers that holds it and [-1, 1]
   * @param counts may be added to by others until the first figure is asked for
   */
  constructor(legend: ValueRange, counts?: Uint32Array) {
    const { from, to } = rangeOf(legend);
    this.from = from;
    this.to = to;
    this.#counts = counts ?? new Uint32Array(FineHistogram.binsFor(legend));
    [this.#first, this.#end] = counts === undefined ? [this.#counts.length, 0] : [0, counts.length];
  }

  /** How many bins there are for a legend. */
  static binsFor(legend: ValueRange): number {
    const { from, to } = rangeOf(legend);
    return (to - from) * BINS_PER_UNIT;
  }

  /** A copy of what has been counted. All values lie in `within`. */
  parts(within: ValueRange): HistogramParts {
    const { from, to } = this;
    const first = this.#binOf(Math.max(from, within.from));
    const counts = this.#counts.slice(first, this.#binOf(Math.min(to, within.to)) + 1);
    return {
      from,
      to,
      first,
      counts,
      below: this.#below?.counts ?? null,
      above: this.#above?.counts ?? null,
    };
  }

  /** Values that are not NaN. */
  addRow(values: Float64Array | Float32Array): void {
    const { from, to } = this;
    this.#binned = null;
    [this.#first, this.#end] = [0, this.#counts.length];
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      if (value >= from && value <= to) this.#counts[this.#binOf(value)]!++;
      else if (!Number.isNaN(value)) this.addOuter(value);
    }
  }

  /** A value outside [from, to]. Such are rare, or none: their bins are made when the first comes. */
  addOuter(value: number): void {
    this.#binned = null;
    if (value > this.to) {
      this.#above ??= new OuterBins();
      this.#above.add(value);
    } else {
      this.#below ??= new OuterBins();
      this.#below.add(-value);
    }
  }

  /** Adds the counts of a histogram of the same range. */
  merge({ from, to, first, counts, below, above }: HistogramParts): void {
    if (from !== this.from || to !== this.to) {
      throw new RangeError(`Histograms of ${this.from} to ${this.to} and ${from} to ${to} do not add up.`);
    }
    this.#binned = null;
    if (counts.length > 0) {
      addCounts(this.#counts, counts, first);
      this.#first = Math.min(this.#first, first);
      this.#end = Math.max(this.#end, first + counts.length);
    }
    this.#below = merged(this.#below, below);
    this.#above = merged(this.#above, above);
  }

  /**
   * The values so far. Edges between them are exact where they are multiples of 1/80,000; otherwise a bin counts where its middle lies.
   */
  get binned(): BinnedValues {
    this.#binned ??= this.#bin();
    return this.#binned;
  }

  #bin(): BinnedValues {
    const [from, counts, end] = [this.from, this.#counts, this.#end];
    const below = this.#below?.occupied(-1) ?? [];
    const above = this.#above?.occupied(1) ?? [];
    const most = below.length + Math.max(0, end - this.#first) + above.length;
    const [middles, ends] = [new Float64Array(most), new Float64Array(most)];
    let [next, total] = [0, 0];
    for (const { middle, count } of below) {
      middles[next] = middle;
      ends[next++] = total += count;
    }
    for (let bin = this.#first; bin < end; bin++) {
      const count = counts[bin]!;
      if (count === 0) continue;
      middles[next] = from + (bin + 0.5) / BINS_PER_UNIT;
      total += count;
      ends[next] = total;
      next++;
    }
    for (const { middle, count } of above) {
      middles[next] = middle;
      ends[next++] = total += count;
    }
    return new BinnedValues(middles.subarray(0, next), ends.subarray(0, next));
  }

  /** Of a value in the range; its upper end belongs to the last bin. */
  #binOf(value: number): number {
    const bin = Math.floor((value - this.from) * BINS_PER_UNIT);
    return Math.max(0, Math.min(this.#counts.length - 1, bin));
  }
}

function rangeOf(legend: ValueRange): ValueRange {
  return { from: Math.min(-1, Math.floor(legend.from)), to: Math.max(1, Math.ceil(legend.to)) };
}

function merged(sums: OuterBins | null, counts: Uint32Array | null): OuterBins | null {
  if (counts === null) return sums;
  const all = sums ?? new OuterBins();
  addCounts(all.counts, counts);
  return all;
}
