import type { Database } from '../../lambdas/aws/data-api.ts';
import type { StoredTransition } from '../../lambdas/aws/image-repository/stored-image.ts';
import { uuid, whole } from '../../lambdas/aws/sql-parameters.ts';
import type { ImageStatus } from '../../lambdas/pipeline/image-status.ts';

/** Of an image's row, what only operators are told. */
export interface OperatorFacts {
  readonly ownerId: string;
  readonly key: string;
  readonly attempt: number;
  /** Attempts of earlier openings. */
  readonly attemptsBefore: number;
  readonly leaseUntil: string | null;
  readonly lastError: string | null;
  readonly queuedAt: string | null;
  readonly timesQueued: number;
  readonly uploadExpiresAt: string;
}

export interface Tombstone {
  readonly ownerId: string;
  readonly deletedAt: string;
  readonly purgedAt: string | null;
}

const FACTS = `
SELECT owner_id, s3_key, attempt, attempts_before, lease_until, last_error, queued_at, times_queued, upload_expires_at
FROM images WHERE id = :id`;

const TOMBSTONE = 'SELECT owner_id, deleted_at, purged_at FROM deleted_images WHERE id = :id';

const TRANSITIONS = `
SELECT id, from_status, to_status, attempt, moved_by, reason, moved_at FROM image_transitions
WHERE image_id = :id AND id > :after ORDER BY id LIMIT :limit`;

/** Rows of a few hundred bytes each; the Data API answers with at most 1 MiB. */
const PAGE = 500;

export async function readFacts(database: Database, id: string): Promise<OperatorFacts | null> {
  const [row] = await database.query(FACTS, { id: uuid(id) });
  if (row === undefined) return null;
  return {
    ownerId: row.text('owner_id'),
    key: row.text('s3_key'),
    attempt: row.number('attempt'),
    attemptsBefore: row.number('attempts_before'),
    leaseUntil: row.instantOrNull('lease_until'),
    lastError: row.textOrNull('last_error'),
    queuedAt: row.instantOrNull('queued_at'),
    timesQueued: row.number('times_queued'),
    uploadExpiresAt: row.instant('upload_expires_at'),
  };
}

export async function readTombstone(database: Database, id: string): Promise<Tombstone | null> {
  const [row] = await database.query(TOMBSTONE, { id: uuid(id) });
  if (row === undefined) return null;
  return {
    ownerId: row.text('owner_id'),
    deletedAt: row.instant('deleted_at'),
    purgedAt: row.instantOrNull('purged_at'),
  };
}

/** All of them, oldest first: the API shows the newest hundred. */
export async function readTransitions(database: Database, id: string): Promise<readonly StoredTransition[]> {
  const transitions: StoredTransition[] = [];
  for (let after: number | undefined = 0; after !== undefined; ) {
    const from: number = after;
    const rows = await database.query(TRANSITIONS, { id: uuid(id), after: whole(from), limit: whole(PAGE) });
    for (const row of rows) {
      transitions.push({
        from: row.textOrNull('from_status') as ImageStatus | null,
        to: row.text('to_status') as ImageStatus,
        attempt: row.number('attempt'),
        by: row.text('moved_by'),
        reason: row.textOrNull('reason'),
        at: row.instant('moved_at'),
      });
    }
    after = rows.length < PAGE ? undefined : rows.at(-1)?.number('id');
  }
  return transitions;
}
