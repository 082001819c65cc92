import { createHash } from 'node:crypto';
import type { Bed } from '../../pipeline/bed-statistics.ts';
import type { Database } from '../data-api.ts';
import { json, text, whole } from '../sql-parameters.ts';

/**
 * What was measured in the same outlines holds for the new revision, too: names and order are not measured. `former` is what was there
 * before the statement. Measurements of other revisions, and those that have not ended, are left behind.
 */
const MEASUREMENTS_KEPT = `
former AS (
  SELECT revision FROM bed_collections WHERE owner_id = :owner_id AND field = :field
), same_outlines AS (
  SELECT former.revision FROM former
  WHERE NOT EXISTS (
    SELECT 1
    FROM (
      SELECT bed_id, geometry FROM beds
      WHERE owner_id = :owner_id AND field = :field AND revision = (SELECT revision FROM former)
    ) AS earlier
    FULL JOIN (
      SELECT content ->> 'id' AS bed_id, content -> 'geometry' AS geometry
      FROM jsonb_array_elements(CAST(:beds AS jsonb)) AS given(content)
    ) AS given ON given.bed_id = earlier.bed_id AND given.geometry = earlier.geometry
    WHERE given.bed_id IS NULL OR earlier.bed_id IS NULL
  )
), kept AS (
  UPDATE bed_measurements SET revision = collection.revision
  FROM images JOIN collection ON images.owner_id = collection.owner_id AND images.field = collection.field
    CROSS JOIN same_outlines
  WHERE images.id = bed_measurements.image_id AND bed_measurements.revision = same_outlines.revision
    AND bed_measurements.measured_at IS NOT NULL
)`;

/**
 * The collection and its beds in one statement, hence in one transaction. The new beds have another revision than the old
 * ones, so that both may be there while the statement runs. The same beds again write nothing: also when the SDK repeats
 * a statement whose reply was lost.
 */
const REPLACE = `
WITH collection AS (
  INSERT INTO bed_collections (owner_id, field, bed_count, digest) VALUES (:owner_id, :field, :bed_count, :digest)
  ON CONFLICT (owner_id, field) DO UPDATE SET
    revision = nextval('bed_revisions'), bed_count = EXCLUDED.bed_count, digest = EXCLUDED.digest, updated_at = now()
  WHERE bed_collections.digest <> EXCLUDED.digest
  RETURNING owner_id, field, revision
), removed AS (
  DELETE FROM beds USING collection
  WHERE beds.owner_id = collection.owner_id AND beds.field = collection.field AND beds.revision <> collection.revision
), added AS (
  INSERT INTO beds (owner_id, field, revision, bed_id, position, name, geometry)
  SELECT collection.owner_id, collection.field, collection.revision,
    bed.content ->> 'id', bed.position - 1, bed.content ->> 'name', bed.content -> 'geometry'
  FROM collection CROSS JOIN jsonb_array_elements(CAST(:beds AS jsonb)) WITH ORDINALITY AS bed(content, position)
), ${MEASUREMENTS_KEPT}
SELECT revision FROM collection`;

/** @returns whether anything has changed */
export async function replaceBeds(
  database: Database,
  ownerId: string,
  field: string,
  beds: readonly Bed[],
): Promise<boolean> {
  const content = JSON.stringify(beds);
  const rows = await database.query(REPLACE, {
    owner_id: text(ownerId),
    field: text(field),
    bed_count: whole(beds.length),
    digest: text(createHash('sha256').update(content).digest('hex')),
    beds: json(beds),
  });
  return rows.length === 1;
}

/** What was measured goes with the beds, and so does what is being measured: there is no row for it any more. */
const REMOVE = `
WITH collection AS (
  DELETE FROM bed_collections WHERE owner_id = :owner_id AND field = :field RETURNING owner_id, field
), measurements AS (
  DELETE FROM bed_measurements USING images JOIN collection
    ON images.owner_id = collection.owner_id AND images.field = collection.field
  WHERE bed_measurements.image_id = images.id
)
SELECT field FROM collection`;

/** @returns whether there were any */
export async function removeBeds(database: Database, ownerId: string, field: string): Promise<boolean> {
  const rows = await database.query(REMOVE, { owner_id: text(ownerId), field: text(field) });
  return rows.length === 1;
}
