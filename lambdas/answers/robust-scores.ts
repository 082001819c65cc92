/** Makes the median absolute deviation of a normal distribution its standard deviation: 1 / quantile(3/4). */
export const MAD_TO_SIGMA = 1.4826;

export interface RobustScale {
  readonly median: number;
  /** Median absolute deviation from the median. */
  readonly mad: number;
  /** MAD_TO_SIGMA x mad; what a standard deviation is where nothing stands out. */
  readonly sigma: number;
}

/** null of no values. */
export function robustScale(values: readonly number[]): RobustScale | null {
  if (values.length === 0) return null;
  const middle = median(values);
  const mad = median(values.map((value) => Math.abs(value - middle)));
  return { median: middle, mad, sigma: MAD_TO_SIGMA * mad };
}

/**
 * Distance from the median in robust standard deviations. null where it is not finite: of a sigma of 0 every other value
 * is infinitely far away, however near it is.
 */
export function robustScore(value: number, { median: middle, sigma }: RobustScale): number | null {
  // Not -0: which of two zeros is the median depends on their order.
  const score = (value - middle) / sigma + 0;
  return Number.isFinite(score) ? score : null;
}

/** Of an even number of values, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
