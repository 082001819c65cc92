import type { IndexStatistics } from '../../pipeline/image-analysis.ts';
import { UNIT_RANGE, type ValueRange } from '../../spectral/index-definition.ts';
import { classPixels } from './class-pixels.ts';
import { FineHistogram, type HistogramParts } from './fine-histogram.ts';
import { percentilesOf } from './percentiles.ts';
import type { TileStatistics } from './tile-statistics.ts';

const HISTOGRAM_BINS = 256;

/**
 * Statistics of one index over all tiles of an image. Mean and variance are merged tile by tile (Chan, Golub and LeVeque
 * 1983, doi 10.1080/00031305.1983.10483115), which stays exact where sums of squares would cancel.
 */
export class IndexAccumulator {
  readonly histogram: FineHistogram;
  /** Of the histogram in the result: -1 to 1, or a legend that reaches beyond. */
  readonly #shown: ValueRange;
  #count = 0;
  #mean = 0;
  /** Sum of squared deviations from the mean. */
  #squares = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;
  #outsideRange = 0;
  #result: IndexStatistics | null = null;

  /** @param display values for which percentiles are finest, beside -1 to 1 */
  constructor(display: ValueRange) {
    this.histogram = new FineHistogram(display);
    const isInUnit = display.from >= UNIT_RANGE.from && display.to <= UNIT_RANGE.to;
    this.#shown = isInUnit ? UNIT_RANGE : display;
  }

  get count(): number {
    return this.#count;
  }

  /** Values outside the index's range: defined, but a sign of reflectance below 0 or above 1. */
  get outsideRange(): number {
    return this.#outsideRange;
  }

  get classPixels(): number[] {
    return classPixels(this.histogram.binned);
  }

  /** In the order of the tiles, whichever thread they come from: sums of floating-point numbers depend on it. */
  addTile({ count, mean, squares, min, max, outsideRange }: TileStatistics): void {
    if (count === 0) return;
    this.#result = null;
    const total = this.#count + count;
    const distance = mean - this.#mean;
    this.#squares += squares + (distance * distance * this.#count * count) / total;
    this.#mean += (distance * count) / total;
    this.#count = total;
    this.#min = Math.min(this.#min, min);
    this.#max = Math.max(this.#max, max);
    this.#outsideRange += outsideRange;
  }

  /** What one thread has counted over all of its tiles. */
  addHistogram(parts: HistogramParts): void {
    this.#result = null;
    this.histogram.merge(parts);
  }

  /** Only after at least one valid value. Kept, because the histogram is long and several ask. */
  result(): IndexStatistics {
    this.#result ??= this.#conclude();
    return this.#result;
  }

  #conclude(): IndexStatistics {
    return {
      count: this.#count,
      min: this.#min,
      max: this.#max,
      mean: this.#mean,
      std: Math.sqrt(this.#squares / this.#count),
      ...percentilesOf(this.histogram.binned, { from: this.#min, to: this.#max }),
      histogram: this.histogram.binned.coarse(HISTOGRAM_BINS, this.#shown),
    };
  }
}
