import type { CollectedImage } from '../../answers/stac-collection.ts';
import type { Radiometry } from '../../pipeline/image-analysis.ts';
import type { Database } from '../data-api.ts';
import { text, whole } from '../sql-parameters.ts';

/** Items of a collection: the newest images by creation. */
export const MOST_ITEMS = 1000;
/** A row takes 1.5 KB of the Data API's answer, which may have 1 MiB. */
const ROWS_PER_PAGE = 500;

const READ = `
SELECT CAST(images.id AS text) AS id, images.original_name, images.captured_at, images.uploaded_at,
  newest.width, newest.height, newest.grid, newest.sensor, newest.radiometry, newest.maps
FROM images
JOIN LATERAL (
  SELECT width, height, grid, sensor, radiometry, outputs,
    (SELECT jsonb_agg(entry.key) FROM jsonb_each(indices) AS entry WHERE entry.value -> 'mean' IS NOT NULL) AS maps
  FROM analyses
  WHERE analyses.image_id = images.id AND analyses.attempt > images.replaced_attempt
  ORDER BY analyses.attempt DESC LIMIT 1
) AS newest ON true
WHERE images.owner_id = :owner_id AND images.field = :field AND images.uploaded_at IS NOT NULL
  AND newest.outputs @> CAST('[{"name":"stac-item.json"}]' AS jsonb)
ORDER BY images.created_at DESC, images.id DESC
LIMIT ${ROWS_PER_PAGE} OFFSET :skipped`;

/** Images of a field that have an item, newest first. */
export async function readCollectedImages(
  database: Database,
  ownerId: string,
  field: string,
): Promise<readonly CollectedImage[]> {
  const images: CollectedImage[] = [];
  for (let skipped = 0; skipped < MOST_ITEMS; skipped += ROWS_PER_PAGE) {
    const rows = await database.query(READ, {
      owner_id: text(ownerId),
      field: text(field),
      skipped: whole(skipped),
    });
    for (const row of rows) {
      images.push({
        imageId: row.text('id'),
        filename: row.text('original_name'),
        capturedAt: row.instantOrNull('captured_at'),
        uploadedAt: row.instant('uploaded_at'),
        width: row.number('width'),
        height: row.number('height'),
        grid: row.jsonOrNull('grid'),
        sensor: row.textOrNull('sensor'),
        radiometry: row.text('radiometry') as Radiometry,
        indices: row.jsonOrNull('maps') ?? [],
      });
    }
    if (rows.length < ROWS_PER_PAGE) break;
  }
  return images;
}
