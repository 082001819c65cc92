import type { ExpiredLease, QueuedImage, StuckImages, WaitingImage } from '../../pipeline/ports.ts';
import type { Database } from '../data-api.ts';
import { json, uuidArray, whole } from '../sql-parameters.ts';
import { ATTEMPTS_LEFT, exhaustedReason, LAST_FAULT } from './exhausted-attempts.ts';
import { KEYS_OF_IMAGE } from './swept-images.ts';

export interface SweepTerms {
  readonly maximumAttempts: number;
  readonly lostEventSeconds: number;
}

/**
 * MATERIALIZED: a sub-select that the planner ran twice would take more rows than the limit. Should the sweep die before
 * the message is sent, the image is one that waits since `swept_at`, and for no longer than one that was never queued.
 */
const TAKE_EXPIRED_LEASES = `
WITH due AS MATERIALIZED (
  SELECT id FROM images
  WHERE processing_status = 'processing' AND lease_until < now()
  ORDER BY created_at, id LIMIT :limit
  FOR UPDATE SKIP LOCKED
)
UPDATE images SET
  processing_status = CASE WHEN ${ATTEMPTS_LEFT} THEN 'uploaded' ELSE 'failed' END,
  lease_until = NULL, claimed_by = NULL, swept_at = now(), times_queued = 0,
  last_error = ${LAST_FAULT},
  failure_code = CASE WHEN ${ATTEMPTS_LEFT} THEN NULL ELSE 'attempts_exhausted' END,
  failure_reason = CASE WHEN ${ATTEMPTS_LEFT} THEN NULL ELSE ${exhaustedReason(LAST_FAULT)} END,
  moved_by = 'sweep-stuck-images', moved_reason = 'the lease had expired'
FROM due WHERE images.id = due.id
RETURNING images.id, s3_key, attempt, failure_reason`;

/**
 * SQL expression: when the sweep looks at a row that waits. GREATEST passes over NULL. The wait doubles with each queueing,
 * at most 64 times, so that images that wait in a long queue do not fill it with copies of themselves.
 */
export const LOOKED_AT = `GREATEST(created_at, queued_at, swept_at)
    + :lost_event_seconds * power(2, LEAST(times_queued, 6)) * interval '1 second'`;

/**
 * Those that were queued before let the others go first: a burst that
 * waits in the queue would otherwise be taken again and again in front of an image whose message was lost.
 */
const TAKE_WAITING = `
WITH due AS MATERIALIZED (
  SELECT id FROM images
  WHERE processing_status = 'uploaded' AND ${LOOKED_AT} < now()
  ORDER BY times_queued > 0, created_at, id LIMIT :limit
  FOR UPDATE SKIP LOCKED
)
UPDATE images SET swept_at = now()
FROM due WHERE images.id = due.id
RETURNING images.id, s3_key, upload_expires_at < now() AS upload_expired,
  ${KEYS_OF_IMAGE} AS keys`;

const MARK_QUEUED = `
UPDATE images SET
  queued_at = now(), times_queued = times_queued + 1,
  uploaded_at = COALESCE(uploaded_at, sent."arrivedAt")
FROM jsonb_to_recordset(CAST(:images AS jsonb)) AS sent("imageId" uuid, "arrivedAt" timestamptz)
WHERE images.id = sent."imageId" AND processing_status = 'uploaded'`;

const FAIL_EXPIRED_UPLOADS = `
UPDATE images SET
  processing_status = 'failed', failure_code = 'upload_expired',
  failure_reason = CASE WHEN capture_files IS NULL THEN 'no object was uploaded before the upload expired'
    ELSE 'not every file of the capture was uploaded before the upload expired' END,
  moved_by = 'sweep-stuck-images', moved_reason = 'upload_expired'
WHERE id = ANY (CAST(:ids AS uuid[])) AND processing_status = 'uploaded' AND upload_expires_at < now()
RETURNING id`;

export function stuckImages(database: Database, terms: SweepTerms): StuckImages {
  return {
    async takeExpiredLeases(limit): Promise<readonly ExpiredLease[]> {
      const values = { limit: whole(limit), maximum_attempts: whole(terms.maximumAttempts) };
      const rows = await database.query(TAKE_EXPIRED_LEASES, values);
      return rows.map((row) => ({
        imageId: row.text('id'),
        key: row.text('s3_key'),
        attempt: row.number('attempt'),
        failureReason: row.textOrNull('failure_reason'),
      }));
    },

    async takeWaiting(limit): Promise<readonly WaitingImage[]> {
      const values = { limit: whole(limit), lost_event_seconds: whole(terms.lostEventSeconds) };
      const rows = await database.query(TAKE_WAITING, values);
      return rows.map((row) => ({
        imageId: row.text('id'),
        key: row.text('s3_key'),
        keys: row.json<string[]>('keys'),
        uploadExpired: row.boolean('upload_expired'),
      }));
    },

    async markQueued(images: readonly QueuedImage[]): Promise<void> {
      if (images.length > 0) await database.query(MARK_QUEUED, { images: json(images) });
    },

    async failExpiredUploads(imageIds): Promise<number> {
      if (imageIds.length === 0) return 0;
      const rows = await database.query(FAIL_EXPIRED_UPLOADS, { ids: uuidArray(imageIds) });
      return rows.length;
    },
  };
}
