import { LeaseLostError, ObjectReplacedError } from '../../pipeline/errors.ts';
import type { Claim, ReadEtags } from '../../pipeline/ports.ts';
import type { Database } from '../data-api.ts';
import { json, type SqlValues, uuid, whole } from '../sql-parameters.ts';
import type { Row } from '../sql-rows.ts';

/** A worker whose lease was taken over finds no row: it can overwrite nothing. */
export const OURS = `id = :id AND processing_status = 'processing' AND attempt = :attempt`;

/**
 * No event that came during this attempt names other bytes than it has read. Evaluated with the row's newest version, so
 * that either the event's statement or this one sees the other.
 */
export const READ_THE_NEWEST = `NOT EXISTS (
    SELECT 1 FROM jsonb_each(arrivals) AS seen(key, event)
    WHERE CAST(seen.event ->> 'attempt' AS bigint) = :attempt
      AND seen.event ->> 'etag' IS DISTINCT FROM CAST(:read_etags AS jsonb) ->> seen.key
  )`;

const READ_ROW = `
SELECT processing_status, failure_code, last_error FROM images WHERE id = :id AND attempt = :attempt`;

export function ownership(claim: Claim): SqlValues {
  return { id: uuid(claim.imageId), attempt: whole(claim.attempt) };
}

export function readEtagValues(read: ReadEtags): SqlValues {
  return { read_etags: json(Object.fromEntries(read)) };
}

/**
 * Of a write that found no row: returns the row where `isOwnWrite` knows it as what that write makes (the SDK repeats a
 * statement whose reply was lost, and the first one had gone through), and rejects otherwise.
 */
export async function findOwnWrite(
  database: Database,
  claim: Claim,
  isOwnWrite: (row: Row) => boolean,
): Promise<Row> {
  const row = await readRowOf(database, claim);
  if (row !== null && isOwnWrite(row)) return row;
  throw whyRefused(row, claim);
}

/** Why a write found no row. */
export async function whyNoRow(database: Database, claim: Claim): Promise<Error> {
  return whyRefused(await readRowOf(database, claim), claim);
}

function whyRefused(row: Row | null, claim: Claim): Error {
  return row?.text('processing_status') === 'processing'
    ? new ObjectReplacedError(claim.key)
    : new LeaseLostError(claim.imageId, claim.attempt);
}

/** null once another attempt has begun. */
async function readRowOf(database: Database, claim: Claim): Promise<Row | null> {
  const [row] = await database.query(READ_ROW, ownership(claim));
  return row ?? null;
}
