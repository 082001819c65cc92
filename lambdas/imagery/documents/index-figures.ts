import type { IndexStatistics } from '../../pipeline/image-analysis.ts';

/** Pixels in equal bins over [from, to]. */
export interface Histogram {
  readonly from: number;
  readonly to: number;
  readonly counts: readonly number[];
  /** Pixels that are in no bin. */
  readonly below: number;
  readonly above: number;
}

/** The histogram apart from the plain numbers; absent where the analysis has none. */
export function figuresOf(statistics: IndexStatistics & { readonly histogram?: Histogram }) {
  const { histogram, ...figures } = statistics;
  return histogram === undefined ? { statistics: figures } : { statistics: figures, histogram };
}
