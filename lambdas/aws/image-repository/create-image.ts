import type { ImageStatus } from '../../pipeline/image-status.ts';
import type { Database } from '../data-api.ts';
import { sqlStateOf } from '../database-faults.ts';
import { json, text, uuidArray, whole } from '../sql-parameters.ts';
import type { Row } from '../sql-rows.ts';
import { GIVEN_COLUMNS, GIVEN_POSITION, type NewImage, toGiven } from './new-image-record.ts';
import { INTAKE_PAUSE_REASON, INTAKE_PAUSED } from './pauses.ts';

export type { NewImage } from './new-image-record.ts';

/** Whose images, and for how long their uploads may be begun. */
export interface Creation {
  readonly ownerId: string;
  readonly uploadLifetimeSeconds: number;
}

export interface CreatedImage {
  readonly status: ImageStatus;
  readonly createdAt: string;
  readonly uploadExpiresAt: string;
  /** The owner's oldest image that was there before with the same bytes, by the declared SHA-256. */
  readonly duplicateOf: string | null;
}

export type CreateOutcome =
  | { readonly kind: 'created'; readonly image: CreatedImage }
  /** The same request had been made before; a waiting upload has got a new deadline. */
  | { readonly kind: 'repeated'; readonly image: CreatedImage }
  /** The id belongs to another request, or to another owner. */
  | { readonly kind: 'conflict' }
  /** The id was that of an image that has been deleted, whoever its owner was. */
  | { readonly kind: 'deleted' }
  /** Operators take no new images. null: they did a moment ago. */
  | { readonly kind: 'paused'; readonly reason: string | null };

/** @param image the row, or the CTE of rows, that is answered */
const stateOf = (
  image: string,
) => `${image}.id, ${image}.processing_status, ${image}.created_at, ${image}.upload_expires_at,
  (SELECT earlier.id FROM images AS earlier
    WHERE earlier.owner_id = :owner_id AND earlier.sha256 = ${image}.sha256 AND earlier.uploaded_at IS NOT NULL
      AND earlier.created_at < ${image}.created_at
    ORDER BY earlier.created_at LIMIT 1) AS duplicate_of`;

const DEADLINE = `now() + :upload_lifetime_seconds * interval '1 second'`;

/**
 * All in one call, as one JSON list: the batches of the Data API answer no rows. In the order of their ids, so that two
 * of these statements wait for each other instead of for ever. ON CONFLICT: the SDK repeats a call whose reply was lost,
 * and clients do the same.
 */
const INSERT = `
WITH given AS (
  SELECT * FROM jsonb_to_recordset(CAST(:images AS jsonb)) AS given(${GIVEN_COLUMNS})
), created AS (
  INSERT INTO images (
    id, owner_id, filename, original_name, s3_key, file_size, size_limit, mime_type, sha256, creation_digest, request,
    capture_files, captured_at, mission, field, upload_expires_at, moved_by, moved_reason
  )
  SELECT
    id, :owner_id, filename, original_name, s3_key, file_size, size_limit, mime_type, sha256, creation_digest, request,
    capture_files, captured_at, mission, field, ${DEADLINE}, 'api', 'created'
  FROM given
  WHERE NOT EXISTS (SELECT FROM deleted_images WHERE deleted_images.id = given.id) AND NOT ${INTAKE_PAUSED}
  ORDER BY id
  ON CONFLICT (id) DO NOTHING
  RETURNING id, sha256, processing_status, created_at, upload_expires_at
), position AS (
  INSERT INTO image_gps (image_id, latitude, longitude, altitude, accuracy, heading, ground_speed, captured_at, source)
  SELECT id, latitude, longitude, altitude, accuracy, heading, "groundSpeed", "capturedAt", 'request'
  FROM created JOIN given USING (id) CROSS JOIN jsonb_to_record(given.gps) AS gps(${GIVEN_POSITION})
  WHERE given.gps IS NOT NULL
)
SELECT ${stateOf('created')} FROM created`;

/** A repeated request gets a new upload, so the deadline moves with it. */
const REPEAT = `
WITH own AS (
  SELECT images.id FROM images JOIN jsonb_to_recordset(CAST(:images AS jsonb)) AS given(${GIVEN_COLUMNS}) USING (id)
  WHERE images.owner_id = :owner_id AND images.creation_digest = given.creation_digest
  ORDER BY images.id FOR UPDATE OF images
)
UPDATE images SET upload_expires_at = CASE
    WHEN images.processing_status = 'uploaded' THEN ${DEADLINE}
    ELSE images.upload_expires_at
  END
FROM own WHERE images.id = own.id
RETURNING ${stateOf('images')}`;

/** Asked only where nothing was inserted and nothing repeated. */
const WHY_NOT = `
SELECT given.id, EXISTS (SELECT FROM deleted_images WHERE deleted_images.id = given.id) AS is_deleted,
  EXISTS (SELECT FROM images WHERE images.id = given.id) AS is_taken, ${INTAKE_PAUSE_REASON} AS pause_reason
FROM unnest(CAST(:ids AS uuid[])) AS given(id)`;

/** @returns the outcome of each, in their order. Their ids differ. */
export async function createImages(
  database: Database,
  images: readonly NewImage[],
  creation: Creation,
): Promise<CreateOutcome[]> {
  const outcomes = new Map<string, CreateOutcome>();
  const rest = () => images.filter(({ id }) => !outcomes.has(id));
  const note = (rows: readonly Row[], toOutcome: (row: Row) => CreateOutcome) => {
    for (const row of rows) outcomes.set(row.text('id'), toOutcome(row));
  };
  const valuesOf = (given: readonly NewImage[]) => ({
    images: json(given.map(toGiven)),
    owner_id: text(creation.ownerId),
    upload_lifetime_seconds: whole(creation.uploadLifetimeSeconds),
  });
  note(await insert(() => database.query(INSERT, valuesOf(images))), (row) => ofImage('created', row));
  if (rest().length > 0) {
    note(await database.query(REPEAT, valuesOf(rest())), (row) => ofImage('repeated', row));
  }
  const refused = rest().map(({ id }) => id);
  if (refused.length > 0) note(await database.query(WHY_NOT, { ids: uuidArray(refused) }), toRefusal);
  return images.map(({ id }) => outcomes.get(id)!);
}

const UNIQUE_VIOLATION = '23505';
const TRIES = 3;

/**
 * An id that becomes that of a deleted image at this moment is refused by a trigger, and all others with it. The next try
 * sees the tombstone, and leaves it out.
 */
async function insert(statement: () => Promise<readonly Row[]>): Promise<readonly Row[]> {
  for (let tries = 1; ; tries++) {
    try {
      return await statement();
    } catch (error) {
      if (sqlStateOf(error) !== UNIQUE_VIOLATION || tries === TRIES) throw error;
    }
  }
}

function ofImage(kind: 'created' | 'repeated', row: Row): CreateOutcome {
  const image = {
    status: row.text('processing_status') as ImageStatus,
    createdAt: row.instant('created_at'),
    uploadExpiresAt: row.instant('upload_expires_at'),
    duplicateOf: row.textOrNull('duplicate_of'),
  };
  return { kind, image };
}

function toRefusal(row: Row): CreateOutcome {
  if (row.boolean('is_deleted')) return { kind: 'deleted' };
  if (row.boolean('is_taken')) return { kind: 'conflict' };
  return { kind: 'paused', reason: row.textOrNull('pause_reason') };
}
