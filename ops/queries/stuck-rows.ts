import type { Database } from '../../lambdas/aws/data-api.ts';
import { ATTEMPTS_LEFT } from '../../lambdas/aws/image-repository/exhausted-attempts.ts';
import { LOOKED_AT } from '../../lambdas/aws/image-repository/stuck-images.ts';
import { KEYS_OF_IMAGE } from '../../lambdas/aws/image-repository/swept-images.ts';
import { instant, uuid, whole } from '../../lambdas/aws/sql-parameters.ts';
import type { Row } from '../../lambdas/aws/sql-rows.ts';

export interface StuckRow {
  readonly id: string;
  readonly ownerId: string;
  readonly status: 'uploaded' | 'processing';
  readonly createdAt: string;
  /** When it came into this state. */
  readonly since: string;
  readonly attempt: number;
  /** Since it was opened last. */
  readonly attemptsUsed: number;
  readonly attemptsLeft: boolean;
  /** Of an upload that has not come, until when it may. */
  readonly uploadExpiresAt: string;
  readonly uploadExpired: boolean;
  /** When the sweep looks at it, if it waits. */
  readonly lookedAt: string;
  readonly lastError: string | null;
  readonly timesQueued: number;
  readonly keys: readonly string[];
}

export interface StuckTerms {
  readonly maximumAttempts: number;
  readonly lostEventSeconds: number;
}

/** Rows of one statement: each may name ten keys, and the Data API answers with at most 1 MiB. */
const PAGE = 100;

/** Waiting for longer than an event needs, or held by a worker that has not renewed its lease. Oldest first. */
const STUCK = `
SELECT id, owner_id, processing_status, created_at, attempt, attempt - attempts_before AS attempts_used,
  ${ATTEMPTS_LEFT} AS attempts_left, upload_expires_at, upload_expires_at < now() AS upload_expired,
  ${LOOKED_AT} AS looked_at, last_error, times_queued, ${KEYS_OF_IMAGE} AS keys,
  COALESCE((SELECT MAX(moved_at) FROM image_transitions WHERE image_id = images.id), created_at) AS since,
  CAST(created_at AS text) AS position
FROM images
WHERE (
    (processing_status = 'processing' AND lease_until < now())
    OR (processing_status = 'uploaded' AND created_at < now() - :lost_event_seconds * interval '1 second')
  )
  AND (CAST(:after_id AS uuid) IS NULL
    OR (created_at, id) > (CAST(:after_created_at AS timestamptz), CAST(:after_id AS uuid)))
ORDER BY created_at, id LIMIT :limit`;

export async function stuckRows(
  database: Database,
  terms: StuckTerms,
  limit: number,
): Promise<readonly StuckRow[]> {
  const found: StuckRow[] = [];
  // To the microsecond, as the database writes it: two rows of one millisecond must not hide each other.
  let position: string | null = null;
  while (found.length < limit) {
    const wanted = Math.min(PAGE, limit - found.length);
    const rows = await database.query(STUCK, {
      maximum_attempts: whole(terms.maximumAttempts),
      lost_event_seconds: whole(terms.lostEventSeconds),
      after_id: uuid(found.at(-1)?.id ?? null),
      after_created_at: instant(position),
      limit: whole(wanted),
    });
    found.push(...rows.map(toStuck));
    if (rows.length < wanted) break;
    position = rows.at(-1)!.text('position');
  }
  return found;
}

function toStuck(row: Row): StuckRow {
  return {
    id: row.text('id'),
    ownerId: row.text('owner_id'),
    status: row.text('processing_status') as StuckRow['status'],
    createdAt: row.instant('created_at'),
    since: row.instant('since'),
    attempt: row.number('attempt'),
    attemptsUsed: row.number('attempts_used'),
    attemptsLeft: row.boolean('attempts_left'),
    uploadExpiresAt: row.instant('upload_expires_at'),
    uploadExpired: row.boolean('upload_expired'),
    lookedAt: row.instant('looked_at'),
    lastError: row.textOrNull('last_error'),
    timesQueued: row.number('times_queued'),
    keys: row.json<string[]>('keys'),
  };
}
