import type { Percentiles } from '../../pipeline/image-analysis.ts';
import type { ValueRange } from '../../spectral/index-definition.ts';
import type { BinnedValues } from './binned-values.ts';

/** Of each percentile, 0..1. */
export const PERCENTILE_SHARES: Readonly<Record<keyof Percentiles, number>> = {
  p2: 0.02,
  p5: 0.05,
  p10: 0.1,
  p25: 0.25,
  p50: 0.5,
  p75: 0.75,
  p90: 0.9,
  p95: 0.95,
  p98: 0.98,
};

/** @param extremes exact minimum and maximum, which no percentile leaves: half a bin is nothing of a single value */
export function percentilesOf(binned: BinnedValues, extremes: ValueRange): Percentiles {
  const values = binned.percentiles(Object.values(PERCENTILE_SHARES));
  const named = Object.keys(PERCENTILE_SHARES).map((name, i) => [
    name,
    Math.min(extremes.to, Math.max(extremes.from, values[i]!)),
  ]);
  return Object.fromEntries(named) as Percentiles;
}
