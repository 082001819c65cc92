/**
 * SQL expressions that the claim, the release and the sweep share. They read the row as it is before the update.
 * No colon stands in any literal: the Data API looks for `:name` in the statement's text.
 */

/** How the attempt ended that the row still shows. A row in `processing` is only looked at when its lease is over. */
export const LAST_FAULT = `CASE
    WHEN processing_status = 'processing' THEN 'the worker went silent (time-out, out of memory, or stopped)'
    ELSE COALESCE(last_error, 'nothing was recorded')
  END`;

/** Attempts are counted from the last time that the image was opened: created, reprocessed, or its object replaced. */
export const ATTEMPTS_LEFT = 'attempt - attempts_before < :maximum_attempts';

/** @param lastFault an SQL expression */
export function exhaustedReason(lastFault: string): string {
  return `'gave up after ' || attempt - attempts_before || ' attempts. The last one ended with ' || ${lastFault}`;
}
