import type { UnclaimedObject } from '../../pipeline/ports.ts';
import type { Database } from '../data-api.ts';
import { text, uuid, whole } from '../sql-parameters.ts';

/** Its upload is over. What is missing in the row (the claim) comes next; if not, the sweep sees to it. */
const ADOPT = `
INSERT INTO images (
  id, owner_id, filename, original_name, s3_key, file_size, mime_type, upload_expires_at, moved_by, moved_reason
)
SELECT :id, CAST(:owner_id AS text), CAST(:filename AS text), CAST(:filename AS text), CAST(:key AS text), :file_size,
  CAST(:mime_type AS text), now(), 'process-image', 'adopted'
WHERE NOT EXISTS (SELECT 1 FROM deleted_images WHERE deleted_images.id = :id)
ON CONFLICT DO NOTHING
RETURNING id`;

export async function adoptImage(database: Database, object: UnclaimedObject): Promise<boolean> {
  const adopted = await database.query(ADOPT, {
    id: uuid(object.imageId),
    owner_id: text(object.ownerId),
    filename: text(object.filename),
    key: text(object.key),
    file_size: whole(object.size),
    mime_type: text(object.contentType),
  });
  return adopted.length > 0;
}
