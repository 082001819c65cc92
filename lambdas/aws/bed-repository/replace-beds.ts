import { createHash } from 'node:crypto';
import type { Bed } from '../../pipeline/bed-statistics.ts';
import type { Database } from '../data-api.ts';
import { json, text, whole } from '../sql-parameters.ts';

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
)
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
