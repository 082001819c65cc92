import type { BedIndexResult, BedUnavailableReason } from '../../pipeline/bed-statistics.ts';
import type { Row } from '../sql-rows.ts';

/** What `toIndexResult` reads; `bed_statistics` is in the FROM clause. */
export const STATISTICS_COLUMNS = `bed_statistics.pixels, bed_statistics.valid_pixels, bed_statistics.mean,
  bed_statistics.std, bed_statistics.min, bed_statistics.max, bed_statistics.p2, bed_statistics.p5,
  bed_statistics.p10, bed_statistics.p25, bed_statistics.p50, bed_statistics.p75, bed_statistics.p90,
  bed_statistics.p95, bed_statistics.p98, bed_statistics.hectares, bed_statistics.classes,
  bed_statistics.cover, bed_statistics.unavailable`;

/** Statistics of one bed and index. */
export function toIndexResult(row: Row): BedIndexResult {
  const pixels = row.number('pixels');
  const unavailable = row.textOrNull('unavailable');
  if (unavailable !== null) return { pixels, unavailable: unavailable as BedUnavailableReason };
  return {
    pixels,
    validPixels: row.number('valid_pixels'),
    mean: row.number('mean'),
    std: row.number('std'),
    min: row.number('min'),
    max: row.number('max'),
    p2: row.number('p2'),
    p5: row.number('p5'),
    p10: row.number('p10'),
    p25: row.number('p25'),
    p50: row.number('p50'),
    p75: row.number('p75'),
    p90: row.number('p90'),
    p95: row.number('p95'),
    p98: row.number('p98'),
    hectares: row.numberOrNull('hectares'),
    classes: row.jsonOrNull('classes'),
    cover: row.jsonOrNull('cover'),
  };
}
