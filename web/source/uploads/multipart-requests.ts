import type {
  CompleteUploadRequest,
  MultipartUploadResponse,
  MultipartUploadsResponse,
  SignPartsRequest,
  SignPartsResponse,
  UploadAgainRequest,
  UploadAgainResponse,
} from '../../../lambdas/api/upload-types.ts';
import type { Api } from '../api/api.ts';
import { ApiError } from '../api/api-errors.ts';
import type { AwaitedFile } from './awaited-file.ts';

type Facts = Omit<MultipartUploadResponse, 'parts'>;

/** The upload of the file that has begun, with the parts that are there; else a new one. */
export async function openUpload(
  api: Api,
  file: AwaitedFile,
  signal: AbortSignal,
): Promise<MultipartUploadResponse> {
  const begun = await newestUpload(api, file, signal);
  const known = begun === undefined ? null : await readUpload(api, file, begun, signal);
  return known ?? beginUpload(api, file, signal);
}

async function newestUpload(
  api: Api,
  { imageId, filename }: AwaitedFile,
  signal: AbortSignal,
): Promise<string | undefined> {
  const path = `/images/${imageId}/multipart`;
  const { body } = await api.call<MultipartUploadsResponse>('GET', path, { signal });
  return body.uploads
    .filter((upload) => upload.filename === filename)
    .sort((one, other) => (other.initiatedAt ?? '').localeCompare(one.initiatedAt ?? ''))[0]?.uploadId;
}

/** @returns null where it is gone: the bucket removes what nobody went on with */
async function readUpload(
  api: Api,
  file: AwaitedFile,
  uploadId: string,
  signal: AbortSignal,
): Promise<MultipartUploadResponse | null> {
  try {
    const path = addressOf(file, uploadId);
    return (await api.call<MultipartUploadResponse>('GET', path, { signal })).body;
  } catch (error) {
    if (error instanceof ApiError && error.code === 'upload_not_found') return null;
    throw error;
  }
}

async function beginUpload(
  api: Api,
  { imageId, filename }: AwaitedFile,
  signal: AbortSignal,
): Promise<MultipartUploadResponse> {
  const body: UploadAgainRequest = { method: 'multipart', filename, partChecksums: true };
  const answer = await api.call<UploadAgainResponse>('POST', `/images/${imageId}/upload`, { body, signal });
  if (answer.body.method !== 'multipart') throw new Error('the service began no upload in parts');
  return { ...answer.body, parts: [] };
}

export async function signParts(
  api: Api,
  file: AwaitedFile,
  { uploadId }: Facts,
  body: SignPartsRequest,
  signal: AbortSignal,
): Promise<SignPartsResponse['parts']> {
  const path = addressOf(file, uploadId, '/parts');
  return (await api.call<SignPartsResponse>('POST', path, { body, signal })).body.parts;
}

/** Of the parts as the storage has them: it knows best what has arrived. */
export async function completeUpload(
  api: Api,
  file: AwaitedFile,
  { uploadId }: Facts,
  signal: AbortSignal,
): Promise<void> {
  const { body } = await api.call<MultipartUploadResponse>('GET', addressOf(file, uploadId), { signal });
  const parts = body.parts.map(({ partNumber, etag }) => ({ partNumber, etag }));
  const request: CompleteUploadRequest = { parts };
  await api.call('POST', addressOf(file, uploadId, '/complete'), { body: request, signal });
}

/** Of a capture, `filename` says which of its files. */
function addressOf({ imageId, filename }: AwaitedFile, uploadId: string, below = ''): string {
  const query = new URLSearchParams({ filename });
  return `/images/${imageId}/multipart/${encodeURIComponent(uploadId)}${below}?${query}`;
}
