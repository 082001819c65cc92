import type { MeasurementUnavailableReason, UnavailableMeasurement } from '../../pipeline/bed-statistics.ts';
import type { IndexId, UnavailableIndex } from '../../pipeline/image-analysis.ts';
import type { ImageStatus } from '../../pipeline/image-status.ts';
import type { Database } from '../data-api.ts';
import { text, uuid } from '../sql-parameters.ts';
import type { Row } from '../sql-rows.ts';

/**
 * The newest analysis that counts, of the image in the same FROM clause. Rows of `bed_measurements` hold for it only where
 * their revision is the collection's and `measured_at` is set.
 */
export const NEWEST_ANALYSIS = `LATERAL (
  SELECT analyses.id, analyses.indices, analyses.health, analyses.outputs FROM analyses
  WHERE analyses.image_id = images.id AND analyses.attempt > images.replaced_attempt
  ORDER BY analyses.attempt DESC LIMIT 1
)`;

/** How far the measurement of an image's beds is. */
export interface MeasurementState {
  readonly status: ImageStatus;
  readonly field: string | null;
  /** Of the field's beds; null where it has none. */
  readonly revision: number | null;
  /** null where the image has not been analysed, or not since its bytes were replaced. */
  readonly analysisId: string | null;
  /** When the beds of `revision` were measured in this analysis, or were found to be unavailable; null: not yet. */
  readonly measuredAt: string | null;
  readonly unavailable: UnavailableMeasurement | null;
  /** Indices of the analysis that have no map, for any bed. */
  readonly withoutMap: Readonly<Partial<Record<IndexId, UnavailableIndex>>>;
}

const READ = `
SELECT images.processing_status, images.field, bed_collections.revision, CAST(newest.id AS text) AS analysis_id,
  bed_measurements.measured_at, bed_measurements.unavailable, bed_measurements.reason,
  (SELECT jsonb_object_agg(entry.key, entry.value) FROM jsonb_each(newest.indices) AS entry
    WHERE entry.value -> 'unavailable' IS NOT NULL) AS without_map
FROM images
LEFT JOIN bed_collections ON bed_collections.owner_id = images.owner_id AND bed_collections.field = images.field
LEFT JOIN ${NEWEST_ANALYSIS} AS newest ON true
LEFT JOIN bed_measurements
  ON bed_measurements.analysis_id = newest.id AND bed_measurements.revision = bed_collections.revision
WHERE images.id = :id AND images.owner_id = :owner_id`;

/** null where the owner has no such image. */
export async function readMeasurementState(
  database: Database,
  imageId: string,
  ownerId: string,
): Promise<MeasurementState | null> {
  const [row] = await database.query(READ, { id: uuid(imageId), owner_id: text(ownerId) });
  if (row === undefined) return null;
  return {
    status: row.text('processing_status') as ImageStatus,
    field: row.textOrNull('field'),
    revision: row.numberOrNull('revision'),
    analysisId: row.textOrNull('analysis_id'),
    measuredAt: row.instantOrNull('measured_at'),
    unavailable: toUnavailable(row),
    withoutMap: row.jsonOrNull('without_map') ?? {},
  };
}

function toUnavailable(row: Row): UnavailableMeasurement | null {
  const unavailable = row.textOrNull('unavailable') as MeasurementUnavailableReason | null;
  return unavailable === null ? null : { unavailable, reason: row.text('reason') };
}
