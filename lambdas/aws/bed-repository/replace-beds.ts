import { createHash } from 'node:crypto';
import type { Bed } from '../../pipeline/bed-statistics.ts';
import type { Database } from '../data-api.ts';
import { json, text, whole } from '../sql-parameters.ts';
import { type BedCollectionFacts, factsOf } from './read-beds.ts';

/** What has to hold of the beds as they are, for them to be replaced or removed. */
export type BedPrecondition =
  | { readonly kind: 'none' }
  /** There are no beds yet. */
  | { readonly kind: 'absent' }
  /** Nobody has changed them since. */
  | { readonly kind: 'revision'; readonly revision: number };

export interface ReplacedBeds {
  /** Of these beds, whatever has become of them since: whoever changes them again must not change others. */
  readonly facts: BedCollectionFacts;
  readonly changed: boolean;
}

/** Beds that change this often while they are replaced are a fault. */
const TRIES = 5;

const ADD = `
INSERT INTO bed_collections (owner_id, field, bed_count, digest) VALUES (:owner_id, :field, :bed_count, :digest)
ON CONFLICT (owner_id, field)`;

/** Each holds the row while it decides: of two requests with one precondition, one changes something. */
const COLLECTION: Readonly<Record<BedPrecondition['kind'], string>> = {
  none: `${ADD} DO UPDATE SET
    revision = nextval('bed_revisions'), bed_count = EXCLUDED.bed_count, digest = EXCLUDED.digest, updated_at = now()
  WHERE bed_collections.digest <> EXCLUDED.digest`,
  absent: `${ADD} DO NOTHING`,
  revision: `
UPDATE bed_collections SET
  revision = nextval('bed_revisions'), bed_count = :bed_count, digest = :digest, updated_at = now()
WHERE owner_id = :owner_id AND field = :field AND revision = :revision AND digest <> :digest`,
};

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
const replacing = (collection: string) => `
WITH collection AS (${collection}
  RETURNING owner_id, field, revision, bed_count, updated_at
), removed AS (
  DELETE FROM beds USING collection
  WHERE beds.owner_id = collection.owner_id AND beds.field = collection.field AND beds.revision <> collection.revision
), added AS (
  INSERT INTO beds (owner_id, field, revision, bed_id, position, name, geometry)
  SELECT collection.owner_id, collection.field, collection.revision,
    bed.content ->> 'id', bed.position - 1, bed.content ->> 'name', bed.content -> 'geometry'
  FROM collection CROSS JOIN jsonb_array_elements(CAST(:beds AS jsonb)) WITH ORDINALITY AS bed(content, position)
), ${MEASUREMENTS_KEPT}
SELECT field, revision, bed_count, updated_at FROM collection`;

const READ_SAME = `
SELECT field, revision, bed_count, updated_at FROM bed_collections
WHERE owner_id = :owner_id AND field = :field AND digest = :digest`;

/**
 * Where these very beds are there already, no precondition fails: the request may be one whose answer was lost.
 *
 * @returns null where the precondition does not hold
 */
export async function replaceBeds(
  database: Database,
  ownerId: string,
  field: string,
  beds: readonly Bed[],
  precondition: BedPrecondition = { kind: 'none' },
): Promise<ReplacedBeds | null> {
  const digest = createHash('sha256').update(JSON.stringify(beds)).digest('hex');
  const known = { owner_id: text(ownerId), field: text(field), digest: text(digest) };
  const content = { bed_count: whole(beds.length), beds: json(beds), ...revisionOf(precondition) };
  const statement = replacing(COLLECTION[precondition.kind]);
  for (let tries = 0; tries < TRIES; tries++) {
    const [replaced] = await database.query(statement, { ...known, ...content });
    if (replaced !== undefined) return { facts: factsOf(replaced), changed: true };
    const [same] = await database.query(READ_SAME, known);
    if (same !== undefined) return { facts: factsOf(same), changed: false };
    if (precondition.kind !== 'none') return null;
  }
  throw new Error(`the beds of field ${field} changed ${TRIES} times while they were replaced`);
}

/** What was measured goes with the beds, and so does what is being measured: there is no row for it any more. */
const removing = (condition: string) => `
WITH collection AS (
  DELETE FROM bed_collections WHERE owner_id = :owner_id AND field = :field${condition} RETURNING owner_id, field
), measurements AS (
  DELETE FROM bed_measurements USING images JOIN collection
    ON images.owner_id = collection.owner_id AND images.field = collection.field
  WHERE bed_measurements.image_id = images.id
)
SELECT field FROM collection`;

/** @returns whether there were any, and the precondition held */
export async function removeBeds(
  database: Database,
  ownerId: string,
  field: string,
  precondition: Exclude<BedPrecondition, { readonly kind: 'absent' }> = { kind: 'none' },
): Promise<boolean> {
  const condition = precondition.kind === 'revision' ? ' AND revision = :revision' : '';
  const values = { owner_id: text(ownerId), field: text(field), ...revisionOf(precondition) };
  return (await database.query(removing(condition), values)).length === 1;
}

function revisionOf(precondition: BedPrecondition) {
  return precondition.kind === 'revision' ? { revision: whole(precondition.revision) } : {};
}
