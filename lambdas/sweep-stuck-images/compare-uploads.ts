import type { ImageRegister } from '../aws/image-register.ts';
import type { ImageState, SweptImages } from '../aws/image-repository/swept-images.ts';
import { parseRawKey } from '../aws/object-key.ts';
import type { StoredObject } from '../aws/stored-objects.ts';
import type { UploadedObject } from '../aws/uploaded-objects.ts';
import type { ProcessImageMessage } from '../contract.ts';

export interface CompareUploadsParts {
  readonly images: Pick<SweptImages, 'states'>;
  readonly register: Pick<ImageRegister, 'enterDeleting'>;
  readonly listUploads: (imageId: string) => Promise<readonly UploadedObject[]>;
  readonly queue: (messages: readonly ProcessImageMessage[]) => Promise<ReadonlySet<string>>;
  readonly onUnknownObject: (key: string) => void;
  readonly lostEventSeconds: number;
  readonly now: () => number;
}

/** What becomes of the objects of one image, or null where all is well. */
type Remedy = 'queue' | 'queue-if-complete' | 'delete' | null;

/** Objects under raw/ that no open row accounts for. */
export async function compareUploads(
  parts: CompareUploadsParts,
  objects: readonly StoredObject[],
): Promise<{ readonly requeuedWithoutRow: number; readonly unknownObjects: number }> {
  const { uploads, unknown } = byImage(parts, objects);
  for (const key of unknown) parts.onUnknownObject(key);
  const states = await parts.images.states([...uploads.keys()]);
  const messages: ProcessImageMessage[] = [];
  let requeuedWithoutRow = 0;
  for (const [imageId, firstKey] of uploads) {
    const state = states.get(imageId) ?? { row: null, deleted: false };
    const remedy = remedyOf(state);
    if (remedy === 'delete') await parts.register.enterDeleting(imageId);
    if (remedy === 'queue') {
      messages.push({ kind: 'process-image', imageId, key: firstKey });
      requeuedWithoutRow += 1;
    }
    if (remedy === 'queue-if-complete' && (await isComplete(parts, imageId, state))) {
      messages.push({ kind: 'process-image', imageId, key: state.row?.keys[0] ?? firstKey });
    }
  }
  await parts.queue(messages);
  return { requeuedWithoutRow, unknownObjects: unknown.length };
}

function remedyOf({ row, deleted }: ImageState): Remedy {
  if (deleted) return 'delete';
  if (row === null) return 'queue';
  // The upload ended after the sweep had given it up, and its event was lost.
  return row.status === 'failed' && row.failureCode === 'upload_expired' ? 'queue-if-complete' : null;
}

async function isComplete(
  { listUploads }: CompareUploadsParts,
  imageId: string,
  { row }: ImageState,
): Promise<boolean> {
  const present = new Set((await listUploads(imageId)).map(({ key }) => key));
  return row?.keys.every((key) => present.has(key)) ?? false;
}

/** The first key of each image; objects whose event may still be under way are passed over. */
function byImage({ now, lostEventSeconds }: CompareUploadsParts, objects: readonly StoredObject[]) {
  const uploads = new Map<string, string>();
  const unknown: string[] = [];
  for (const { key, lastModified } of objects) {
    if (now() - lastModified.getTime() < lostEventSeconds * 1000) continue;
    const parsed = parseRawKey(key);
    if (parsed === null) unknown.push(key);
    else if (!uploads.has(parsed.imageId)) uploads.set(parsed.imageId, key);
  }
  return { uploads, unknown };
}
