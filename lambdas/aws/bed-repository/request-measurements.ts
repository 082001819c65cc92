import type { Database } from '../data-api.ts';
import { text, uuid, whole } from '../sql-parameters.ts';
import { NEWEST_ANALYSIS } from './measurement-state.ts';

/** Seconds between two requests for one image: whoever asks meanwhile is told to wait. */
const SECONDS_BETWEEN_REQUESTS = 60;

/**
 * Notes that the beds of images are to be measured, where they have not been and nobody has asked or begun lately. Revisions only
 * grow, so that a statement that has read an older one than another changes nothing.
 */
const requestFor = (which: string) => `
WITH wanted AS (
  SELECT newest.id AS analysis_id, images.id AS image_id, bed_collections.revision
  FROM images
  JOIN bed_collections ON bed_collections.owner_id = images.owner_id AND bed_collections.field = images.field
  JOIN ${NEWEST_ANALYSIS} AS newest ON true
  WHERE ${which}
)
INSERT INTO bed_measurements (analysis_id, image_id, revision)
SELECT analysis_id, image_id, revision FROM wanted
ON CONFLICT (analysis_id) DO UPDATE SET
  revision = EXCLUDED.revision, requested_at = now(), busy_until = NULL,
  tries = CASE WHEN bed_measurements.revision < EXCLUDED.revision THEN 0 ELSE bed_measurements.tries END,
  measured_at = NULL, unavailable = NULL, reason = NULL
WHERE bed_measurements.revision < EXCLUDED.revision
  OR (bed_measurements.revision = EXCLUDED.revision AND bed_measurements.measured_at IS NULL
    AND bed_measurements.requested_at < now() - make_interval(secs => ${SECONDS_BETWEEN_REQUESTS})
    AND (bed_measurements.busy_until IS NULL OR bed_measurements.busy_until < now()))
RETURNING CAST(image_id AS text) AS image_id`;

const OF_ONE_IMAGE = requestFor('images.id = :id AND images.owner_id = :owner_id');
const OF_COMPLETED_IMAGE = requestFor('images.id = :id');
const OF_NEWEST_IMAGES = requestFor(`images.id IN (
    SELECT id FROM images WHERE owner_id = :owner_id AND field = :field AND processing_status = 'completed'
    ORDER BY created_at DESC, id DESC LIMIT :most
  )`);

/** @returns whether a message is to be sent: nobody has for the last minute, and nobody measures */
export async function requestMeasurement(
  database: Database,
  imageId: string,
  ownerId: string,
): Promise<boolean> {
  const values = { id: uuid(imageId), owner_id: text(ownerId) };
  return (await database.query(OF_ONE_IMAGE, values)).length === 1;
}

/** Of an image of any owner, by the worker that has completed it. */
export async function requestAfterCompletion(database: Database, imageId: string): Promise<boolean> {
  return (await database.query(OF_COMPLETED_IMAGE, { id: uuid(imageId) })).length === 1;
}

/** @returns ids of the field's newest images for which a message is to be sent */
export async function requestMeasurements(
  database: Database,
  ownerId: string,
  field: string,
  most: number,
): Promise<readonly string[]> {
  const values = { owner_id: text(ownerId), field: text(field), most: whole(most) };
  const rows = await database.query(OF_NEWEST_IMAGES, values);
  return rows.map((row) => row.text('image_id'));
}
