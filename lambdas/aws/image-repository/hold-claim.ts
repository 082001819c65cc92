import { type FailureCode, LeaseLostError } from '../../pipeline/errors.ts';
import type { Claim, ReleaseOutcome } from '../../pipeline/ports.ts';
import type { Database } from '../data-api.ts';
import { type SqlValues, text, uuid, whole } from '../sql-parameters.ts';
import type { Row } from '../sql-rows.ts';
import { ATTEMPTS_LEFT, exhaustedReason } from './exhausted-attempts.ts';

/** A worker whose lease was taken over finds no row: it can overwrite nothing. */
const OURS = `id = :id AND processing_status = 'processing' AND attempt = :attempt`;

const RENEW = `
UPDATE images SET lease_until = now() + :lease_seconds * interval '1 second'
WHERE ${OURS}
RETURNING id`;

const FAIL = `
UPDATE images SET
  processing_status = 'failed', lease_until = NULL, claimed_by = NULL,
  failure_code = :code, failure_reason = :reason,
  moved_by = 'process-image', moved_reason = :code
WHERE ${OURS}
RETURNING id`;

/** queued_at: the message that brought the image is still in the queue and comes back by itself. */
const RELEASE = `
UPDATE images SET
  processing_status = CASE WHEN ${ATTEMPTS_LEFT} THEN 'uploaded' ELSE 'failed' END,
  lease_until = NULL, claimed_by = NULL,
  queued_at = now(),
  last_error = :fault,
  failure_code = CASE WHEN ${ATTEMPTS_LEFT} THEN NULL ELSE 'attempts_exhausted' END,
  failure_reason = CASE WHEN ${ATTEMPTS_LEFT} THEN NULL ELSE ${exhaustedReason(':fault')} END,
  moved_by = 'process-image', moved_reason = :fault
WHERE ${OURS}
RETURNING processing_status`;

export async function renewLease(database: Database, claim: Claim, leaseSeconds: number): Promise<void> {
  await writeOurs(database, RENEW, claim, { lease_seconds: whole(leaseSeconds) });
}

export async function failImage(
  database: Database,
  claim: Claim,
  code: FailureCode,
  reason: string,
): Promise<void> {
  await writeOurs(database, FAIL, claim, { code: text(code), reason: text(storable(reason)) });
}

/** Characters: long enough for every sentence of ours, with the names that it quotes. */
const MAXIMUM_REASON_LENGTH = 2000;

/**
 * Reasons quote names from files, which hold anything, at any length. PostgreSQL has no text with NUL or half a
 * surrogate pair: the row could never be written, and the image would end as our fault instead of the file's.
 */
function storable(reason: string): string {
  return reason.slice(0, MAXIMUM_REASON_LENGTH).replace(/[\p{Cc}\p{Cs}]/gu, '\ufffd');
}

/** @param fault names and codes only: it may reach the user when attempts are spent */
export async function releaseImage(
  database: Database,
  claim: Claim,
  maximumAttempts: number,
  fault: string,
): Promise<ReleaseOutcome> {
  const row = await writeOurs(database, RELEASE, claim, {
    maximum_attempts: whole(maximumAttempts),
    fault: text(fault),
  });
  return row.text('processing_status') as ReleaseOutcome;
}

async function writeOurs(database: Database, sql: string, claim: Claim, values: SqlValues): Promise<Row> {
  const identity = { id: uuid(claim.imageId), attempt: whole(claim.attempt) };
  const [row] = await database.query(sql, { ...identity, ...values });
  if (row === undefined) throw new LeaseLostError(claim.imageId, claim.attempt);
  return row;
}
