import { bedExtent } from '../../../lambdas/answers/bed-extent.ts';
import { outliersOf } from '../../../lambdas/answers/outliers.ts';
import type { Bed, BedIndexStatistics } from '../../../lambdas/pipeline/bed-statistics.ts';
import type { IndexId } from '../../../lambdas/pipeline/image-analysis.ts';
import { bedTitle } from './bed-draft.ts';
import type { Measurement } from './bed-requests.ts';

/** One bed in the chosen image and index. */
export interface BedRow {
  readonly id: string;
  readonly title: string;
  readonly statistics: BedIndexStatistics | null;
  /** Why there are none, for a person; null where there are. */
  readonly missing: string | null;
  /** Robust standard deviations from the median of the beds; null where none can be told, as of a part of a bed. */
  readonly score: number | null;
  readonly standsOut: 'low' | 'high' | null;
}

/** The beds with what was measured in them; those that are not saved yet have nothing. */
export function bedRows(
  beds: readonly Bed[],
  measurement: Measurement | null,
  index: IndexId | null,
): readonly BedRow[] {
  const measured = new Map(
    measurement !== null && 'beds' in measurement ? measurement.beds.map((bed) => [bed.id, bed]) : [],
  );
  const results = beds.map((bed) => ({
    bed,
    result: index === null ? undefined : measured.get(bed.id)?.indices[index],
    inside: measured.get(bed.id)?.inside ?? 0,
  }));
  const values = results.flatMap(({ bed, result, inside }) =>
    result !== undefined && !('unavailable' in result) && bedExtent(inside, result).partial === null
      ? [{ id: bed.id, name: bed.name, value: result.mean }]
      : [],
  );
  const scores = new Map(outliersOf(values).beds.map((scored) => [scored.id, scored]));
  return results.map(({ bed, result }) => {
    const statistics = result === undefined || 'unavailable' in result ? null : result;
    const missing = result === undefined ? 'not measured' : 'unavailable' in result ? result.reason : null;
    const scored = scores.get(bed.id);
    return {
      id: bed.id,
      title: bedTitle(bed),
      statistics,
      missing,
      score: scored?.score ?? null,
      standsOut: scored?.standsOut ?? null,
    };
  });
}

export type BedColumn = 'title' | 'mean' | 'median' | 'std' | 'hectares' | 'score';

export interface BedOrder {
  readonly column: BedColumn;
  readonly descending: boolean;
}

/** Names by the numbers in them; beds without a value come last, whichever way the others are sorted. */
export function sortedRows(rows: readonly BedRow[], { column, descending }: BedOrder): readonly BedRow[] {
  const sign = descending ? -1 : 1;
  const byTitle = (a: BedRow, b: BedRow) => a.title.localeCompare(b.title, 'en', { numeric: true });
  if (column === 'title') return [...rows].sort((a, b) => sign * byTitle(a, b));
  return [...rows].sort((a, b) => {
    const [left, right] = [valueIn(a, column), valueIn(b, column)];
    if (left === null || right === null) {
      return left === right ? byTitle(a, b) : left === null ? 1 : -1;
    }
    return sign * (left - right) || byTitle(a, b);
  });
}

function valueIn({ statistics, score }: BedRow, column: Exclude<BedColumn, 'title'>): number | null {
  if (column === 'score') return score;
  if (statistics === null) return null;
  return column === 'median' ? statistics.p50 : statistics[column];
}
