import type { ImageStatus } from '../../pipeline/image-status.ts';
import type { Database } from '../data-api.ts';
import type { OpenEntry } from '../image-register.ts';
import { uuid, uuidArray, whole } from '../sql-parameters.ts';
import type { Row } from '../sql-rows.ts';

/** What the database says of an id that the register or the bucket names. */
export interface ImageState {
  readonly row: SweptRow | null;
  /** There is a tombstone. */
  readonly deleted: boolean;
}

export interface SweptRow {
  readonly status: ImageStatus;
  readonly failureCode: string | null;
  readonly attemptsBefore: number;
  /** Of all objects that the image is made of. */
  readonly keys: readonly string[];
  /** By key, the ETag of what the attempt that ended last has read. */
  readonly readEtags: Readonly<Record<string, string>>;
  /** Attempts whose outputs an analysis names, and the one that is being made. */
  readonly keptAttempts: readonly number[];
  /** It has ended, and that is not published yet. */
  readonly hasUntoldEvent: boolean;
}

export interface AlsoRead {
  /** Long, and needed only where objects are compared: left out, `readEtags` is empty. */
  readonly readEtags: boolean;
}

/** What the sweep reads and writes besides moving stuck images. */
export interface SweptImages {
  /** Of every id that was asked for. */
  states(imageIds: readonly string[], also?: AlsoRead): Promise<ReadonlyMap<string, ImageState>>;
  /** Open rows in the order of their ids, behind `after`. */
  openRows(after: string, limit: number): Promise<readonly OpenEntry[]>;
  /** Ids of tombstones whose objects are still to be removed, in their order, behind `after`. */
  unpurged(after: string, limit: number): Promise<readonly string[]>;
  markPurged(imageId: string): Promise<void>;
  forgetOldTombstones(): Promise<void>;
}

/** In front of every other id. */
export const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** SQL expression: keys of the objects that an image is made of, the first of them first. */
export const KEYS_OF_IMAGE = `CASE WHEN capture_files IS NULL THEN jsonb_build_array(s3_key)
    ELSE jsonb_path_query_array(capture_files, '$[*].key') END`;

/**
 * The Data API answers with at most 1 MiB: ids of one call, each with up to ten keys and ETags, which are a few kilobytes.
 */
const IDS_IN_ONE_CALL = 100;

const states = (readEtags: string) => `
SELECT wanted.id, processing_status, failure_code, attempts_before, ${KEYS_OF_IMAGE} AS keys,
  ${readEtags} AS read_etags,
  CASE WHEN processing_status = 'processing' THEN attempt END AS current_attempt,
  (SELECT jsonb_agg(analyses.attempt) FROM analyses WHERE image_id = wanted.id) AS analysed_attempts,
  EXISTS (SELECT FROM image_events WHERE image_id = wanted.id) AS has_untold_event,
  EXISTS (SELECT FROM deleted_images WHERE deleted_images.id = wanted.id) AS deleted
FROM unnest(CAST(:ids AS uuid[])) AS wanted(id) LEFT JOIN images ON images.id = wanted.id`;

const STATES = states('NULL');
const STATES_WITH_READ_ETAGS = states('read_etags');

const OPEN_ROWS = `
SELECT id, attempts_before, CASE WHEN capture_files IS NULL THEN 1 ELSE jsonb_array_length(capture_files) END AS objects
FROM images WHERE processing_status IN ('uploaded', 'processing') AND id > :after
ORDER BY id LIMIT :limit`;

const UNPURGED = `
SELECT id FROM deleted_images WHERE purged_at IS NULL AND id > :after ORDER BY id LIMIT :limit`;

const MARK_PURGED = 'UPDATE deleted_images SET purged_at = now() WHERE id = :id';

/** Long after any event, message or upload of the image can still come. */
const FORGET_OLD_TOMBSTONES = `DELETE FROM deleted_images WHERE purged_at < now() - interval '30 days'`;

export function sweptImages(database: Database): SweptImages {
  return {
    async states(imageIds, { readEtags } = { readEtags: false }) {
      const sql = readEtags ? STATES_WITH_READ_ETAGS : STATES;
      const found = new Map<string, ImageState>();
      for (let start = 0; start < imageIds.length; start += IDS_IN_ONE_CALL) {
        const ids = uuidArray(imageIds.slice(start, start + IDS_IN_ONE_CALL));
        const rows = await database.query(sql, { ids });
        for (const row of rows) found.set(row.text('id'), readState(row));
      }
      return found;
    },
    async openRows(after, limit) {
      const rows = await database.query(OPEN_ROWS, { after: uuid(after), limit: whole(limit) });
      return rows.map((row) => ({
        imageId: row.text('id'),
        attemptsBefore: row.number('attempts_before'),
        objects: row.number('objects'),
      }));
    },
    async unpurged(after, limit) {
      const rows = await database.query(UNPURGED, { after: uuid(after), limit: whole(limit) });
      return rows.map((row) => row.text('id'));
    },
    async markPurged(imageId) {
      await database.query(MARK_PURGED, { id: uuid(imageId) });
    },
    async forgetOldTombstones() {
      await database.query(FORGET_OLD_TOMBSTONES);
    },
  };
}

function readState(row: Row): ImageState {
  const deleted = row.boolean('deleted');
  const status = row.textOrNull('processing_status');
  if (status === null) return { row: null, deleted };
  const current = row.numberOrNull('current_attempt');
  return {
    deleted,
    row: {
      status: status as ImageStatus,
      failureCode: row.textOrNull('failure_code'),
      attemptsBefore: row.number('attempts_before'),
      keys: row.json<string[]>('keys'),
      readEtags: row.jsonOrNull<Record<string, string>>('read_etags') ?? {},
      keptAttempts: [
        ...(row.jsonOrNull<number[]>('analysed_attempts') ?? []),
        ...(current === null ? [] : [current]),
      ],
      hasUntoldEvent: row.boolean('has_untold_event'),
    },
  };
}
