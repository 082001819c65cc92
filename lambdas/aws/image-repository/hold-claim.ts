import { type FailureCode, LeaseLostError } from '../../pipeline/errors.ts';
import type { Claim, ReadEtags, ReleaseOutcome } from '../../pipeline/ports.ts';
import type { Database } from '../data-api.ts';
import { text, whole } from '../sql-parameters.ts';
import type { Row } from '../sql-rows.ts';
import { ATTEMPTS_LEFT, exhaustedReason } from './exhausted-attempts.ts';
import { findOwnWrite, OURS, ownership, READ_THE_NEWEST, readEtagValues } from './own-writes.ts';

const RENEW = `
UPDATE images SET lease_until = now() + :lease_seconds * interval '1 second'
WHERE ${OURS}
RETURNING id`;

const FAIL = `
UPDATE images SET
  processing_status = 'failed', lease_until = NULL, claimed_by = NULL,
  failure_code = :code, failure_reason = :reason,
  read_etags = CAST(:read_etags AS jsonb),
  moved_by = 'process-image', moved_reason = :code
WHERE ${OURS} AND ${READ_THE_NEWEST}
RETURNING id`;

/**
 * queued_at lies ahead: the message that brought the image is still in the queue, and comes back by itself. The sweep
 * does not queue the image before that.
 */
const RELEASE = `
UPDATE images SET
  processing_status = CASE WHEN ${ATTEMPTS_LEFT} THEN 'uploaded' ELSE 'failed' END,
  lease_until = NULL, claimed_by = NULL,
  times_queued = 0, queued_at = now() + :retry_after_seconds * interval '1 second',
  last_error = :fault,
  failure_code = CASE WHEN ${ATTEMPTS_LEFT} THEN NULL ELSE 'attempts_exhausted' END,
  failure_reason = CASE WHEN ${ATTEMPTS_LEFT} THEN NULL ELSE ${exhaustedReason(':fault')} END,
  moved_by = 'process-image', moved_reason = :fault
WHERE ${OURS}
RETURNING processing_status`;

export async function renewLease(database: Database, claim: Claim, leaseSeconds: number): Promise<void> {
  const values = { ...ownership(claim), lease_seconds: whole(leaseSeconds) };
  const [row] = await database.query(RENEW, values);
  if (row === undefined) throw new LeaseLostError(claim.imageId, claim.attempt);
}

const MEASURE = `UPDATE images SET file_size = :bytes WHERE ${OURS} RETURNING id`;

export async function measureImage(database: Database, claim: Claim, bytes: number): Promise<void> {
  const [row] = await database.query(MEASURE, { ...ownership(claim), bytes: whole(bytes) });
  if (row === undefined) throw new LeaseLostError(claim.imageId, claim.attempt);
}

export async function failImage(
  database: Database,
  claim: Claim,
  code: FailureCode,
  reason: string,
  read: ReadEtags,
): Promise<void> {
  const [row] = await database.query(FAIL, {
    ...ownership(claim),
    code: text(code),
    reason: text(storable(reason)),
    ...readEtagValues(read),
  });
  if (row === undefined)
    await findOwnWrite(database, claim, (now) => now.textOrNull('failure_code') === code);
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

export interface ReleaseTerms {
  readonly maximumAttempts: number;
  readonly retryAfterSeconds: number;
}

/** @param fault names and codes only: it may reach the user when attempts are spent */
export async function releaseImage(
  database: Database,
  claim: Claim,
  fault: string,
  terms: ReleaseTerms,
): Promise<ReleaseOutcome> {
  const [released] = await database.query(RELEASE, {
    ...ownership(claim),
    maximum_attempts: whole(terms.maximumAttempts),
    retry_after_seconds: whole(terms.retryAfterSeconds),
    fault: text(fault),
  });
  const row = released ?? (await findOwnWrite(database, claim, (now) => isReleased(now, fault)));
  return row.text('processing_status') as ReleaseOutcome;
}

function isReleased(row: Row, fault: string): boolean {
  return row.textOrNull('last_error') === fault && row.text('processing_status') !== 'processing';
}
