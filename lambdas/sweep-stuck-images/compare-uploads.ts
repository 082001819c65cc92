import type { ImageRegister } from '../aws/image-register.ts';
import type { ImageState, SweptImages } from '../aws/image-repository/swept-images.ts';
import { parseRawKey } from '../aws/object-key.ts';
import type { StoredObject } from '../aws/stored-objects.ts';
import type { UploadedObject } from '../aws/uploaded-objects.ts';
import type { ProcessImageMessage } from '../contract.ts';
import type { Faults } from './faults.ts';

export interface CompareUploadsParts {
  readonly images: Pick<SweptImages, 'states'>;
  readonly register: Pick<ImageRegister, 'enterDeleting'>;
  readonly listUploads: (imageId: string) => Promise<readonly UploadedObject[]>;
  readonly queue: (messages: readonly ProcessImageMessage[]) => Promise<ReadonlySet<string>>;
  readonly onUnknownObject: (key: string) => void;
  readonly faults: Faults;
  readonly lostEventSeconds: number;
  readonly now: () => number;
}

export interface ComparedUploads {
  readonly requeuedWithoutRow: number;
  readonly requeuedReplaced: number;
  readonly unknownObjects: number;
}

/** What becomes of the objects of one image, or null where all is well. */
type Remedy = 'adopt' | 'queue-if-complete' | 'delete' | null;

/** Objects under raw/ that no open row accounts for, or that have other content than was read. */
export async function compareUploads(
  parts: CompareUploadsParts,
  objects: readonly StoredObject[],
): Promise<ComparedUploads> {
  const { uploads, unknown } = byImage(parts, objects);
  for (const { key } of unknown) parts.onUnknownObject(key);
  const states = await parts.images.states([...uploads.keys()], { readEtags: true });
  const adopted: ProcessImageMessage[] = [];
  const late: ProcessImageMessage[] = [];
  const replaced: ProcessImageMessage[] = [];
  for (const [imageId, found] of uploads) {
    const state = states.get(imageId) ?? { row: null, deleted: false };
    const remedy = remedyOf(state);
    const message = { kind: 'process-image', imageId, key: state.row?.keys[0] ?? found[0]!.key } as const;
    await parts.faults.attempt('compare uploads', imageId, async () => {
      if (remedy === 'delete') await parts.register.enterDeleting(imageId);
      if (remedy === 'adopt') adopted.push(message);
      if (remedy === 'queue-if-complete' && (await isComplete(parts, imageId, state))) late.push(message);
      if (remedy === null) replaced.push(...replacedObjects(imageId, found, state));
    });
  }
  await parts.queue([...adopted, ...late, ...replaced]);
  return {
    requeuedWithoutRow: adopted.length,
    requeuedReplaced: replaced.length,
    unknownObjects: unknown.length,
  };
}

function remedyOf({ row, deleted }: ImageState): Remedy {
  if (deleted) return 'delete';
  if (row === null) return 'adopt';
  // The upload ended after the sweep had given it up, and its event was lost.
  return row.status === 'failed' && row.failureCode === 'upload_expired' ? 'queue-if-complete' : null;
}

/**
 * A message for the first object of a finished image whose content is not what was read: one is enough, since all are
 * read again. Of rows from before ETags were kept nothing is known.
 */
function replacedObjects(
  imageId: string,
  found: readonly StoredObject[],
  { row }: ImageState,
): readonly ProcessImageMessage[] {
  if (row?.status !== 'completed' && row?.status !== 'failed') return [];
  const replaced = found.find(({ key, etag }) => (row.readEtags[key] ?? etag) !== etag);
  if (replaced === undefined) return [];
  const { key, etag: listedEtag } = replaced;
  return [{ kind: 'process-image', imageId, key, listedEtag }];
}

async function isComplete(
  { listUploads }: CompareUploadsParts,
  imageId: string,
  { row }: ImageState,
): Promise<boolean> {
  const present = new Set((await listUploads(imageId)).map(({ key }) => key));
  return row?.keys.every((key) => present.has(key)) ?? false;
}

/** Objects of each image; those whose event may still be under way are passed over. */
function byImage({ now, lostEventSeconds }: CompareUploadsParts, objects: readonly StoredObject[]) {
  const settled = objects.filter(
    ({ lastModified }) => now() - lastModified.getTime() >= lostEventSeconds * 1000,
  );
  const unknown = settled.filter(({ key }) => parseRawKey(key) === null);
  const uploads = new Map<string, StoredObject[]>();
  for (const object of settled) {
    const imageId = parseRawKey(object.key)?.imageId;
    if (imageId !== undefined) uploads.set(imageId, [...(uploads.get(imageId) ?? []), object]);
  }
  return { uploads, unknown };
}
