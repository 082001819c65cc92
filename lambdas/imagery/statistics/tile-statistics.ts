import type { ValueRange } from '../../spectral/index-definition.ts';
import { arrayBytes, type KernelArray, type KernelMemory } from '../kernels/kernel-memory.ts';
import { FineHistogram, type HistogramParts } from './fine-histogram.ts';

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

/** As the kernel `addValues` lays it out. */
const STATE = {
  shift: 0,
  count: 1,
  sum: 2,
  squares: 3,
  min: 4,
  max: 5,
  rangeCount: 6,
  rangeSum: 7,
  outsideRange: 8,
} as const;
/** From here on it does not change. */
const STATE_CONSTANTS = 9;
const STATE_LENGTH = 16;

/**
 * Statistics of one index, tile by tile, and the histogram over all of them. Sums are of differences from the first value
 * of a tile, so that neither mean nor variance loses digits where values are far from 0 and close together (Chan, Golub
 * and LeVeque 1983, doi 10.1080/00031305.1983.10483115).
 */
export class TileAccumulator {
  readonly histogram: FineHistogram;
  readonly #memory: KernelMemory;
  readonly #state: KernelArray<Float64Array>;
  readonly #bins: KernelArray<Uint32Array>;
  /** Over all tiles. */
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;

  /** @param range of the index's values, @param display for which percentiles are finest, beside -1 to 1 */
  constructor(memory: KernelMemory, range: ValueRange, display: ValueRange) {
    const length = FineHistogram.binsFor(display);
    this.#memory = memory;
    this.#state = memory.float64(STATE_LENGTH);
    this.#bins = memory.uint32(length);
    this.histogram = new FineHistogram(display, this.#bins.values);
    const { from, to, binsPerUnit } = this.histogram;
    const constants = [range.from, range.to, from, to, binsPerUnit, length, this.#bins.at];
    this.#state.values.set(constants, STATE_CONSTANTS);
    this.beginTile();
  }

  /** bytes that it takes of the kernels' memory */
  static bytesFor(display: ValueRange): number {
    return arrayBytes(STATE_LENGTH, 8) + arrayBytes(FineHistogram.binsFor(display), 4);
  }

  /** Address of the state, for kernels that add values themselves. */
  get at(): number {
    return this.#state.at;
  }

  /** Of the values that were added last. */
  get rangeCount(): number {
    return this.#state.values[STATE.rangeCount]!;
  }

  get rangeSum(): number {
    return this.#state.values[STATE.rangeSum]!;
  }

  beginTile(): void {
    const { values } = this.#state;
    values.fill(0, 0, STATE_CONSTANTS);
    values[STATE.shift] = Number.NaN;
    values[STATE.min] = Number.POSITIVE_INFINITY;
    values[STATE.max] = Number.NEGATIVE_INFINITY;
  }

  /** Values from `start` to before `end` of an array; NaN is no value. */
  addRange({ at, values }: KernelArray<Float64Array>, start: number, end: number): void {
    const isOutside = this.#memory.kernels.addValues(at + start * 8, end - start, this.#state.at);
    if (isOutside === 1) this.addOuter(values.subarray(start, end));
  }

  /** Counts those of some values that lie outside the histogram. */
  addOuter(values: Float64Array): void {
    const { from, to } = this.histogram;
    for (const value of values) if (value < from || value > to) this.histogram.addOuter(value);
  }

  /** Of all tiles, in memory of their own. */
  histogramParts(): HistogramParts {
    return this.histogram.parts({ from: this.#min, to: this.#max });
  }

  result(): TileStatistics {
    const { values } = this.#state;
    const [min, max] = [values[STATE.min]!, values[STATE.max]!];
    this.#min = Math.min(this.#min, min);
    this.#max = Math.max(this.#max, max);
    const [count, sum] = [values[STATE.count]!, values[STATE.sum]!];
    return {
      count,
      mean: count === 0 ? Number.NaN : values[STATE.shift]! + sum / count,
      // Rounding could leave a trace below 0 where all values are equal.
      squares: count === 0 ? 0 : Math.max(0, values[STATE.squares]! - (sum * sum) / count),
      min,
      max,
      outsideRange: values[STATE.outsideRange]!,
    };
  }
}
