import type { ValueHistogram } from '../../../lambdas/pipeline/image-analysis.ts';

export interface HistogramBar {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/**
 * Bins that are drawn: neighbours of the histogram brought together, from the first one with a pixel to the last.
 * @param atMost the bars that there is room for
 */
export function histogramBars({ from, to, counts }: ValueHistogram, atMost: number): readonly HistogramBar[] {
  const first = counts.findIndex((count) => count > 0);
  if (first < 0) return [];
  const last = counts.findLastIndex((count) => count > 0);
  const together = Math.max(1, Math.ceil((last - first + 1) / atMost));
  const width = (to - from) / counts.length;
  const bars: HistogramBar[] = [];
  for (let bin = first; bin <= last; bin += together) {
    const some = counts.slice(bin, Math.min(bin + together, last + 1));
    bars.push({
      from: from + bin * width,
      to: from + (bin + some.length) * width,
      count: some.reduce((sum, count) => sum + count, 0),
    });
  }
  return bars;
}
