import type { IndexStatistics, PreviewRange } from '../pipeline/image-analysis.ts';
import type { ValueRange } from './index-definition.ts';

/** Of the index's own legend: percentiles that lie closer together are those of an image of one value. */
const NARROWEST_SHARE = 1 / 1000;

/** Index values at both ends of the legend, and where they come from. */
export interface LegendRange extends ValueRange {
  readonly kind: PreviewRange;
}

/**
 * @param display values that the index's legend has in every image
 * @returns those, or p2 and p98 of the image where they are asked for and are two values
 */
export function legendRange(
  display: ValueRange,
  { p2, p98 }: Pick<IndexStatistics, 'p2' | 'p98'>,
  kind: PreviewRange,
): LegendRange {
  const narrowest = (display.to - display.from) * NARROWEST_SHARE;
  return kind === 'percentile' && p98 - p2 >= narrowest
    ? { from: p2, to: p98, kind }
    : { from: display.from, to: display.to, kind: 'fixed' };
}
