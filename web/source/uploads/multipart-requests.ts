import type {
  MultipartUploadResponse,
  SignPartsRequest,
  SignPartsResponse,
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
  const { body } = await api.operations.listMultipartUploads({ id: imageId, signal });
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
    return (await api.operations.listParts({ ...namesOf(file, uploadId), signal })).body;
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
  const body = { method: 'multipart', filename, partChecksums: true } as const;
  const answer = await api.operations.uploadAgain({ id: imageId, body, signal });
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
  return (await api.operations.signParts({ ...namesOf(file, uploadId), body, signal })).body.parts;
}

/** Of the parts as the storage has them: it knows best what has arrived. */
export async function completeUpload(
  api: Api,
  file: AwaitedFile,
  { uploadId }: Facts,
  signal: AbortSignal,
): Promise<void> {
  const names = namesOf(file, uploadId);
  const { body } = await api.operations.listParts({ ...names, signal });
  const parts = body.parts.map(({ partNumber, etag }) => ({ partNumber, etag }));
  await api.operations.completeUpload({ ...names, body: { parts }, signal });
}

/** Of a capture, `filename` says which of its files. */
function namesOf({ imageId, filename }: AwaitedFile, uploadId: string) {
  return { id: imageId, uploadId, filename };
}
