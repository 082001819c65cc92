/** What one process tells about its run, and what is made of several. */

export interface MeasuredStatistics {
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly std: number;
  /** Missing where a peer has no percentiles (gdalinfo). */
  readonly p2?: number;
  readonly p50?: number;
  readonly p98?: number;
}

export type StatisticsByIndex = Readonly<Record<'ndvi' | 'savi', MeasuredStatistics>>;

/** The one line of JSON that every measured process prints. */
export interface ProcessReport {
  /** s, of the work alone: without starting the process and loading its code */
  readonly wall: number;
  /** s of all threads, of the work alone; missing where it cannot be told from the rest */
  readonly workCpu?: number;
  /** s of all threads and child processes, the whole process */
  readonly cpuUser: number;
  readonly cpuSystem: number;
  /** MiB, of the largest process */
  readonly peakRss: number;
  readonly statistics: StatisticsByIndex;
}

export interface Measurement extends ProcessReport {
  /** s, from starting the process to its end */
  readonly processWall: number;
}

export function cpuOf({ cpuUser, cpuSystem }: Pick<ProcessReport, 'cpuUser' | 'cpuSystem'>): number {
  return cpuUser + cpuSystem;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Of an even count the mean of the two in the middle. NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return Number.NaN;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/**
 * Median of the ratios of pairs that ran one after the other, not the ratio of medians: what else the machine does
 * moves both of a pair.
 */
export function medianRatio<T>(
  pairs: readonly { readonly ours: T; readonly theirs: T }[],
  figure: (run: T) => number,
): number {
  return median(pairs.map(({ ours, theirs }) => figure(theirs) / figure(ours)));
}
