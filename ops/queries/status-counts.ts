import type { Database } from '../../lambdas/aws/data-api.ts';
import { text } from '../../lambdas/aws/sql-parameters.ts';
import { IMAGE_STATUSES, type ImageStatus } from '../../lambdas/pipeline/image-status.ts';

export interface StatusCount {
  readonly status: ImageStatus;
  readonly images: number;
  readonly oldest: { readonly id: string; readonly createdAt: string } | null;
}

/** Every status, also one that no image has. */
const COUNTS = `
SELECT status.name AS status, oldest.id, oldest.created_at,
  (SELECT COUNT(*) FROM images WHERE processing_status = status.name) AS images
FROM unnest(CAST(:statuses AS text[])) WITH ORDINALITY AS status(name, position)
LEFT JOIN LATERAL (
  SELECT id, created_at FROM images WHERE processing_status = status.name ORDER BY created_at, id LIMIT 1
) AS oldest ON true
ORDER BY status.position`;

export async function countByStatus(database: Database): Promise<readonly StatusCount[]> {
  const rows = await database.query(COUNTS, { statuses: text(`{${IMAGE_STATUSES.join(',')}}`) });
  return rows.map((row) => ({
    status: row.text('status') as ImageStatus,
    images: row.number('images'),
    oldest:
      row.textOrNull('id') === null ? null : { id: row.text('id'), createdAt: row.instant('created_at') },
  }));
}
