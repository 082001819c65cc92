import type { ImageRegister, RegisterListing } from '../aws/image-register.ts';
import type { SweptImages } from '../aws/image-repository/swept-images.ts';
import type { StoredObjects } from '../aws/stored-objects.ts';
import { OBJECT_KEYS } from '../contract.ts';

export interface PurgeParts {
  readonly images: Pick<SweptImages, 'states' | 'markPurged'>;
  readonly register: Pick<ImageRegister, 'dropDeleting' | 'confirmDeleted' | 'removeDeleted'>;
  readonly objects: Pick<StoredObjects, 'removeUnder'>;
  readonly hasTime: () => boolean;
}

/** Ids in one question to the database. */
const BATCH = 500;

/**
 * Removes the objects of images that are said to be deleted, if they are: an entry without a tombstone is of a deletion
 * that never happened. A worker that had begun before may still write, so that this is done a second time later.
 * Every step may be done again, and the entry goes last.
 */
export async function purgeDeleted(parts: PurgeParts, entries: RegisterListing['deleting']): Promise<void> {
  for (let start = 0; start < entries.length && parts.hasTime(); start += BATCH) {
    const batch = entries.slice(start, start + BATCH);
    const states = await parts.images.states(batch.map(({ imageId }) => imageId));
    for (const entry of batch) {
      if (!parts.hasTime()) return;
      if (states.get(entry.imageId)?.deleted !== true) {
        await parts.register.dropDeleting(entry);
        continue;
      }
      await removeObjects(parts, entry.imageId);
      await parts.register.confirmDeleted(entry.imageId);
    }
  }
}

/** The second time, when no worker can be left. Answers with how many images are gone for good. */
export async function endDeletions(parts: PurgeParts, entries: RegisterListing['deleted']): Promise<number> {
  let ended = 0;
  for (const { imageId } of entries) {
    if (!parts.hasTime()) break;
    await removeObjects(parts, imageId);
    await parts.images.markPurged(imageId);
    await parts.register.removeDeleted(imageId);
    ended += 1;
  }
  return ended;
}

async function removeObjects({ objects }: PurgeParts, imageId: string): Promise<void> {
  await objects.removeUnder(OBJECT_KEYS.raw(imageId, ''));
  await objects.removeUnder(`${OBJECT_KEYS.derivedPrefix}${imageId}/`);
}
