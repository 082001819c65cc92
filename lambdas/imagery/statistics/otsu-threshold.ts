import type { ValueRange } from '../../spectral/index-definition.ts';

export interface OtsuSplit {
  /** The upper class begins here: an edge of the histogram's bins. */
  readonly threshold: number;
  /** Share of the variance that lies between the two classes, 0..1: 0.75 of evenly spread values, 1 of two single values. */
  readonly separability: number;
}

/**
 * The threshold with the greatest variance between the values below it and those from it on (Otsu 1979, DOI
 * 10.1109/TSMC.1979.4310076), of the values within the histogram's range; in the middle of the empty bins, where such separate
 * the classes. null where fewer than two bins have a value.
 */
export function otsuThreshold({
  from,
  to,
  counts,
}: ValueRange & { readonly counts: readonly number[] }): OtsuSplit | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const mean = counts.reduce((sum, count, bin) => sum + count * bin, 0) / total;
  const variance = counts.reduce((sum, count, bin) => sum + count * (bin - mean) ** 2, 0) / total;
  if (!(variance > 0)) return null;
  let best = 0;
  let [first, last] = [0, 0];
  let below = 0;
  let sumBelow = 0;
  for (let edge = 1; edge < counts.length; edge++) {
    below += counts[edge - 1]!;
    sumBelow += counts[edge - 1]! * (edge - 1);
    const between = betweenClasses(below / total, sumBelow / total, mean);
    // Empty bins leave the sums as they are, so that equal variances are equal to the last digit.
    if (between > best) [best, first, last] = [between, edge, edge];
    else if (between === best && edge === last + 1) last = edge;
  }
  const edge = Math.floor((first + last) / 2);
  return {
    threshold: from + ((to - from) * edge) / counts.length,
    separability: Math.min(1, best / variance),
  };
}

/** Otsu's equation 18: from the share and the first moment of the lower class, and the mean of all. */
function betweenClasses(share: number, moment: number, mean: number): number {
  return share <= 0 || share >= 1 ? 0 : (mean * share - moment) ** 2 / (share * (1 - share));
}
