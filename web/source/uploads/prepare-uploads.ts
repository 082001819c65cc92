import type { BatchResult, UploadInstructions } from '../../../lambdas/api/types.ts';
import type { ImageStatus } from '../../../lambdas/pipeline/image-status.ts';
import type { Api } from '../api/api.ts';
import { hashFile } from './hash-file.ts';
import { filesOf, type QueueItem } from './queue-item.ts';
import { registerImages } from './register-images.ts';
import type { UploadQueue } from './upload-queue.ts';

/** Nothing gets there without its bytes. An image that has failed may have waited for them in vain. */
const READ_BY_THE_SERVICE: readonly ImageStatus[] = ['processing', 'completed'];

/** A file that may be sent now. */
export interface ReadyUpload {
  readonly id: string;
  /** Of each of its files; null: the image's time has run out, and links have to be asked for. */
  readonly links: readonly UploadInstructions[] | null;
  /** By the service's clock. */
  readonly createdAt: string;
}

export interface Preparation {
  readonly ready: readonly ReadyUpload[];
  /** Why the service takes no new images for the moment, in its own words. */
  readonly heldBy: string | undefined;
}

/** Computes checksums, makes an image of each file, and notes of each that is not to be sent why. */
export async function prepareUploads(
  queue: UploadQueue,
  api: Api,
  items: readonly QueueItem[],
): Promise<Preparation> {
  for (const item of items) await noteChecksums(queue, item);
  // As they are now: with a checksum, or removed meanwhile.
  const present = items
    .map(({ id }) => queue.find(id))
    .filter((item) => item?.stage.name === 'waiting') as QueueItem[];
  if (present.length === 0) return { ready: [], heldBy: undefined };
  const results = await registerImages(api, present);
  const ready: ReadyUpload[] = [];
  let heldBy: string | undefined;
  for (const [index, item] of present.entries()) {
    const outcome = await take(queue, item, results[index]!);
    if (typeof outcome === 'string') heldBy = outcome;
    else if (outcome !== undefined) ready.push(outcome);
  }
  return { ready, heldBy };
}

async function noteChecksums(queue: UploadQueue, item: QueueItem): Promise<void> {
  const { id } = item;
  if (filesOf(item).every(({ sha256 }) => sha256 !== undefined)) return;
  queue.setActivity(id, { name: 'checking' });
  try {
    const files = await queue.files(id);
    if (files === undefined) throw new Error('the files are gone');
    const sums: (string | undefined)[] = [];
    // One after the other: each is in memory as a whole meanwhile.
    for (const file of files) sums.push(await hashFile(file));
    if (sums.some((sum) => sum !== undefined)) await queue.setChecksums(id, sums);
  } catch {
    await queue.setStage(id, {
      name: 'failed',
      code: 'file_unreadable',
      reason: 'The file can no longer be read from this device.',
      remedy: 'none',
    });
  } finally {
    queue.setActivity(id, undefined);
  }
}

/** @returns what is ready to be sent, or why the service asks to wait */
async function take(
  queue: UploadQueue,
  { id, stage }: QueueItem,
  { image, problem }: BatchResult,
): Promise<ReadyUpload | string | undefined> {
  if (problem !== null) {
    if (problem.status >= 500 || problem.status === 429) return problem.detail;
    const reason = [problem.detail, ...(problem.errors ?? []).map(describe)].join(' ');
    await queue.setStage(id, { name: 'failed', code: problem.code, reason, remedy: 'send-again' });
    return undefined;
  }
  const { upload, uploads, createdAt, duplicateOf, status } = image!;
  const links = upload === null ? uploads : [upload];
  const isWanted = stage.name === 'waiting' && stage.wantedTwice === true;
  // Whether its bytes ever arrived is asked before those that are here are let go.
  if (links === null && !READ_BY_THE_SERVICE.includes(status)) return { id, links, createdAt };
  // The answer to the upload was lost.
  if (links === null) await queue.setStage(id, { name: 'processing', createdAt });
  else if (duplicateOf !== null && !isWanted)
    await queue.setStage(id, { name: 'duplicate', of: duplicateOf });
  else return { id, links, createdAt };
  return undefined;
}

function describe({ message, accepted }: { readonly message: string; readonly accepted: string }): string {
  return `${message} Accepted: ${accepted}.`;
}
