import { createImage, type NewImage } from '../aws/image-repository/create-image.ts';
import type { UploadTerms } from '../aws/presigned-links.ts';
import type { ApiParts } from './api-parts.ts';
import { type HttpResponse, jsonResponse, type RouteRequest, readJsonBody } from './http.ts';
import { toNewImage } from './new-image.ts';
import { parseCreateImage } from './parse-create-image.ts';
import { intakePaused, ProblemError } from './problem.ts';
import type { CreateImageResponse, FileUpload, UploadInstructions } from './types.ts';

/** POST /images */
export async function answerCreateImage(request: RouteRequest, parts: ApiParts): Promise<HttpResponse> {
  const body = parseCreateImage(readJsonBody(request.event), parts);
  const image = toNewImage(body, request.ownerId, parts.uploadLifetimeSeconds);
  // Also before a repeated request, whose image may be waiting; of a finished one the sweep takes it out again.
  const objects = image.captureFiles?.length ?? 1;
  await parts.register.enterOpen({ imageId: image.id, attemptsBefore: 0, objects });
  const outcome = await createImage(parts.database, image);
  if (outcome.kind === 'conflict') {
    throw new ProblemError(
      'id_conflict',
      'the id is in use for another request; repeat that one, or take a new id',
    );
  }
  if (outcome.kind === 'deleted') {
    throw new ProblemError('id_conflict', 'the id of a deleted image is not used again; take a new one');
  }
  // Its entry in the register the sweep takes out again, as any whose row was never made.
  if (outcome.kind === 'paused') throw intakePaused(outcome.reason);
  const { status, createdAt, uploadExpiresAt } = outcome.image;
  const uploads = status === 'uploaded' ? await uploadsOf(image, uploadExpiresAt, parts) : NO_UPLOADS;
  const answer: CreateImageResponse = { id: image.id, status, createdAt, ...uploads };
  if (outcome.kind === 'created') parts.onCreated(image.id);
  const response = jsonResponse(outcome.kind === 'created' ? 201 : 200, answer);
  return { ...response, headers: { ...response.headers, location: `/images/${image.id}` } };
}

type Uploads = Pick<CreateImageResponse, 'upload' | 'uploads'>;

const NO_UPLOADS: Uploads = { upload: null, uploads: null };

/** One upload, or one for each file of a capture. */
async function uploadsOf(image: NewImage, expiresAt: string, parts: ApiParts): Promise<Uploads> {
  if (image.captureFiles === null) return { upload: await presign(image, expiresAt, parts), uploads: null };
  const uploads = image.captureFiles.map(async (file): Promise<FileUpload> => {
    return { filename: file.filename, ...(await presign(file, expiresAt, parts)) };
  });
  return { upload: null, uploads: await Promise.all(uploads) };
}

async function presign(
  { key, contentType, size, sha256 }: Omit<UploadTerms, 'lifetimeSeconds'>,
  expiresAt: string,
  parts: ApiParts,
): Promise<UploadInstructions> {
  const lifetimeSeconds = parts.uploadLifetimeSeconds;
  const { url, headers } = await parts.links.upload({ key, contentType, size, sha256, lifetimeSeconds });
  return { method: 'PUT', url, headers, expiresAt };
}
