import { createHash } from 'node:crypto';
import type { ListFilters, PageStart } from '../aws/image-repository/list-images.ts';
import { isImageId } from '../pipeline/image-id.ts';

/**
 * Opaque to clients: its content may change. It holds where the next page begins and a digest of whose list that is and
 * of its filters, so that a cursor of another list is refused instead of answered with a page that fits neither. There is
 * no secret in it, and none is needed: whatever a cursor says, the owner of the rows is the caller.
 */
export function encodeCursor({ createdAt, id }: PageStart, filters: ListFilters): string {
  return Buffer.from(`${createdAt} ${id} ${listDigest(filters)}`).toString('base64url');
}

/** null where it is none of this list. */
export function decodeCursor(cursor: string, filters: ListFilters): PageStart | null {
  const [createdAt = '', id = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split(' ');
  const start = { createdAt, id };
  const isPosition =
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(createdAt) &&
    !Number.isNaN(Date.parse(createdAt)) &&
    isImageId(id);
  // Written anew it must be the same: nothing is left over, and the list is this one.
  return isPosition && encodeCursor(start, filters) === cursor ? start : null;
}

function listDigest(filters: ListFilters): string {
  const sorted = JSON.stringify(Object.entries(filters).sort());
  return createHash('sha256').update(sorted).digest('base64url').slice(0, 16);
}
