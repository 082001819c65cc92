import type { CaptureObject } from '../../pipeline/capture-group.ts';
import type { AnalysisRequest } from '../../pipeline/image-analysis.ts';
import type { ImageStatus } from '../../pipeline/image-status.ts';
import type { ClaimOutcome, ImageArrival } from '../../pipeline/ports.ts';
import type { Database } from '../data-api.ts';
import { instant, text, uuid, whole } from '../sql-parameters.ts';
import type { Row } from '../sql-rows.ts';
import { ATTEMPTS_LEFT, exhaustedReason, LAST_FAULT } from './exhausted-attempts.ts';

export interface ClaimTerms {
  readonly leaseSeconds: number;
  readonly maximumAttempts: number;
  /** Drawn anew for each claim. */
  readonly claimedBy: string;
}

/** Keys of the objects that were uploaded for one image. */
export type ListUploads = (imageId: string) => Promise<ReadonlySet<string>>;

const CLAIM_COLUMNS =
  'id, attempt, s3_key, original_name, capture_files, request, uploaded_at, captured_at, processing_status';

/** What a worker may take. */
const CLAIMABLE = `(
    processing_status = 'uploaded'
    OR (processing_status = 'processing' AND lease_until < now())
    OR (processing_status = 'failed' AND failure_code = 'upload_expired')
  )`;

/** The object is the image. */
const IS_IMAGE = 's3_key = :key AND capture_files IS NULL';
/** The object is one of the image's files. COALESCE: of an image of one object there is no list to look in. */
const IS_CAPTURE_FILE = `COALESCE(capture_files @> jsonb_build_array(jsonb_build_object('key', CAST(:key AS text))), false)`;

/**
 * One conditional statement, so that of two workers exactly one gets the image. The clock is the database's.
 * With no attempt left, the same statement ends the image as failed.
 *
 * S3 looks at the expiry when an upload begins, so that a slow one may end after the sweep has given it up: what S3
 * has acknowledged is processed all the same.
 */
const claimWhere = (isObject: string) => `
UPDATE images SET
  processing_status = CASE WHEN ${ATTEMPTS_LEFT} THEN 'processing' ELSE 'failed' END,
  attempt = CASE WHEN ${ATTEMPTS_LEFT} THEN attempt + 1 ELSE attempt END,
  claimed_by = CASE WHEN ${ATTEMPTS_LEFT} THEN :claimed_by END,
  lease_until = CASE WHEN ${ATTEMPTS_LEFT} THEN now() + :lease_seconds * interval '1 second' END,
  uploaded_at = COALESCE(uploaded_at, LEAST(CAST(:arrived_at AS timestamptz), now())),
  last_error = CASE WHEN processing_status = 'processing' THEN ${LAST_FAULT} ELSE last_error END,
  failure_code = CASE WHEN ${ATTEMPTS_LEFT} THEN NULL ELSE 'attempts_exhausted' END,
  failure_reason = CASE WHEN ${ATTEMPTS_LEFT} THEN NULL ELSE ${exhaustedReason(LAST_FAULT)} END,
  moved_by = 'process-image',
  moved_reason = CASE processing_status
    WHEN 'processing' THEN 'took over an expired lease'
    WHEN 'failed' THEN 'the upload came after all'
    ELSE 'claimed'
  END
WHERE id = :id AND ${isObject} AND ${CLAIMABLE}
RETURNING ${CLAIM_COLUMNS}`;

const LOOK_UP = `
SELECT ${CLAIM_COLUMNS}, s3_key = :key OR ${IS_CAPTURE_FILE} AS same_object,
  capture_files IS NOT NULL AND ${CLAIMABLE} AS is_claimable_group, COALESCE(claimed_by = :claimed_by, false) AS ours
FROM images WHERE id = :id`;

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
  const identity = {
    id: uuid(arrival.imageId),
    key: text(arrival.key),
    claimed_by: uuid(terms.claimedBy),
  };
  const claim = async (isObject: string): Promise<ClaimOutcome | null> => {
    const [claimed] = await database.query(claimWhere(isObject), {
      ...identity,
      maximum_attempts: whole(terms.maximumAttempts),
      lease_seconds: whole(terms.leaseSeconds),
      arrived_at: instant(arrival.arrivedAt),
    });
    if (claimed === undefined) return null;
    return claimed.text('processing_status') === 'failed'
      ? { kind: 'exhausted', attempt: claimed.number('attempt') }
      : toClaimed(claimed);
  };
  const lookUp = async () => (await database.query(LOOK_UP, identity))[0];
  const claimed = await claim(IS_IMAGE);
  if (claimed !== null) return claimed;
  const row = await lookUp();
  if (row === undefined) return { kind: 'unknown' };
  if (!row.boolean('same_object') || !row.boolean('is_claimable_group')) return whyNotClaimed(row);
  const expected = captureFilesOf(row) ?? [];
  const uploads = await listUploads(arrival.imageId);
  const present = expected.filter(({ key }) => uploads.has(key)).length;
  if (present < expected.length) return { kind: 'incomplete', present, expected: expected.length };
  // Another worker may have been quicker meanwhile.
  const after = (await claim(IS_CAPTURE_FILE)) ?? (await lookUp());
  if (after === undefined) return { kind: 'unknown' };
  return 'kind' in after ? after : whyNotClaimed(after);
}

function captureFilesOf(row: Row): readonly CaptureObject[] | null {
  return row.jsonOrNull<CaptureObject[]>('capture_files');
}

function whyNotClaimed(row: Row): ClaimOutcome {
  const status = row.text('processing_status') as ImageStatus;
  if (!row.boolean('same_object')) return { kind: 'other_object' };
  // The SDK repeated a claim whose reply was lost: the first one had gone through.
  if (status === 'processing' && row.boolean('ours')) return toClaimed(row);
  if (status === 'completed' || status === 'failed') return { kind: 'finished', status };
  return { kind: 'held' };
}

function toClaimed(row: Row): ClaimOutcome {
  return {
    kind: 'claimed',
    claim: {
      imageId: row.text('id'),
      attempt: row.number('attempt'),
      key: row.text('s3_key'),
      originalName: row.text('original_name'),
      captureFiles: captureFilesOf(row),
      request: row.json<AnalysisRequest>('request'),
      uploadedAt: row.instant('uploaded_at'),
      capturedAt: row.instantOrNull('captured_at'),
    },
  };
}
