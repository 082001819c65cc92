import type { ImageArrival } from '../../pipeline/ports.ts';
import { type SqlValues, text } from '../sql-parameters.ts';

/** SQL expressions on `images.arrivals`, which every statement that a message leads to shares. */

/** The event of this arrival, or NULL where none of this key has been seen. */
export const SEEN = `(arrivals -> CAST(:key AS text))`;

/**
 * The message is an event of S3, and later than the newest one that was seen of the key. Byte by byte: a language's
 * order need not be that of the digits.
 */
export const IS_NEWS = `(
    CAST(:sequencer AS text) IS NOT NULL
    AND COALESCE(${SEEN} ->> 'sequencer', '') COLLATE "C" < CAST(:sequencer AS text) COLLATE "C"
  )`;

/** With the attempt that the row shows before the statement: of a claim, the one before it. */
export const WITH_NEWS = `CASE WHEN ${IS_NEWS}
    THEN arrivals || jsonb_build_object(CAST(:key AS text), jsonb_build_object(
      'etag', CAST(:etag AS text), 'sequencer', CAST(:sequencer AS text), 'attempt', attempt))
    ELSE arrivals
  END`;

export function arrivalValues(arrival: ImageArrival): SqlValues {
  return { key: text(arrival.key), etag: text(arrival.etag), sequencer: text(arrival.sequencer) };
}
