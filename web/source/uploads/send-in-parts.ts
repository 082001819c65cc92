import type { MultipartUploadResponse } from '../../../lambdas/api/upload-types.ts';
import type { Api } from '../api/api.ts';
import type { AwaitedFile } from './awaited-file.ts';
import { sha256Of } from './hash-file.ts';
import { completeUpload, openUpload, signParts } from './multipart-requests.ts';
import { type Sending, sendFile } from './send-file.ts';

/** bytes: a file that is larger goes in parts, where the deployment does not say otherwise */
export const LARGEST_IN_ONE_PIECE = 100_000_000;

/** Few requests, and links that do not grow old on a slow line. */
const SIGNED_AT_ONCE = 4;

/** Sends a large file part by part; those that are at the storage already, from before a break, are left out. */
export async function sendInParts(
  api: Api,
  awaited: AwaitedFile,
  file: Blob,
  { signal, onProgress }: Sending,
): Promise<void> {
  const upload = await openUpload(api, awaited, signal);
  const missing = missingParts(upload, file.size);
  let sent = file.size - missing.reduce((sum, number) => sum + partOf(file, upload, number).size, 0);
  onProgress(sent);
  for (let first = 0; first < missing.length; first += SIGNED_AT_ONCE) {
    const partNumbers = missing.slice(first, first + SIGNED_AT_ONCE);
    for (const { partNumber, ...link } of await signed(api, awaited, upload, file, partNumbers, signal)) {
      const part = partOf(file, upload, partNumber);
      const before = sent;
      const partProgress = (loaded: number) => onProgress(before + Math.min(loaded, part.size));
      await sendFile({ method: 'PUT', ...link }, part, { signal, onProgress: partProgress });
      sent += part.size;
    }
  }
  await completeUpload(api, awaited, upload, signal);
}

/** Numbers of the parts that the storage does not have as a whole, counted from 1. */
export function missingParts(
  { partSize, parts }: Pick<MultipartUploadResponse, 'partSize' | 'parts'>,
  bytes: number,
): number[] {
  const there = new Map(parts.map(({ partNumber, size }) => [partNumber, size]));
  const count = Math.max(1, Math.ceil(bytes / partSize));
  const sizeOf = (number: number) => Math.min(partSize, bytes - (number - 1) * partSize);
  return Array.from({ length: count }, (_, index) => index + 1).filter(
    (number) => there.get(number) !== sizeOf(number),
  );
}

async function signed(
  api: Api,
  awaited: AwaitedFile,
  upload: MultipartUploadResponse,
  file: Blob,
  partNumbers: readonly number[],
  signal: AbortSignal,
) {
  if (!upload.partChecksums) return signParts(api, awaited, upload, { partNumbers }, signal);
  const sha256: string[] = [];
  // One after the other: a phone holds one part in memory, not four.
  for (const number of partNumbers) sha256.push(await sha256Of(partOf(file, upload, number)));
  return signParts(api, awaited, upload, { partNumbers, sha256 }, signal);
}

function partOf(file: Blob, { partSize }: Pick<MultipartUploadResponse, 'partSize'>, number: number): Blob {
  return file.slice((number - 1) * partSize, number * partSize);
}
