import { randomUUID } from 'node:crypto';
import type { Bed, UnavailableMeasurement } from '../../pipeline/bed-statistics.ts';
import type { Health, IndexResults } from '../../pipeline/image-analysis.ts';
import type { StoredOutput } from '../../pipeline/ports.ts';
import type { Database } from '../data-api.ts';
import { text, uuid, whole } from '../sql-parameters.ts';
import { NEWEST_ANALYSIS } from './measurement-state.ts';
import { readBedCollection } from './read-beds.ts';

/** What a worker has begun to measure. */
export interface MeasurementTask {
  readonly imageId: string;
  readonly analysisId: string;
  readonly revision: number;
  /** This one included. */
  readonly tries: number;
}

/** What it measures. */
export interface MeasurementInput {
  readonly beds: readonly Bed[];
  readonly indices: IndexResults;
  readonly health: Health | null;
  readonly outputs: readonly StoredOutput[];
}

/**
 * Nothing where there is nothing to measure (no analysis, no beds, measured before), or where another worker is at it. One that has
 * not written anything by the time it had is gone.
 */
const BEGIN = `
INSERT INTO bed_measurements (analysis_id, image_id, revision, tries, busy_until, busy_by)
SELECT newest.id, images.id, bed_collections.revision, 1, now() + make_interval(secs => :seconds), :worker
FROM images
JOIN bed_collections ON bed_collections.owner_id = images.owner_id AND bed_collections.field = images.field
JOIN ${NEWEST_ANALYSIS} AS newest ON true
WHERE images.id = :id
ON CONFLICT (analysis_id) DO UPDATE SET
  revision = EXCLUDED.revision, busy_until = EXCLUDED.busy_until, busy_by = EXCLUDED.busy_by,
  tries = CASE WHEN bed_measurements.revision < EXCLUDED.revision THEN 1 ELSE bed_measurements.tries + 1 END,
  measured_at = NULL, unavailable = NULL, reason = NULL
WHERE bed_measurements.revision < EXCLUDED.revision
  OR (bed_measurements.revision = EXCLUDED.revision AND bed_measurements.measured_at IS NULL
    AND (bed_measurements.busy_until IS NULL OR bed_measurements.busy_until < now() OR bed_measurements.busy_by = EXCLUDED.busy_by))
RETURNING CAST(analysis_id AS text) AS analysis_id, revision, tries`;

/** @param seconds for which the worker may be busy */
export async function beginMeasurement(
  database: Database,
  imageId: string,
  seconds: number,
): Promise<MeasurementTask | null> {
  const values = { id: uuid(imageId), seconds: whole(Math.ceil(seconds)), worker: uuid(randomUUID()) };
  const [row] = await database.query(BEGIN, values);
  if (row === undefined) return null;
  const [analysisId, revision] = [row.text('analysis_id'), row.number('revision')];
  return { imageId, analysisId, revision, tries: row.number('tries') };
}

const READ_ANALYSIS = `
SELECT images.owner_id, images.field, analyses.health, analyses.outputs,
  (SELECT jsonb_object_agg(entry.key, entry.value - 'histogram') FROM jsonb_each(analyses.indices) AS entry) AS indices
FROM analyses JOIN images ON images.id = analyses.image_id
WHERE analyses.id = :analysis_id`;

/** null where the beds or the image have changed or gone since the task was begun: somebody else measures what is there now. */
export async function readMeasurementInput(
  database: Database,
  { analysisId, revision }: MeasurementTask,
): Promise<MeasurementInput | null> {
  const [row] = await database.query(READ_ANALYSIS, { analysis_id: uuid(analysisId) });
  if (row === undefined) return null;
  const collection = await readBedCollection(database, row.text('owner_id'), row.text('field'));
  if (collection?.revision !== revision) return null;
  return {
    beds: collection.beds,
    indices: row.json('indices'),
    health: row.jsonOrNull('health'),
    outputs: row.json('outputs'),
  };
}

const GIVE_BACK = `
UPDATE bed_measurements SET busy_until = NULL
WHERE analysis_id = :analysis_id AND revision = :revision AND tries = :tries AND measured_at IS NULL`;

/** After a fault that another try may cure: it need not wait. */
export async function giveMeasurementBack(database: Database, task: MeasurementTask): Promise<void> {
  const { analysisId, revision, tries } = task;
  const values = { analysis_id: uuid(analysisId), revision: whole(revision), tries: whole(tries) };
  await database.query(GIVE_BACK, values);
}

const END_WITHOUT = `
UPDATE bed_measurements SET
  measured_at = now(), busy_until = NULL, unavailable = CAST(:unavailable AS text), reason = CAST(:reason AS text)
WHERE analysis_id = :analysis_id AND revision = :revision AND measured_at IS NULL`;

/** Known not to come. Statistics of an earlier revision are hidden by their revision, and replaced by the next. */
export async function endMeasurement(
  database: Database,
  { analysisId, revision }: MeasurementTask,
  { unavailable, reason }: UnavailableMeasurement,
): Promise<void> {
  await database.query(END_WITHOUT, {
    analysis_id: uuid(analysisId),
    revision: whole(revision),
    unavailable: text(unavailable),
    reason: text(reason),
  });
}
