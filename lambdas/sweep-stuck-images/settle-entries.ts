import type { ImageRegister, Listed, OpenEntry } from '../aws/image-register.ts';
import type { ImageState, SweptImages, SweptRow } from '../aws/image-repository/swept-images.ts';
import { parseRawKey } from '../aws/object-key.ts';
import type { UploadedObject } from '../aws/uploaded-objects.ts';
import type { ProcessImageMessage } from '../contract.ts';
import type { Faults } from './faults.ts';
import { someAtOnce } from './some-at-once.ts';

export interface SettleParts {
  readonly images: Pick<SweptImages, 'states'>;
  readonly register: Pick<ImageRegister, 'dropOpen' | 'enterOpen'>;
  readonly listUploads: (imageId: string) => Promise<readonly UploadedObject[]>;
  /** Ids of the images whose message is in the queue. */
  readonly queue: (messages: readonly ProcessImageMessage[]) => Promise<ReadonlySet<string>>;
  readonly faults: Faults;
  readonly hasTime: () => boolean;
}

/** Ids in one question to the database. */
const BATCH = 500;

/**
 * Takes entries out of the register that nothing is open for: their worker died after the commit, or their row was never
 * made. Objects without a row are queued, for process-image to make it. Answers with how many.
 *
 * @param entries old enough that whoever made them has opened the row, or never will
 */
export async function settleEntries(
  parts: SettleParts,
  entries: readonly Listed<OpenEntry>[],
): Promise<number> {
  let queued = 0;
  for (let start = 0; start < entries.length && parts.hasTime(); start += BATCH) {
    const batch = entries.slice(start, start + BATCH);
    const ids = [...new Set(batch.map(({ imageId }) => imageId))];
    const states = await parts.faults.attempt('ask about entries', ids[0]!, () => parts.images.states(ids));
    if (states === null) continue;
    const settled = await someAtOnce(batch, (entry) =>
      parts.faults.attempt('settle an entry', entry.imageId, () =>
        settle(parts, entry, states.get(entry.imageId)),
      ),
    );
    queued += settled.filter((outcome) => outcome === 'queued').length;
  }
  return queued;
}

async function settle(
  parts: SettleParts,
  entry: Listed<OpenEntry>,
  { row, deleted }: ImageState = { row: null, deleted: false },
): Promise<'kept' | 'queued' | 'dropped'> {
  if (isOpen(entry, row) || row?.hasUntoldEvent || !parts.hasTime()) return 'kept';
  if (row === null && !deleted && (await queueWithoutRow(parts, entry))) return 'queued';
  await parts.register.dropOpen(entry);
  return 'dropped';
}

function isOpen(entry: OpenEntry, row: SweptRow | null): boolean {
  return (
    row !== null &&
    (row.status === 'uploaded' || row.status === 'processing') &&
    row.attemptsBefore === entry.attemptsBefore
  );
}

/** false: there is nothing to make a row for. What has no key of an upload, a message could not name either. */
async function queueWithoutRow(parts: SettleParts, entry: Listed<OpenEntry>): Promise<boolean> {
  const { imageId } = entry;
  const first = (await parts.listUploads(imageId)).find(({ key }) => parseRawKey(key) !== null);
  if (first === undefined) return false;
  const sent = await parts.queue([{ kind: 'process-image', imageId, key: first.key }]);
  // Entered anew, so that the message has its time before the next one is sent.
  if (sent.has(imageId)) await parts.register.enterOpen(entry);
  return true;
}
