import type { BatchResult, UploadInstructions } from '../../../lambdas/api/types.ts';
import type { Api } from '../api/api.ts';
import { hashFile } from './hash-file.ts';
import type { QueueItem } from './queue-item.ts';
import { registerImages } from './register-images.ts';
import type { UploadQueue } from './upload-queue.ts';

/** A file that may be sent now. */
export interface ReadyUpload {
  readonly id: string;
  readonly upload: UploadInstructions;
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
  for (const item of items) await noteChecksum(queue, item);
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

async function noteChecksum(queue: UploadQueue, { id, sha256 }: QueueItem): Promise<void> {
  if (sha256 !== undefined) return;
  queue.setActivity(id, { name: 'checking' });
  try {
    const file = await queue.file(id);
    if (file === undefined) throw new Error('the file is gone');
    const checksum = await hashFile(file);
    if (checksum !== undefined) await queue.setChecksum(id, checksum);
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
  const { upload, createdAt, duplicateOf } = image!;
  const isWanted = stage.name === 'waiting' && stage.wantedTwice === true;
  // The bytes are there already: the answer to the upload was lost.
  if (upload === null) await queue.setStage(id, { name: 'processing', createdAt });
  else if (duplicateOf !== null && !isWanted)
    await queue.setStage(id, { name: 'duplicate', of: duplicateOf });
  else return { id, upload, createdAt };
  return undefined;
}

function describe({ message, accepted }: { readonly message: string; readonly accepted: string }): string {
  return `${message} Accepted: ${accepted}.`;
}
