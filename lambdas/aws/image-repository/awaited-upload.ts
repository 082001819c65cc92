import type { CaptureObject } from '../../pipeline/capture-group.ts';
import type { ImageStatus } from '../../pipeline/image-status.ts';
import type { Database } from '../data-api.ts';
import { text, uuid, whole } from '../sql-parameters.ts';
import type { Row } from '../sql-rows.ts';

/** A file that an image is made of, as it was declared. */
export interface DeclaredFile {
  readonly key: string;
  /** As the client gave it. */
  readonly filename: string;
  readonly contentType: string;
  /** bytes; null where it was not declared */
  readonly size: number | null;
  /** bytes; where the size was not declared, the most that is taken */
  readonly sizeLimit: number | null;
  /** Hexadecimal, or null. */
  readonly sha256: string | null;
}

/** What decides whether, and how, a file of the image may be uploaded. */
export interface UploadableImage {
  readonly id: string;
  readonly status: ImageStatus;
  readonly attemptsBefore: number;
  readonly files: readonly DeclaredFile[];
  readonly isGroup: boolean;
  /** Nothing has arrived yet, or not before the sweep had given it up: what comes is processed all the same. */
  readonly isAwaited: boolean;
  /** Half of the deadline's time is over. */
  readonly isDeadlineNear: boolean;
}

const READ = `
SELECT id, processing_status, attempts_before, s3_key, original_name, mime_type, file_size, size_limit, sha256,
  capture_files,
  (processing_status = 'uploaded' AND uploaded_at IS NULL)
    OR COALESCE(failure_code = 'upload_expired', false) AS is_awaited,
  upload_expires_at < now() + :upload_lifetime_seconds * interval '1 second' / 2 AS is_deadline_near
FROM images WHERE id = :id AND owner_id = :owner_id`;

export async function readUploadable(
  database: Database,
  id: string,
  ownerId: string,
  uploadLifetimeSeconds: number,
): Promise<UploadableImage | null> {
  const [row] = await database.query(READ, {
    id: uuid(id),
    owner_id: text(ownerId),
    upload_lifetime_seconds: whole(uploadLifetimeSeconds),
  });
  return row === undefined ? null : toUploadable(row);
}

function toUploadable(row: Row): UploadableImage {
  const captureFiles = row.jsonOrNull<CaptureObject[]>('capture_files');
  return {
    id: row.text('id'),
    status: row.text('processing_status') as ImageStatus,
    attemptsBefore: row.number('attempts_before'),
    files: captureFiles?.map((file) => ({ ...file, sizeLimit: null })) ?? [onlyFile(row)],
    isGroup: captureFiles !== null,
    isAwaited: row.boolean('is_awaited'),
    isDeadlineNear: row.boolean('is_deadline_near'),
  };
}

function onlyFile(row: Row): DeclaredFile {
  const sizeLimit = row.numberOrNull('size_limit');
  return {
    key: row.text('s3_key'),
    filename: row.text('original_name'),
    contentType: row.text('mime_type'),
    // Of an undeclared size the row may by now have what a worker has seen: nobody has promised that.
    size: sizeLimit === null ? row.numberOrNull('file_size') : null,
    sizeLimit,
    sha256: row.textOrNull('sha256'),
  };
}

const PROLONG = `
UPDATE images SET upload_expires_at = GREATEST(
  upload_expires_at, now() + :upload_lifetime_seconds * interval '1 second')
WHERE id = :id AND owner_id = :owner_id AND processing_status = 'uploaded'`;

/** A new upload has a new deadline. Of an image that does not wait any more, nothing is changed. */
export async function prolongUpload(
  database: Database,
  id: string,
  ownerId: string,
  uploadLifetimeSeconds: number,
): Promise<void> {
  await database.query(PROLONG, {
    id: uuid(id),
    owner_id: text(ownerId),
    upload_lifetime_seconds: whole(uploadLifetimeSeconds),
  });
}
