import type { CaptureObject } from '../../pipeline/capture-group.ts';
import type { AnalysisRequest, GpsPosition } from '../../pipeline/image-analysis.ts';
import type { ImageStatus } from '../../pipeline/image-status.ts';
import type { Database } from '../data-api.ts';
import { sqlStateOf } from '../database-faults.ts';
import { instant, json, real, type SqlValues, text, uuid, whole } from '../sql-parameters.ts';
import type { Row } from '../sql-rows.ts';
import { INTAKE_PAUSE_REASON, INTAKE_PAUSED } from './pauses.ts';

export interface NewImage {
  readonly id: string;
  readonly ownerId: string;
  readonly filename: string;
  readonly originalName: string;
  readonly key: string;
  /** bytes */
  readonly size: number;
  readonly contentType: string;
  readonly sha256: string | null;
  /** The files of a capture, the first of which `key` and `filename` name; null for an image of one object. */
  readonly captureFiles: readonly CaptureObject[] | null;
  readonly capturedAt: string | null;
  readonly gps: GpsPosition | null;
  readonly mission: string | null;
  readonly field: string | null;
  readonly request: AnalysisRequest;
  /** Of everything that the client sent but the id. */
  readonly creationDigest: string;
  readonly uploadLifetimeSeconds: number;
}

export interface CreatedImage {
  readonly status: ImageStatus;
  readonly createdAt: string;
  readonly uploadExpiresAt: string;
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

const STATE = 'processing_status, created_at, upload_expires_at';

/** ON CONFLICT: the SDK repeats a call whose reply was lost, and clients do the same. */
const INSERT = `
WITH created AS (
  INSERT INTO images (
    id, owner_id, filename, original_name, s3_key, file_size, mime_type, sha256, creation_digest, request,
    capture_files, captured_at, mission, field, upload_expires_at, moved_by, moved_reason
  )
  SELECT
    :id, :owner_id, :filename, :original_name, :key, :file_size, :mime_type, CAST(:sha256 AS text), :creation_digest,
    CAST(:request AS jsonb), CAST(:capture_files AS jsonb), CAST(:captured_at AS timestamptz),
    CAST(:mission AS text), CAST(:field AS text),
    now() + :upload_lifetime_seconds * interval '1 second', 'api', 'created'
  WHERE NOT EXISTS (SELECT FROM deleted_images WHERE id = :id) AND NOT ${INTAKE_PAUSED}
  ON CONFLICT (id) DO NOTHING
  RETURNING id, ${STATE}
), position AS (
  INSERT INTO image_gps (image_id, latitude, longitude, altitude, accuracy, heading, ground_speed, captured_at, source)
  SELECT id, CAST(:latitude AS double precision), CAST(:longitude AS double precision),
    CAST(:altitude AS double precision), CAST(:accuracy AS double precision), CAST(:heading AS double precision),
    CAST(:ground_speed AS double precision), CAST(:gps_captured_at AS timestamptz), 'request'
  FROM created WHERE CAST(:latitude AS double precision) IS NOT NULL
)
SELECT ${STATE} FROM created`;

/** Asked only where nothing was inserted and nothing repeated. */
const WHY_NOT = `
SELECT EXISTS (SELECT FROM deleted_images WHERE id = :id) AS is_deleted, EXISTS (SELECT FROM images WHERE id = :id) AS is_taken,
  ${INTAKE_PAUSE_REASON} AS pause_reason`;

/** A repeated request gets a new upload, so the deadline moves with it. */
const REPEAT = `
UPDATE images SET upload_expires_at = CASE
    WHEN processing_status = 'uploaded' THEN now() + :upload_lifetime_seconds * interval '1 second'
    ELSE upload_expires_at
  END
WHERE id = :id AND owner_id = :owner_id AND creation_digest = :creation_digest
RETURNING ${STATE}`;

export async function createImage(database: Database, image: NewImage): Promise<CreateOutcome> {
  const identity = {
    id: uuid(image.id),
    owner_id: text(image.ownerId),
    creation_digest: text(image.creationDigest),
    upload_lifetime_seconds: whole(image.uploadLifetimeSeconds),
  };
  const created = await insert(database, {
    ...identity,
    ...descriptionOf(image),
    ...positionOf(image.gps),
  });
  if (created !== undefined) return { kind: 'created', image: toCreated(created) };
  const [repeated] = await database.query(REPEAT, identity);
  if (repeated !== undefined) return { kind: 'repeated', image: toCreated(repeated) };
  return whyNotCreated(database, image.id);
}

async function whyNotCreated(database: Database, id: string): Promise<CreateOutcome> {
  const [row] = await database.query(WHY_NOT, { id: uuid(id) });
  if (row?.boolean('is_deleted')) return { kind: 'deleted' };
  if (row?.boolean('is_taken')) return { kind: 'conflict' };
  return { kind: 'paused', reason: row?.textOrNull('pause_reason') ?? null };
}

const UNIQUE_VIOLATION = '23505';

/** Undefined where the id is taken, or becomes that of a deleted image at this moment: a trigger sees to that. */
async function insert(database: Database, values: SqlValues): Promise<Row | undefined> {
  try {
    return (await database.query(INSERT, values))[0];
  } catch (error) {
    if (sqlStateOf(error) === UNIQUE_VIOLATION) return undefined;
    throw error;
  }
}

function descriptionOf(image: NewImage) {
  return {
    filename: text(image.filename),
    original_name: text(image.originalName),
    key: text(image.key),
    file_size: whole(image.size),
    mime_type: text(image.contentType),
    sha256: text(image.sha256),
    captured_at: instant(image.capturedAt),
    mission: text(image.mission),
    field: text(image.field),
    request: json(image.request),
    capture_files: json(image.captureFiles),
  };
}

function positionOf(gps: GpsPosition | null) {
  return {
    latitude: real(gps?.latitude ?? null),
    longitude: real(gps?.longitude ?? null),
    altitude: real(gps?.altitude ?? null),
    accuracy: real(gps?.accuracy ?? null),
    heading: real(gps?.heading ?? null),
    ground_speed: real(gps?.groundSpeed ?? null),
    gps_captured_at: instant(gps?.capturedAt ?? null),
  };
}

function toCreated(row: Row): CreatedImage {
  return {
    status: row.text('processing_status') as ImageStatus,
    createdAt: row.instant('created_at'),
    uploadExpiresAt: row.instant('upload_expires_at'),
  };
}
