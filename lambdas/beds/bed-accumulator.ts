import { PERCENTILE_SHARES } from '../imagery/statistics/percentiles.ts';
import type { Percentiles } from '../pipeline/image-analysis.ts';
import type { ValueRange } from '../spectral/index-definition.ts';
import { BedHistogram } from './bed-histogram.ts';

/** Up to so many values of a bed are kept, in 64 KiB, and its percentiles are exact. */
export const EXACT_VALUES = 16_384;
const FIRST_LENGTH = 256;

export interface BedMoments extends Percentiles {
  readonly mean: number;
  readonly std: number;
  readonly min: number;
  readonly max: number;
}

/** Values of one index in one bed, in constant memory. */
export class BedAccumulator {
  /** Pixels, with and without a value. */
  pixels = 0;
  valid = 0;
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;
  /** Pixels at or above each edge. */
  readonly atOrAbove: Float64Array;
  readonly #edges: Float32Array;
  readonly #range: ValueRange;
  /** A value of the bed, from which sums are taken: neither mean nor variance then loses digits. */
  #shift = 0;
  #sum = 0;
  #squares = 0;
  #kept = 0;
  #values: Float32Array | null = new Float32Array(FIRST_LENGTH);
  #histogram: BedHistogram | null = null;

  /** @param edges of classes and thresholds, as float32: a value that was at one before it was stored still is */
  constructor(range: ValueRange, edges: Float32Array) {
    this.#range = range;
    this.#edges = edges;
    this.atOrAbove = new Float64Array(edges.length);
  }

  /** A run of pixels; NaN is no value. */
  add(values: Float32Array, start: number, end: number): void {
    this.pixels += end - start;
    let { valid, min, max } = this;
    const before = valid;
    let shift = this.#shift;
    let sum = 0;
    let squares = 0;
    for (let i = start; i < end; i++) {
      const value = values[i]!;
      if (Number.isNaN(value)) continue;
      if (valid === 0) shift = value;
      valid++;
      const distance = value - shift;
      sum += distance;
      squares += distance * distance;
      if (value < min) min = value;
      if (value > max) max = value;
    }
    if (valid === before) return;
    this.#shift = shift;
    this.#sum += sum;
    this.#squares += squares;
    Object.assign(this, { valid, min, max });
    this.#count(values, start, end);
    this.#keep(values, start, end, valid - before);
  }

  /** Only after at least one value. */
  result(): BedMoments {
    const mean = this.#sum / this.valid;
    const variance = Math.max(0, this.#squares / this.valid - mean * mean);
    const { min, max } = this;
    return {
      // Rounding must not lead beyond the values.
      mean: Math.min(max, Math.max(min, this.#shift + mean)),
      std: Math.sqrt(variance),
      min,
      max,
      ...this.#percentiles(),
    };
  }

  #count(values: Float32Array, start: number, end: number): void {
    for (let edge = 0; edge < this.#edges.length; edge++) {
      const least = this.#edges[edge]!;
      let count = 0;
      for (let i = start; i < end; i++) if (values[i]! >= least) count++;
      this.atOrAbove[edge]! += count;
    }
  }

  /** @param added how many of them have a value */
  #keep(values: Float32Array, start: number, end: number, added: number): void {
    const needed = this.#kept + added;
    if (this.#values !== null && needed > this.#values.length) this.#grow(this.#values, needed);
    if (this.#values === null) {
      this.#histogram!.add(values, start, end);
      return;
    }
    for (let i = start; i < end; i++) {
      const value = values[i]!;
      if (!Number.isNaN(value)) this.#values[this.#kept++] = value;
    }
  }

  /** More room, or a histogram instead. */
  #grow(values: Float32Array, needed: number): void {
    if (needed > EXACT_VALUES) {
      this.#histogram = new BedHistogram(this.#range);
      this.#histogram.add(values, 0, this.#kept);
      this.#values = null;
      return;
    }
    this.#values = new Float32Array(Math.min(EXACT_VALUES, Math.max(needed, 2 * values.length)));
    this.#values.set(values.subarray(0, this.#kept));
  }

  /** Linear between ranks, as numpy's default. */
  #percentiles(): Percentiles {
    const ranks = Object.values(PERCENTILE_SHARES).map((share) => (this.valid - 1) * share);
    const values = this.#valuesAt(ranks.flatMap((rank) => [Math.floor(rank), Math.ceil(rank)]));
    const named = Object.keys(PERCENTILE_SHARES).map((name, i) => {
      const [lower, upper] = [values[2 * i]!, values[2 * i + 1]!];
      const value = lower + (upper - lower) * (ranks[i]! - Math.floor(ranks[i]!));
      return [name, Math.min(this.max, Math.max(this.min, value))];
    });
    return Object.fromEntries(named) as Percentiles;
  }

  #valuesAt(ranks: readonly number[]): number[] {
    if (this.#values === null) return this.#histogram!.valuesAt(ranks);
    const sorted = this.#values.slice(0, this.#kept).sort();
    return ranks.map((rank) => sorted[rank]!);
  }
}
