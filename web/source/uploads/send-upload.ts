import type { UploadInstructions } from '../../../lambdas/api/types.ts';
import type { Api } from '../api/api.ts';
import { ApiError } from '../api/api-errors.ts';
import type { AwaitedFile } from './awaited-file.ts';
import { filesOf, type QueueItem } from './queue-item.ts';
import { type Sending, sendFile } from './send-file.ts';
import { sendInParts } from './send-in-parts.ts';

export interface Way {
  /** bytes: a file that is larger goes in parts */
  readonly largestInOnePiece: number;
}

/** Sends the files of an image, one after the other. @param links null: they have to be asked for */
export async function sendImage(
  api: Api,
  item: QueueItem,
  files: readonly Blob[],
  links: readonly UploadInstructions[] | null,
  { onProgress, ...way }: Sending & Way,
): Promise<void> {
  let sent = 0;
  for (const [index, { filename }] of filesOf(item).entries()) {
    const file = files[index]!;
    const before = sent;
    const fileProgress = (loaded: number) => onProgress(before + Math.min(loaded, file.size));
    const awaited = { imageId: item.id, filename };
    await sendOne(api, awaited, file, links?.[index] ?? null, { ...way, onProgress: fileProgress });
    sent += file.size;
  }
}

/** In one piece or in parts. */
async function sendOne(
  api: Api,
  awaited: AwaitedFile,
  file: Blob,
  link: UploadInstructions | null,
  sending: Sending & Way,
): Promise<void> {
  try {
    if (file.size > sending.largestInOnePiece) await sendInParts(api, awaited, file, sending);
    else await sendFile(link ?? (await askForLink(api, awaited, sending.signal)), file, sending);
  } catch (error) {
    const isLate = error instanceof ApiError && error.code === 'already_uploaded';
    if (!isLate || !(await isKept(api, awaited, sending.signal))) throw error;
  }
}

/** Of an attempt before, whose answer was lost; it may also have arrived, and be gone since. */
async function isKept(api: Api, { imageId }: AwaitedFile, signal: AbortSignal): Promise<boolean> {
  const { body } = await api.operations.getImage({ id: imageId, signal });
  return body.uploadedAt !== null && body.failureCode !== 'object_missing';
}

async function askForLink(
  api: Api,
  { imageId, filename }: AwaitedFile,
  signal: AbortSignal,
): Promise<UploadInstructions> {
  const body = { method: 'PUT', filename } as const;
  const answer = await api.operations.uploadAgain({ id: imageId, body, signal });
  if (answer.body.method !== 'PUT') throw new Error('the service has no link for the file');
  return answer.body;
}
