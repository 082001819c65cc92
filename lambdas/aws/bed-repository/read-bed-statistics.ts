import type { BedIndexResult } from '../../pipeline/bed-statistics.ts';
import type { IndexId } from '../../pipeline/image-analysis.ts';
import type { Database } from '../data-api.ts';
import { json, uuid, whole } from '../sql-parameters.ts';
import { STATISTICS_COLUMNS, toIndexResult } from './statistics-row.ts';

/** Beds of one measured image, in the order of the collection. */
export interface StatisticsQuery {
  readonly analysisId: string;
  /** Of the collection, as `readMeasurementState` has found it. */
  readonly revision: number;
  /** All that have a map where null. */
  readonly indices: readonly IndexId[] | null;
  /** From this position of the collection on, and at most so many beds. */
  readonly from: number;
  readonly limit: number;
}

export interface BedStatistics {
  readonly id: string;
  readonly name: string | null;
  /** In the collection; 0 is the first. */
  readonly position: number;
  /** Share of the bed's area that lies in the image. */
  readonly inside: number;
  readonly indices: Readonly<Partial<Record<IndexId, BedIndexResult>>>;
}

/** A row takes 2 KB of the Data API's answer, which may have 1 MiB. */
const ROWS_PER_PAGE = 250;

const READ = `
SELECT beds.bed_id, beds.name, beds.position, bed_statistics.index_id, bed_statistics.inside, ${STATISTICS_COLUMNS}
FROM bed_statistics
JOIN bed_measurements ON bed_measurements.analysis_id = bed_statistics.analysis_id
JOIN images ON images.id = bed_measurements.image_id
JOIN beds ON beds.owner_id = images.owner_id AND beds.field = images.field
  AND beds.revision = bed_measurements.revision AND beds.bed_id = bed_statistics.bed_id
WHERE bed_statistics.analysis_id = :analysis_id AND bed_measurements.revision = :revision
  AND bed_measurements.measured_at IS NOT NULL
  AND (CAST(:indices AS jsonb) IS NULL OR CAST(:indices AS jsonb) @> to_jsonb(bed_statistics.index_id))
  AND beds.position >= :first AND beds.position < :end
ORDER BY beds.position, bed_statistics.index_id
LIMIT ${ROWS_PER_PAGE} OFFSET :skipped`;

export async function readBedStatistics(
  database: Database,
  { analysisId, revision, indices, from, limit }: StatisticsQuery,
): Promise<readonly BedStatistics[]> {
  const values = {
    analysis_id: uuid(analysisId),
    revision: whole(revision),
    indices: json(indices),
    first: whole(from),
    end: whole(from + limit),
  };
  const beds = new Map<number, BedStatistics>();
  for (let skipped = 0; ; skipped += ROWS_PER_PAGE) {
    const rows = await database.query(READ, { ...values, skipped: whole(skipped) });
    for (const row of rows) {
      const position = row.number('position');
      const known = beds.get(position);
      beds.set(position, {
        id: row.text('bed_id'),
        name: row.textOrNull('name'),
        position,
        inside: row.number('inside'),
        indices: { ...known?.indices, [row.text('index_id')]: toIndexResult(row) },
      });
    }
    if (rows.length < ROWS_PER_PAGE) return [...beds.values()];
  }
}
