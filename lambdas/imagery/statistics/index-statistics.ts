import type { IndexStatistics } from '../../pipeline/image-analysis.ts';
import { UNIT_RANGE, type ValueRange } from '../../spectral/index-definition.ts';
import { VIGOUR_CLASSES, vigourClassOf } from '../../spectral/vigour-classes.ts';
import { PercentileHistogram } from './percentile-histogram.ts';

/**
 * Statistics of one index in one pass. Mean and variance are merged row by row (Chan, Golub and LeVeque 1979), which
 * stays exact where sums of squares would cancel.
 */
export class IndexAccumulator {
  readonly classPixels = VIGOUR_CLASSES.classes.map(() => 0);
  readonly #range: ValueRange;
  readonly #histogram: PercentileHistogram;
  #count = 0;
  #mean = 0;
  /** Sum of squared deviations from the mean. */
  #squares = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;
  /** Values outside the index's range: defined, but a sign of reflectance below 0 or above 1. */
  #outsideRange = 0;

  /** @param range of the index, @param display values for which percentiles are finest, beside -1 to 1 */
  constructor(range: ValueRange = UNIT_RANGE, display: ValueRange = UNIT_RANGE) {
    this.#range = range;
    this.#histogram = new PercentileHistogram(display);
  }

  get count(): number {
    return this.#count;
  }

  get outsideRange(): number {
    return this.#outsideRange;
  }

  addRow(values: Float64Array): void {
    const { from, to } = this.#range;
    let count = 0;
    let sum = 0;
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      if (Number.isNaN(value)) continue;
      count++;
      sum += value;
      if (value < this.#min) this.#min = value;
      if (value > this.#max) this.#max = value;
      if (value > to || value < from) this.#outsideRange++;
      this.classPixels[vigourClassOf(value)]!++;
    }
    if (count === 0) return;
    this.#merge(count, sum / count, squaredDeviations(values, sum / count));
    this.#histogram.addRow(values);
  }

  /** Only after at least one valid value. */
  result(): IndexStatistics {
    return {
      count: this.#count,
      min: this.#min,
      max: this.#max,
      mean: this.#mean,
      std: Math.sqrt(this.#squares / this.#count),
      p2: this.#histogram.percentile(0.02),
      p50: this.#histogram.percentile(0.5),
      p98: this.#histogram.percentile(0.98),
    };
  }

  #merge(count: number, mean: number, squares: number): void {
    const total = this.#count + count;
    const distance = mean - this.#mean;
    this.#squares += squares + (distance * distance * this.#count * count) / total;
    this.#mean += (distance * count) / total;
    this.#count = total;
  }
}

function squaredDeviations(values: Float64Array, mean: number): number {
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const deviation = values[i]! - mean;
    if (!Number.isNaN(deviation)) squares += deviation * deviation;
  }
  return squares;
}
