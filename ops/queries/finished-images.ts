import type { Database } from '../../lambdas/aws/data-api.ts';
import {
  REPROCESSABLE_COLUMNS,
  type ReprocessableImage,
  toReprocessable,
} from '../../lambdas/aws/image-repository/reprocess-image.ts';
import { FIRST_ID } from '../../lambdas/aws/image-repository/swept-images.ts';
import { instant, type SqlValues, text, uuid, whole } from '../../lambdas/aws/sql-parameters.ts';
import type { FailureCode } from '../../lambdas/pipeline/errors.ts';

/** What is given must hold; null is not asked. */
export interface FinishedFilter {
  readonly status: 'completed' | 'failed';
  readonly code: FailureCode | null;
  readonly owner: string | null;
  /** Declared by the client, or found in the file. */
  readonly sensor: string | null;
  /** When the image came to its end, RFC 3339. */
  readonly since: string | null;
  readonly until: string | null;
  readonly ids: readonly string[] | null;
}

export interface FinishedCount {
  readonly code: FailureCode | null;
  readonly images: number;
  /** Of these, those whose upload never came: there is nothing to process. */
  readonly notUploaded: number;
}

const ENDED_AT = `CASE processing_status WHEN 'completed' THEN processed_at ELSE updated_at END`;

const MATCHES = `processing_status = :status
  AND (CAST(:code AS text) IS NULL OR failure_code = CAST(:code AS text))
  AND (CAST(:owner AS text) IS NULL OR owner_id = CAST(:owner AS text))
  AND (CAST(:sensor AS text) IS NULL OR request ->> 'sensor' = CAST(:sensor AS text)
    OR EXISTS (SELECT FROM analyses WHERE image_id = images.id AND analyses.sensor = CAST(:sensor AS text)))
  AND (CAST(:since AS timestamptz) IS NULL OR ${ENDED_AT} >= CAST(:since AS timestamptz))
  AND (CAST(:until AS timestamptz) IS NULL OR ${ENDED_AT} < CAST(:until AS timestamptz))
  AND (CAST(:ids AS uuid[]) IS NULL OR id = ANY (CAST(:ids AS uuid[])))`;

const COUNT = `
SELECT failure_code, COUNT(*) AS images, COUNT(*) FILTER (WHERE uploaded_at IS NULL) AS not_uploaded
FROM images WHERE ${MATCHES} GROUP BY failure_code ORDER BY images DESC, failure_code`;

const PAGE_OF = `
SELECT ${REPROCESSABLE_COLUMNS} FROM images
WHERE ${MATCHES} AND uploaded_at IS NOT NULL AND id > :after ORDER BY id LIMIT :limit`;

/** A request may have 16 KiB, and the Data API answers with at most 1 MiB. */
const PAGE = 40;

export async function countFinished(
  database: Database,
  filter: FinishedFilter,
): Promise<readonly FinishedCount[]> {
  const rows = await database.query(COUNT, valuesOf(filter));
  return rows.map((row) => ({
    code: row.textOrNull('failure_code') as FailureCode | null,
    images: row.number('images'),
    notUploaded: row.number('not_uploaded'),
  }));
}

/** In the order of their ids, so that what has been opened meanwhile does not come twice. */
export async function* finishedImages(
  database: Database,
  filter: FinishedFilter,
): AsyncGenerator<ReprocessableImage> {
  for (let after: string | undefined = FIRST_ID; after !== undefined; ) {
    const from: string = after;
    const values = { ...valuesOf(filter), after: uuid(from), limit: whole(PAGE) };
    const page: readonly ReprocessableImage[] = (await database.query(PAGE_OF, values)).map(toReprocessable);
    yield* page;
    after = page.length < PAGE ? undefined : page.at(-1)?.id;
  }
}

function valuesOf(filter: FinishedFilter): SqlValues {
  return {
    status: text(filter.status),
    code: text(filter.code),
    owner: text(filter.owner),
    sensor: text(filter.sensor),
    since: instant(filter.since),
    until: instant(filter.until),
    // An array is no parameter of the Data API; the statement casts its text.
    ids: text(filter.ids === null ? null : `{${filter.ids.join(',')}}`),
  };
}
