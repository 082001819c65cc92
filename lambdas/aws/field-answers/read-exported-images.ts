import type { ExportedImage } from '../../answers/export-row.ts';
import type { Radiometry } from '../../pipeline/image-analysis.ts';
import type { ImageStatus } from '../../pipeline/image-status.ts';
import type { Database } from '../data-api.ts';
import { instant, text, uuid, whole } from '../sql-parameters.ts';
import type { Row } from '../sql-rows.ts';

/** Which of the owner's images: all of a field, or one. */
export type Exported = { readonly field: string } | { readonly imageId: string };

/** The image that comes next. */
export interface ImagePosition {
  /** RFC 3339 to the microsecond. */
  readonly createdAt: string;
  readonly id: string;
}

export interface PositionedImage extends ImagePosition {
  readonly image: ExportedImage;
}

const read = (which: string) => `
SELECT CAST(images.id AS text) AS id, images.original_name, images.processing_status, images.failure_code,
  left(images.failure_reason, 500) AS failure_reason, images.captured_at, images.uploaded_at,
  to_char(images.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24-MI-SS-US') AS position,
  newest.radiometry, newest.sensor, newest.indices, newest.health
FROM images
LEFT JOIN LATERAL (
  SELECT radiometry, sensor,
    (SELECT jsonb_object_agg(entry.key, entry.value - 'histogram') FROM jsonb_each(analyses.indices) AS entry) AS indices,
    health - 'score' - 'status' - 'classSet' AS health
  FROM analyses
  WHERE analyses.image_id = images.id AND analyses.attempt > images.replaced_attempt
  ORDER BY analyses.attempt DESC LIMIT 1
) AS newest ON true
WHERE images.owner_id = :owner_id AND ${which}
ORDER BY images.created_at, images.id
LIMIT :limit`;

const FROM = '(images.created_at, images.id) >= (CAST(:created_at AS timestamptz), :from_id)';

/** Oldest first, so that what is created meanwhile comes at the end. At most 50: one takes 10 KB of the answer. */
export async function readExportedImages(
  database: Database,
  ownerId: string,
  exported: Exported,
  from: ImagePosition | null,
  limit: number,
): Promise<readonly PositionedImage[]> {
  const which = 'field' in exported ? 'images.field = :field' : 'images.id = :id';
  const rows = await database.query(read(from === null ? which : `${which} AND ${FROM}`), {
    owner_id: text(ownerId),
    ...('field' in exported ? { field: text(exported.field) } : { id: uuid(exported.imageId) }),
    ...(from !== null && { created_at: instant(from.createdAt), from_id: uuid(from.id) }),
    limit: whole(limit),
  });
  return rows.map((row) => ({
    createdAt: toInstant(row.text('position')),
    id: row.text('id'),
    image: toImage(row),
  }));
}

/** The pattern has no colons because the Data API would take them for parameters. */
function toInstant(position: string): string {
  const [date, time = ''] = position.split(' ');
  const [hours, minutes, seconds, microseconds] = time.split('-');
  return `${date}T${hours}:${minutes}:${seconds}.${microseconds}Z`;
}

function toImage(row: Row): ExportedImage {
  const capturedAt = row.instantOrNull('captured_at');
  const uploadedAt = row.instantOrNull('uploaded_at');
  return {
    imageId: row.text('id'),
    filename: row.text('original_name'),
    at: capturedAt ?? uploadedAt,
    atFrom: capturedAt !== null ? 'capture' : uploadedAt !== null ? 'upload' : null,
    status: row.text('processing_status') as ImageStatus,
    failureCode: row.textOrNull('failure_code'),
    failureReason: row.textOrNull('failure_reason'),
    radiometry: row.textOrNull('radiometry') as Radiometry | null,
    sensor: row.textOrNull('sensor'),
    health: row.jsonOrNull('health'),
    indices: row.jsonOrNull<ExportedImage['indices']>('indices') ?? {},
  };
}
