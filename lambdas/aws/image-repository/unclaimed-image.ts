import type { ImageStatus } from '../../pipeline/image-status.ts';
import { isMalwareCode } from '../../pipeline/malware-scan.ts';
import type { ClaimOutcome, ImageArrival, ReopenReason } from '../../pipeline/ports.ts';
import type { Database } from '../data-api.ts';
import { uuid, whole } from '../sql-parameters.ts';
import type { Row } from '../sql-rows.ts';
import {
  CLAIM_COLUMNS,
  CLAIMABLE,
  captureFilesOf,
  IS_CAPTURE_FILE,
  openingOf,
  toClaimed,
} from './claim-row.ts';
import { arrivalValues, IS_NEWS, SEEN, WITH_NEWS } from './seen-arrivals.ts';

/** Keys of the objects that were uploaded for one image. */
export type ListUploads = (imageId: string) => Promise<ReadonlySet<string>>;

/** The image can be claimed: as one of several objects, or because somebody has moved it just now. */
interface Claimable {
  readonly kind: 'claimable';
  readonly isCaptureFile: boolean;
}

/** What the object's content was when it was last read; where it never was, what the newest event said. */
const KNOWN_ETAG = `COALESCE(read_etags ->> CAST(:key AS text), ${SEEN} ->> 'etag')`;

/** A listing has no sequencer; it is of the object as it was when somebody looked. */
const WAS_LISTED = '(CAST(:sequencer AS text) IS NULL AND CAST(:etag AS text) IS NOT NULL)';

/** An object that was missing may come back with the same bytes. Of rows from before events were kept nothing is known. */
const IS_REPLACED = `(
    processing_status IN ('completed', 'failed') AND (${IS_NEWS} OR ${WAS_LISTED})
    AND (COALESCE(failure_code = 'object_missing', false) OR COALESCE(${KNOWN_ETAG} <> CAST(:etag AS text), false))
  )`;

const LOOK_UP = `
SELECT ${CLAIM_COLUMNS}, failure_code, s3_key = :key OR ${IS_CAPTURE_FILE} AS same_object,
  ${CLAIMABLE} AS is_claimable, COALESCE(claimed_by = :claimed_by, false) AS ours,
  ${IS_NEWS} AS is_news, ${IS_REPLACED} AS is_replaced
FROM images WHERE id = :id`;

const WAS_DELETED = 'SELECT id FROM deleted_images WHERE id = :id';

/** Only while the row is as it was looked up: who moved it meanwhile has not seen this event. */
const NOTE_ARRIVAL = `
UPDATE images SET arrivals = ${WITH_NEWS}
WHERE id = :id AND processing_status = :status AND attempt = :attempt AND ${IS_NEWS}
RETURNING id`;

/** Looks at an image that a claim did not get, and notes what the event told of it. */
export async function whyNotClaimed(
  database: Database,
  arrival: ImageArrival,
  claimedBy: string,
  listUploads: ListUploads,
): Promise<ClaimOutcome | Claimable> {
  const identity = { id: uuid(arrival.imageId) };
  const [row] = await database.query(LOOK_UP, {
    ...identity,
    ...arrivalValues(arrival),
    claimed_by: uuid(claimedBy),
  });
  if (row === undefined) {
    const [tombstone] = await database.query(WAS_DELETED, identity);
    return { kind: tombstone === undefined ? 'unknown' : 'deleted' };
  }
  if (!row.boolean('same_object')) return { kind: 'other_object' };
  // The SDK repeated a claim whose reply was lost: the first one had gone through.
  if (row.text('processing_status') === 'processing' && row.boolean('ours')) return toClaimed(row);
  const because = whyReopened(row, arrival);
  if (row.boolean('is_claimable') || because === 'upload_came_late') {
    const missing = await missingFiles(row, listUploads);
    if (missing !== null) return missing;
  }
  if (row.boolean('is_claimable')) return { kind: 'claimable', isCaptureFile: captureFilesOf(row) !== null };
  // Opened now, it will have had as many attempts before.
  const opening = { ...openingOf(row), attemptsBefore: row.number('attempt') };
  if (because !== null) return { kind: 'reopenable', opening, because };
  return noteArrival(database, arrival, row);
}

function whyReopened(row: Row, { exhaustedAttempt, foundClean }: ImageArrival): ReopenReason | null {
  const failureCode = row.textOrNull('failure_code');
  if (failureCode === 'upload_expired') return 'upload_came_late';
  if (row.boolean('is_replaced')) return 'object_replaced';
  if (foundClean && isMalwareCode(failureCode)) return 'found_clean';
  const spent = failureCode === 'attempts_exhausted' && exhaustedAttempt === row.number('attempt');
  return spent ? 'redriven' : null;
}

/** null where all are there. */
async function missingFiles(row: Row, listUploads: ListUploads): Promise<ClaimOutcome | null> {
  const expected = captureFilesOf(row);
  if (expected === null) return null;
  const uploads = await listUploads(row.text('id'));
  const present = expected.filter(({ key }) => uploads.has(key)).length;
  return present < expected.length ? { kind: 'incomplete', present, expected: expected.length } : null;
}

async function noteArrival(
  database: Database,
  arrival: ImageArrival,
  row: Row,
): Promise<ClaimOutcome | Claimable> {
  if (row.boolean('is_news')) {
    const [noted] = await database.query(NOTE_ARRIVAL, {
      id: uuid(arrival.imageId),
      status: { value: { stringValue: row.text('processing_status') } },
      attempt: whole(row.number('attempt')),
      ...arrivalValues(arrival),
    });
    if (noted === undefined) return { kind: 'claimable', isCaptureFile: captureFilesOf(row) !== null };
  }
  const status = row.text('processing_status') as ImageStatus;
  return status === 'processing' ? { kind: 'held' } : { kind: 'finished', status };
}
