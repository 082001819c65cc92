import type { ValueRange } from '../../spectral/index-definition.ts';

export interface OtsuSplit {
  /** The upper class begins here: an edge of the histogram's bins. */
  readonly threshold: number;
  /** Share of the variance that lies between the two classes, 0..1. */
  readonly separability: number;
  /** Distance between the means of the two classes. */
  readonly contrast: number;
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
  let contrast = 0;
  let [first, last] = [0, 0];
  let below = 0;
  let sumBelow = 0;
  for (let edge = 1; edge < counts.length; edge++) {
    below += counts[edge - 1]!;
    sumBelow += counts[edge - 1]! * (edge - 1);
    if (below === 0 || below === total) continue;
    const share = below / total;
    const distance = (mean * total - sumBelow) / (total - below) - sumBelow / below;
    // The same as Otsu's equation 18. Empty bins leave the sums as they are, so equal variances are equal to the last digit.
    const between = share * (1 - share) * distance ** 2;
    if (between > best) [best, contrast, first, last] = [between, distance, edge, edge];
    else if (between === best && edge === last + 1) last = edge;
  }
  const width = (to - from) / counts.length;
  return {
    threshold: from + width * Math.floor((first + last) / 2),
    separability: Math.min(1, best / variance),
    contrast: contrast * width,
  };
}
