import type { ImageRegister, RegisterListing } from '../aws/image-register.ts';
import type { SweptImages } from '../aws/image-repository/swept-images.ts';
import type { MultipartUploads } from '../aws/multipart-uploads.ts';
import type { StoredObjects } from '../aws/stored-objects.ts';
import { OBJECT_KEYS } from '../contract.ts';
import type { Faults } from './faults.ts';
import { someAtOnce } from './some-at-once.ts';

export interface PurgeParts {
  readonly images: Pick<SweptImages, 'states' | 'markPurged'>;
  readonly register: Pick<ImageRegister, 'dropDeleting' | 'confirmDeleted' | 'removeDeleted'>;
  readonly objects: Pick<StoredObjects, 'removeUnder'>;
  readonly uploads: Pick<MultipartUploads, 'abortUnder'>;
  readonly faults: Faults;
  readonly hasTime: () => boolean;
}

/** Ids in one question to the database. */
const BATCH = 500;

/**
 * Removes the objects of images that are said to be deleted, if they are: an entry without a tombstone is of a deletion
 * that never happened. A worker that had begun before may still write, so that this is done a second time later.
 */
export async function purgeDeleted(parts: PurgeParts, entries: RegisterListing['deleting']): Promise<void> {
  const { faults, hasTime, images, register } = parts;
  for (let start = 0; start < entries.length && hasTime(); start += BATCH) {
    const batch = entries.slice(start, start + BATCH);
    const ids = batch.map(({ imageId }) => imageId);
    const states = await faults.attempt('ask about deletions', ids[0]!, () => images.states(ids));
    if (states === null) continue;
    await someAtOnce(batch, async (entry) => {
      if (!hasTime()) return;
      if (states.get(entry.imageId)?.deleted === true) await purge(parts, entry.imageId);
      else await faults.attempt('drop a deletion', entry.imageId, () => register.dropDeleting(entry));
    });
  }
}

/** What could not be removed is left to the second time, which does not wake the database before it has succeeded. */
async function purge(parts: PurgeParts, imageId: string): Promise<void> {
  await removeObjects(parts, imageId);
  await parts.faults.attempt('confirm a deletion', imageId, () => parts.register.confirmDeleted(imageId));
}

export interface EndedDeletions {
  readonly askedDatabase: boolean;
  /** Images that are gone for good. */
  readonly purgedImages: number;
}

/** The second time, when no worker can be left. Every step may be done again, and the entry goes last. */
export async function endDeletions(
  parts: PurgeParts,
  entries: RegisterListing['deleted'],
): Promise<EndedDeletions> {
  const { faults, hasTime, images, register } = parts;
  const outcomes = await someAtOnce(entries, async ({ imageId }) => {
    if (!hasTime() || !(await removeObjects(parts, imageId))) return 'kept';
    const ended = await faults.attempt('end a deletion', imageId, async () => {
      await images.markPurged(imageId);
      await register.removeDeleted(imageId);
      return true;
    });
    return ended === true ? 'ended' : 'asked';
  });
  return {
    askedDatabase: outcomes.some((outcome) => outcome !== 'kept'),
    purgedImages: outcomes.filter((outcome) => outcome === 'ended').length,
  };
}

/** false: some are left. */
async function removeObjects({ faults, objects, uploads }: PurgeParts, imageId: string): Promise<boolean> {
  const raw = OBJECT_KEYS.raw(imageId, '');
  const derived = `${OBJECT_KEYS.derivedPrefix}${imageId}/`;
  const attempt = async (attempted: string, prefix: string, work: (prefix: string) => Promise<void>) => {
    const done = await faults.attempt(attempted, prefix, async () => {
      await work(prefix);
      return true;
    });
    return done === true;
  };
  // Uploads first: one that were completed now would be an object again.
  const outcomes = [
    await attempt('abort uploads', raw, uploads.abortUnder),
    await attempt('remove objects', raw, objects.removeUnder),
    await attempt('remove objects', derived, objects.removeUnder),
  ];
  return outcomes.every((done) => done);
}
