import type { BedInFlight } from '../../answers/bed-measurement.ts';
import type { IndexId } from '../../pipeline/image-analysis.ts';
import { STATISTICS_COLUMNS, toIndexResult } from '../bed-repository/statistics-row.ts';
import type { Database } from '../data-api.ts';
import { text, whole } from '../sql-parameters.ts';

/** What one image says of one bed. */
export type BedInImage = BedInFlight | { readonly unavailable: string };

/** A row takes 2 KB of the Data API's answer, which may have 1 MiB. */
const ROWS_PER_PAGE = 400;

/** Measurements of the beds as they are now; those of earlier versions of a bed are of other pixels. */
const READ = `
SELECT CAST(bed_measurements.analysis_id AS text) AS analysis_id, bed_measurements.reason AS why,
  bed_statistics.index_id, bed_statistics.inside, ${STATISTICS_COLUMNS}
FROM images
JOIN bed_collections ON bed_collections.owner_id = images.owner_id AND bed_collections.field = images.field
JOIN bed_measurements ON bed_measurements.image_id = images.id AND bed_measurements.revision = bed_collections.revision
  AND bed_measurements.measured_at IS NOT NULL
LEFT JOIN bed_statistics ON bed_statistics.analysis_id = bed_measurements.analysis_id
  AND bed_statistics.bed_id = :bed AND bed_statistics.index_id = :index
WHERE images.owner_id = :owner_id AND images.field = :field
ORDER BY bed_measurements.analysis_id
LIMIT ${ROWS_PER_PAGE} OFFSET :skipped`;

/** By analysis; one that is not in it has not been measured. */
export async function readBedSeries(
  database: Database,
  ownerId: string,
  field: string,
  bed: string,
  index: IndexId,
): Promise<ReadonlyMap<string, BedInImage>> {
  const values = { owner_id: text(ownerId), field: text(field), bed: text(bed), index: text(index) };
  const series = new Map<string, BedInImage>();
  for (let skipped = 0; ; skipped += ROWS_PER_PAGE) {
    const rows = await database.query(READ, { ...values, skipped: whole(skipped) });
    for (const row of rows) {
      const why = row.textOrNull('why');
      const result = row.textOrNull('index_id') === null ? null : toIndexResult(row);
      const inside = row.numberOrNull('inside') ?? 0;
      series.set(row.text('analysis_id'), why === null ? { result, inside } : { unavailable: why });
    }
    if (rows.length < ROWS_PER_PAGE) return series;
  }
}

const EXISTS = `
SELECT beds.name FROM bed_collections
JOIN beds ON beds.owner_id = bed_collections.owner_id AND beds.field = bed_collections.field
  AND beds.revision = bed_collections.revision
WHERE bed_collections.owner_id = :owner_id AND bed_collections.field = :field AND beds.bed_id = :bed`;

/** null where the field has no such bed. */
export async function readBedName(
  database: Database,
  ownerId: string,
  field: string,
  bed: string,
): Promise<{ readonly name: string | null } | null> {
  const values = { owner_id: text(ownerId), field: text(field), bed: text(bed) };
  const [row] = await database.query(EXISTS, values);
  return row === undefined ? null : { name: row.textOrNull('name') };
}
