import type { ImageArrival, ImageOpening, ReopenReason } from '../../pipeline/ports.ts';
import type { Database } from '../data-api.ts';
import { instant, text, uuid, whole } from '../sql-parameters.ts';
import { arrivalValues, WITH_NEWS } from './seen-arrivals.ts';

/**
 * Guarded by the attempt after which the image was finished: only an opening follows it, and only one of several.
 * read_etags: what was read is gone; kept, it would open the image again each day if no attempt came to read the new bytes.
 * queued_at: the message that leads here goes on with the claim. A position that was found in replaced bytes goes with
 * them; one that the client sent stays.
 */
const REOPEN = `
WITH reopened AS (
  UPDATE images SET
    processing_status = 'uploaded', attempts_before = attempt,
    replaced_attempt = CASE WHEN :because = 'object_replaced' THEN attempt ELSE replaced_attempt END,
    read_etags = CASE WHEN :because = 'object_replaced' THEN CAST('{}' AS jsonb) ELSE read_etags END,
    uploaded_at = CASE WHEN :because = 'object_replaced' THEN LEAST(CAST(:arrived_at AS timestamptz), now())
      ELSE uploaded_at END,
    arrivals = ${WITH_NEWS},
    failure_code = NULL, failure_reason = NULL, last_error = NULL, processed_at = NULL,
    queued_at = now(), times_queued = 0,
    moved_by = 'process-image', moved_reason = :because
  WHERE id = :id AND attempt = :attempt AND processing_status IN ('completed', 'failed')
  RETURNING id
), positions AS (
  DELETE FROM image_gps USING reopened
  WHERE image_gps.image_id = reopened.id AND source = 'file' AND :because = 'object_replaced'
)
SELECT id FROM reopened`;

export async function reopenImage(
  database: Database,
  arrival: ImageArrival,
  opening: ImageOpening,
  because: ReopenReason,
): Promise<boolean> {
  const reopened = await database.query(REOPEN, {
    id: uuid(opening.imageId),
    attempt: whole(opening.attemptsBefore),
    because: text(because),
    arrived_at: instant(arrival.arrivedAt),
    ...arrivalValues(arrival),
  });
  return reopened.length > 0;
}
