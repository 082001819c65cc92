import type { ImageState, SweptImages } from '../aws/image-repository/swept-images.ts';
import { parseDerivedKey } from '../aws/object-key.ts';
import type { StoredObject, StoredObjects } from '../aws/stored-objects.ts';

export interface RemoveOrphansParts {
  readonly images: Pick<SweptImages, 'states'>;
  readonly objects: Pick<StoredObjects, 'remove'>;
  readonly onUnknownObject: (key: string) => void;
  /** Age from which an object under derived/ is removed that nothing refers to. */
  readonly orphanSeconds: number;
  readonly now: () => number;
}

/**
 * Removes what attempts have written that came to nothing. The database is asked after the listing: an attempt that is not
 * the current one by then can never complete.
 */
export async function removeOrphans(
  parts: RemoveOrphansParts,
  objects: readonly StoredObject[],
): Promise<{ readonly removedOrphans: number; readonly unknownObjects: number }> {
  const old = objects.filter(
    ({ lastModified }) => parts.now() - lastModified.getTime() >= parts.orphanSeconds * 1000,
  );
  const parsed = old.map(({ key }) => ({ key, place: parseDerivedKey(key) }));
  const states = await parts.images.states([
    ...new Set(parsed.flatMap(({ place }) => (place === null ? [] : [place.imageId]))),
  ]);
  const orphans: string[] = [];
  let unknownObjects = 0;
  for (const { key, place } of parsed) {
    if (place === null) {
      parts.onUnknownObject(key);
      unknownObjects += 1;
    } else if (!isReferredTo(place.attempt, states.get(place.imageId))) {
      orphans.push(key);
    }
  }
  await parts.objects.remove(orphans);
  return { removedOrphans: orphans.length, unknownObjects };
}

function isReferredTo(attempt: number, state: ImageState | undefined): boolean {
  return state?.row?.keptAttempts.includes(attempt) ?? false;
}
