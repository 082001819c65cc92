import type { FullRoundCursor } from '../aws/full-round-cursor.ts';
import type { ImageRegister, RegisterListing } from '../aws/image-register.ts';
import { FIRST_ID, type SweptImages } from '../aws/image-repository/swept-images.ts';
import type { ObjectPage, StoredObject, StoredObjects } from '../aws/stored-objects.ts';
import { OBJECT_KEYS } from '../contract.ts';
import { type ComparedUploads, type CompareUploadsParts, compareUploads } from './compare-uploads.ts';
import { type RemoveOrphansParts, removeOrphans } from './remove-orphans.ts';

export interface FullRoundParts extends CompareUploadsParts, RemoveOrphansParts {
  readonly images: Pick<SweptImages, 'states' | 'openRows' | 'unpurged' | 'forgetOldTombstones'>;
  readonly register: Pick<ImageRegister, 'enterOpen' | 'enterDeleting'>;
  readonly objects: Pick<StoredObjects, 'page' | 'remove'>;
  /** To webhooks. */
  readonly forgetOldDeliveries: () => Promise<void>;
  readonly cursor: {
    read(): Promise<FullRoundCursor>;
    write(cursor: FullRoundCursor): Promise<void>;
    clear(): Promise<void>;
  };
  readonly hasTime: () => boolean;
}

export interface FullRoundReport extends ComparedUploads {
  readonly removedOrphans: number;
}

/** Rows in one answer of the database. */
const PAGE = 500;

/**
 * Compares rows, register and bucket: what no event and no entry tells of. It goes on where the last one ran out of time,
 * page by page, so that neither memory nor time has to grow with the bucket.
 */
export async function fullRound(parts: FullRoundParts, listing: RegisterListing): Promise<FullRoundReport> {
  const { cursor: stored, faults, images, objects } = parts;
  await completeRegister(parts, listing);
  await faults.attempt('forget tombstones', 'deleted_images', () => images.forgetOldTombstones());
  await faults.attempt('forget deliveries', 'webhook_deliveries', () => parts.forgetOldDeliveries());
  const total = { requeuedWithoutRow: 0, requeuedReplaced: 0, removedOrphans: 0, unknownObjects: 0 };
  const add = (report: Partial<FullRoundReport>) => {
    for (const [name, count] of Object.entries(report)) total[name as keyof FullRoundReport] += count;
  };
  let cursor: FullRoundCursor | null = await stored.read();
  while (cursor !== null && parts.hasTime()) {
    const { prefix, after }: FullRoundCursor = cursor;
    const page: ObjectPage | null = await faults.attempt('list objects', prefix + after, () =>
      objects.page(prefix, after),
    );
    if (page === null) break;
    add((await faults.attempt('compare a page', after, () => compare(parts, prefix, page.objects))) ?? {});
    cursor = behind(prefix, page.next);
  }
  if (cursor === null) await stored.clear();
  else await stored.write(cursor);
  return total;
}

function compare(
  parts: FullRoundParts,
  prefix: FullRoundCursor['prefix'],
  objects: readonly StoredObject[],
): Promise<Partial<FullRoundReport>> {
  return prefix === OBJECT_KEYS.rawPrefix ? compareUploads(parts, objects) : removeOrphans(parts, objects);
}

function behind(prefix: FullRoundCursor['prefix'], next: string | null): FullRoundCursor | null {
  if (next !== null) return { prefix, after: next };
  return prefix === OBJECT_KEYS.rawPrefix ? { prefix: OBJECT_KEYS.derivedPrefix, after: '' } : null;
}

/** Enters what is missing: an entry was lost, or removed by somebody who was late. */
async function completeRegister(
  { faults, hasTime, images, register }: FullRoundParts,
  { open, deleting, deleted }: RegisterListing,
): Promise<void> {
  const opened = new Set(open.map((entry) => `${entry.imageId}/${entry.attemptsBefore}`));
  for (let after: string | undefined = FIRST_ID; after !== undefined && hasTime(); ) {
    const from: string = after;
    const rows = await faults.attempt('list open rows', from, () => images.openRows(from, PAGE));
    for (const row of rows ?? []) {
      if (opened.has(`${row.imageId}/${row.attemptsBefore}`)) continue;
      await faults.attempt('enter an image', row.imageId, () => register.enterOpen(row));
    }
    after = rows?.at(-1)?.imageId;
  }
  const gone = new Set([...deleting, ...deleted].map(({ imageId }) => imageId));
  for (let after: string | undefined = FIRST_ID; after !== undefined && hasTime(); ) {
    const from: string = after;
    const ids = await faults.attempt('list deletions', from, () => images.unpurged(from, PAGE));
    for (const imageId of ids ?? []) {
      if (gone.has(imageId)) continue;
      await faults.attempt('enter a deletion', imageId, () => register.enterDeleting(imageId));
    }
    after = ids?.at(-1);
  }
}
