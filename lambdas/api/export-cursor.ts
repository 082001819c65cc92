import type { ImagePosition } from '../aws/field-answers/read-exported-images.ts';
import { isImageId } from '../pipeline/image-id.ts';

/** Where a page begins: the image, and which of its beds comes first; 0: the image as a whole. */
export interface ExportPosition extends ImagePosition {
  readonly bedFrom: number;
}

/** Opaque to clients. Whatever it says, only the caller's own images are looked at. */
export function encodeExportCursor({ createdAt, id, bedFrom }: ExportPosition): string {
  return Buffer.from(`${createdAt} ${id} ${bedFrom}`).toString('base64url');
}

/** null where it is none. */
export function decodeExportCursor(cursor: string): ExportPosition | null {
  const [createdAt = '', id = '', bed = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split(' ');
  const position = { createdAt, id, bedFrom: Number(bed) };
  const isPosition =
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(createdAt) &&
    !Number.isNaN(Date.parse(createdAt)) &&
    isImageId(id) &&
    /^\d{1,6}$/.test(bed);
  return isPosition && encodeExportCursor(position) === cursor ? position : null;
}
