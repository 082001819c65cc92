import type { ImageStatus } from '../../pipeline/image-status.ts';
import type { Database } from '../data-api.ts';
import { text, whole } from '../sql-parameters.ts';

export interface ListedField {
  readonly field: string;
  readonly images: Readonly<Record<ImageStatus, number>>;
  /** Of the image that was captured last; null where no capture time is known. */
  readonly newestCapture: string | null;
  readonly newestAnalysis: string | null;
  /** How many beds the field has; 0 for none. */
  readonly beds: number;
}

export interface FieldPage {
  readonly fields: readonly ListedField[];
  /** The last label of the page, where there are more. */
  readonly next: string | null;
}

/** Fields of which the owner has images, or beds alone; by label, as its bytes sort. */
const LIST = `
WITH labels AS (
  SELECT field FROM images WHERE owner_id = :owner_id AND field IS NOT NULL AND field COLLATE "C" > :after
  UNION
  SELECT field FROM bed_collections WHERE owner_id = :owner_id AND field COLLATE "C" > :after
), page AS (
  SELECT field FROM labels ORDER BY field COLLATE "C" LIMIT :limit
)
SELECT page.field, COALESCE(bed_collections.bed_count, 0) AS beds,
  count(images.id) FILTER (WHERE processing_status = 'uploaded') AS uploaded,
  count(images.id) FILTER (WHERE processing_status = 'processing') AS processing,
  count(images.id) FILTER (WHERE processing_status = 'completed') AS completed,
  count(images.id) FILTER (WHERE processing_status = 'failed') AS failed,
  max(images.captured_at) AS newest_capture, max(images.processed_at) AS newest_analysis
FROM page
LEFT JOIN images ON images.owner_id = :owner_id AND images.field = page.field
LEFT JOIN bed_collections ON bed_collections.owner_id = :owner_id AND bed_collections.field = page.field
GROUP BY page.field, bed_collections.bed_count
ORDER BY page.field COLLATE "C"`;

export async function listFields(
  database: Database,
  ownerId: string,
  after: string | null,
  limit: number,
): Promise<FieldPage> {
  const rows = await database.query(LIST, {
    owner_id: text(ownerId),
    after: text(after ?? ''),
    // One more than asked for tells whether there is another page.
    limit: whole(limit + 1),
  });
  const fields = rows.slice(0, limit).map((row) => ({
    field: row.text('field'),
    images: {
      uploaded: row.number('uploaded'),
      processing: row.number('processing'),
      completed: row.number('completed'),
      failed: row.number('failed'),
    },
    newestCapture: row.instantOrNull('newest_capture'),
    newestAnalysis: row.instantOrNull('newest_analysis'),
    beds: row.number('beds'),
  }));
  return { fields, next: rows.length > limit ? (fields.at(-1)?.field ?? null) : null };
}
