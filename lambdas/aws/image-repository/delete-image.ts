import type { Database } from '../data-api.ts';
import { text, uuid } from '../sql-parameters.ts';

/** `deleted`: the owner's, and gone before. */
export type Ownership = 'present' | 'deleted' | 'none';

const LOOK_UP = `
SELECT EXISTS (SELECT FROM images WHERE id = :id AND owner_id = :owner_id) AS is_present,
  EXISTS (SELECT FROM deleted_images WHERE id = :id AND owner_id = :owner_id) AS is_deleted`;

export async function findOwned(database: Database, id: string, ownerId: string): Promise<Ownership> {
  const [row] = await database.query(LOOK_UP, { id: uuid(id), owner_id: text(ownerId) });
  if (row?.boolean('is_present')) return 'present';
  return row?.boolean('is_deleted') ? 'deleted' : 'none';
}

/**
 * The row with all that hangs on it, and the tombstone in its place: both or neither. ON CONFLICT: only for a row that
 * somebody has put back by hand, whose objects are then to be removed again.
 */
const DELETE = `
WITH removed AS (
  DELETE FROM images WHERE id = :id AND owner_id = :owner_id RETURNING id, owner_id
)
INSERT INTO deleted_images (id, owner_id)
SELECT id, owner_id FROM removed
ON CONFLICT (id) DO UPDATE SET purged_at = NULL
RETURNING id`;

/** False where there was no such row, perhaps not any more. */
export async function deleteImage(database: Database, id: string, ownerId: string): Promise<boolean> {
  const rows = await database.query(DELETE, { id: uuid(id), owner_id: text(ownerId) });
  return rows.length === 1;
}
