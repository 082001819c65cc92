import type { FailureCode } from '../../pipeline/errors.ts';
import type { AnalysisRequest } from '../../pipeline/image-analysis.ts';
import type { Mover } from '../../pipeline/image-state.ts';
import type { ImageStatus } from '../../pipeline/image-status.ts';
import type { Database } from '../data-api.ts';
import { json, text, uuid, whole } from '../sql-parameters.ts';
import type { Row } from '../sql-rows.ts';

/** What decides whether an image is opened again, as it was when it was read. */
export interface ReprocessableImage {
  readonly id: string;
  readonly ownerId: string;
  readonly status: ImageStatus;
  readonly attempt: number;
  readonly failureCode: FailureCode | null;
  readonly request: AnalysisRequest;
  /** As the database writes it, to be compared by the database. */
  readonly requestText: string;
  readonly key: string;
  /** How many objects the image is made of; null for an image of one object that is no capture group. */
  readonly captureFiles: number | null;
  /** False as long as nothing is known to have been uploaded. */
  readonly wasUploaded: boolean;
}

export const REPROCESSABLE_COLUMNS = `id, owner_id, processing_status, attempt, failure_code, request, s3_key,
  uploaded_at IS NOT NULL AS was_uploaded, jsonb_array_length(capture_files) AS capture_files`;

const READ = `SELECT ${REPROCESSABLE_COLUMNS} FROM images WHERE id = :id AND owner_id = :owner_id`;

export async function readReprocessable(
  database: Database,
  id: string,
  ownerId: string,
): Promise<ReprocessableImage | null> {
  const [row] = await database.query(READ, { id: uuid(id), owner_id: text(ownerId) });
  return row === undefined ? null : toReprocessable(row);
}

export function toReprocessable(row: Row): ReprocessableImage {
  return {
    id: row.text('id'),
    ownerId: row.text('owner_id'),
    status: row.text('processing_status') as ImageStatus,
    attempt: row.number('attempt'),
    failureCode: row.textOrNull('failure_code') as FailureCode | null,
    request: row.json<AnalysisRequest>('request'),
    requestText: row.text('request'),
    key: row.text('s3_key'),
    captureFiles: row.numberOrNull('capture_files'),
    wasUploaded: row.boolean('was_uploaded'),
  };
}

/**
 * Only from exactly the state that was read, so that of several requests at once each sees what the others did. A worker
 * that holds the image loses it here: its writes name the status and the attempt. Attempts go on counting, the budget
 * begins anew. queued_at: the message is about to be sent; if it never is, the sweep looks as long after this as after
 * any other queueing.
 */
const OPEN_AGAIN = `
UPDATE images SET
  processing_status = 'uploaded', request = CAST(:request AS jsonb), attempts_before = attempt,
  lease_until = NULL, claimed_by = NULL, last_error = NULL, failure_code = NULL, failure_reason = NULL,
  queued_at = now(), times_queued = 0,
  moved_by = CAST(:by AS text), moved_reason = 'reprocess'
WHERE id = :id AND owner_id = :owner_id AND uploaded_at IS NOT NULL
  AND processing_status = :seen_status AND attempt = :seen_attempt AND request = CAST(:seen_request AS jsonb)
RETURNING id`;

/** False where the image has moved since it was read. */
export async function openAgain(
  database: Database,
  seen: ReprocessableImage,
  request: AnalysisRequest,
  by: Extract<Mover, 'api' | 'operator'> = 'api',
): Promise<boolean> {
  const rows = await database.query(OPEN_AGAIN, {
    id: uuid(seen.id),
    owner_id: text(seen.ownerId),
    request: json(request),
    seen_status: text(seen.status),
    seen_attempt: whole(seen.attempt),
    seen_request: text(seen.requestText),
    by: text(by),
  });
  return rows.length === 1;
}
