import { InfrastructureError } from '../../pipeline/errors.ts';
import type { ClaimOutcome, ImageArrival } from '../../pipeline/ports.ts';
import type { Database } from '../data-api.ts';
import { instant, uuid, whole } from '../sql-parameters.ts';
import { CLAIM_COLUMNS, CLAIMABLE, IS_CAPTURE_FILE, IS_IMAGE, openingOf, toClaimed } from './claim-row.ts';
import { ATTEMPTS_LEFT, exhaustedReason, LAST_FAULT } from './exhausted-attempts.ts';
import { arrivalValues, WITH_NEWS } from './seen-arrivals.ts';
import { type ListUploads, whyNotClaimed } from './unclaimed-image.ts';

export interface ClaimTerms {
  readonly leaseSeconds: number;
  readonly maximumAttempts: number;
  /** Drawn anew for each claim. */
  readonly claimedBy: string;
}

/**
 * One conditional statement, so that of two workers exactly one gets the image. The clock is the database's.
 * With no attempt left, the same statement ends the image as failed; what the event told is then not taken as seen, so
 * that new bytes can still open the image again.
 */
const claimWhere = (isObject: string) => `
UPDATE images SET
  processing_status = CASE WHEN ${ATTEMPTS_LEFT} THEN 'processing' ELSE 'failed' END,
  attempt = CASE WHEN ${ATTEMPTS_LEFT} THEN attempt + 1 ELSE attempt END,
  claimed_by = CASE WHEN ${ATTEMPTS_LEFT} THEN :claimed_by END,
  lease_until = CASE WHEN ${ATTEMPTS_LEFT} THEN now() + :lease_seconds * interval '1 second' END,
  uploaded_at = COALESCE(uploaded_at, LEAST(CAST(:arrived_at AS timestamptz), now())),
  arrivals = CASE WHEN ${ATTEMPTS_LEFT} THEN ${WITH_NEWS} ELSE arrivals END,
  last_error = CASE WHEN processing_status = 'processing' THEN ${LAST_FAULT} ELSE last_error END,
  failure_code = CASE WHEN ${ATTEMPTS_LEFT} THEN NULL ELSE 'attempts_exhausted' END,
  failure_reason = CASE WHEN ${ATTEMPTS_LEFT} THEN NULL ELSE ${exhaustedReason(LAST_FAULT)} END,
  moved_by = 'process-image',
  moved_reason = CASE processing_status WHEN 'processing' THEN 'took over an expired lease' ELSE 'claimed' END
WHERE id = :id AND ${isObject} AND ${CLAIMABLE}
RETURNING ${CLAIM_COLUMNS}`;

/** Each further round means that somebody has moved the image between two statements of ours. */
const ROUNDS = 5;

/**
 * An image of several objects is claimed once all of them are there. Whoever lists after the last one was put sees it
 * (S3 is consistent), so that the last arrival, or another one that came late, finds the capture whole.
 */
export async function claimImage(
  database: Database,
  arrival: ImageArrival,
  terms: ClaimTerms,
  listUploads: ListUploads,
): Promise<ClaimOutcome> {
  let isObject = IS_IMAGE;
  for (let round = 0; round < ROUNDS; round++) {
    const claimed = await tryToClaim(database, arrival, terms, isObject);
    if (claimed !== null) return claimed;
    const why = await whyNotClaimed(database, arrival, terms.claimedBy, listUploads);
    if (why.kind !== 'claimable') return why;
    isObject = why.isCaptureFile ? IS_CAPTURE_FILE : IS_IMAGE;
  }
  throw new InfrastructureError('image_contended', { attempted: 'claim the image', on: arrival.imageId });
}

async function tryToClaim(
  database: Database,
  arrival: ImageArrival,
  terms: ClaimTerms,
  isObject: string,
): Promise<ClaimOutcome | null> {
  const [row] = await database.query(claimWhere(isObject), {
    id: uuid(arrival.imageId),
    claimed_by: uuid(terms.claimedBy),
    maximum_attempts: whole(terms.maximumAttempts),
    lease_seconds: whole(terms.leaseSeconds),
    arrived_at: instant(arrival.arrivedAt),
    ...arrivalValues(arrival),
  });
  if (row === undefined) return null;
  if (row.text('processing_status') === 'failed') {
    return { kind: 'exhausted', opening: openingOf(row), attempt: row.number('attempt') };
  }
  return toClaimed(row);
}
