import type { Database } from '../../lambdas/aws/data-api.ts';
import { instant, text } from '../../lambdas/aws/sql-parameters.ts';
import type { FailureCode } from '../../lambdas/pipeline/errors.ts';

export interface FailureFilter {
  /** RFC 3339; null: of all times. */
  readonly since: string | null;
  readonly code: FailureCode | null;
  readonly owner: string | null;
}

export interface FailureGroup {
  readonly code: FailureCode;
  readonly images: number;
  readonly owners: number;
  readonly latestAt: string;
  /** The latest. */
  readonly example: { readonly id: string; readonly reason: string };
}

/** updated_at: nothing but its end writes to a failed row, and a repeated POST /images of the same. */
const FAILURES = `
SELECT failure_code, COUNT(*) AS images, COUNT(DISTINCT owner_id) AS owners, MAX(updated_at) AS latest_at,
  (array_agg(CAST(id AS text) ORDER BY updated_at DESC))[1] AS example,
  (array_agg(failure_reason ORDER BY updated_at DESC))[1] AS reason
FROM images
WHERE processing_status = 'failed'
  AND (CAST(:since AS timestamptz) IS NULL OR updated_at >= CAST(:since AS timestamptz))
  AND (CAST(:code AS text) IS NULL OR failure_code = CAST(:code AS text))
  AND (CAST(:owner AS text) IS NULL OR owner_id = CAST(:owner AS text))
GROUP BY failure_code ORDER BY images DESC, failure_code`;

export async function failuresByCode(
  database: Database,
  { since, code, owner }: FailureFilter,
): Promise<readonly FailureGroup[]> {
  const rows = await database.query(FAILURES, {
    since: instant(since),
    code: text(code),
    owner: text(owner),
  });
  return rows.map((row) => ({
    code: row.text('failure_code') as FailureCode,
    images: row.number('images'),
    owners: row.number('owners'),
    latestAt: row.instant('latest_at'),
    example: { id: row.text('example'), reason: row.text('reason') },
  }));
}
