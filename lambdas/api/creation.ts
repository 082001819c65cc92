import type { CreatedImage, CreateOutcome, NewImage } from '../aws/image-repository/create-image.ts';
import type { UploadTerms } from '../aws/presigned-links.ts';
import type { ApiParts } from './api-parts.ts';
import type { SizedImage } from './new-image.ts';
import { intakePaused, ProblemError } from './problem.ts';
import type { CreateImageResponse, FileUpload, UploadInstructions } from './types.ts';

/** What POST /images and POST /images/batch have in common. */

/**
 * Also before a repeated request, whose image may be waiting; of a finished one, and of one whose row is never made, the
 * sweep takes the entry out again.
 */
export async function enterAll(images: readonly NewImage[], { register }: ApiParts): Promise<void> {
  const entries = images.map(({ id, captureFiles }) =>
    register.enterOpen({ imageId: id, attemptsBefore: 0, objects: captureFiles?.length ?? 1 }),
  );
  await Promise.all(entries);
}

type Taken = Extract<CreateOutcome, { readonly image: CreatedImage }>;

/** null where the image was taken, now or before. */
export function refusalOf(outcome: CreateOutcome): ProblemError | null {
  switch (outcome.kind) {
    case 'conflict':
      return new ProblemError(
        'id_conflict',
        'the id is in use for another request; repeat that one, or take a new id or Idempotency-Key',
      );
    case 'deleted':
      return new ProblemError('id_conflict', 'the id of a deleted image is not used again; take a new one');
    case 'paused':
      return intakePaused(outcome.reason);
    default:
      return null;
  }
}

/** 201 for a new image, 200 for a repeated request. */
export async function toCreateAnswer(
  image: SizedImage,
  outcome: CreateOutcome,
  parts: ApiParts,
): Promise<{ readonly status: 200 | 201; readonly answer: CreateImageResponse }> {
  const { kind, image: created } = outcome as Taken;
  const { status, createdAt, uploadExpiresAt, duplicateOf } = created;
  const uploads = status === 'uploaded' ? await uploadsOf(image, uploadExpiresAt, parts) : NO_UPLOADS;
  if (kind === 'created') parts.onCreated(image.id);
  const answer = { id: image.id, status, createdAt, duplicateOf, ...uploads };
  return { status: kind === 'created' ? 201 : 200, answer };
}

type Uploads = Pick<CreateImageResponse, 'upload' | 'uploads'>;

const NO_UPLOADS: Uploads = { upload: null, uploads: null };

/** One upload, or one for each file of a capture. */
async function uploadsOf(image: SizedImage, expiresAt: string, parts: ApiParts): Promise<Uploads> {
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
