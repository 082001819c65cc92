import {
  type DeclaredFile,
  prolongUpload,
  readUploadable,
  type UploadableImage,
} from '../aws/image-repository/awaited-upload.ts';
import { isImageId } from '../pipeline/image-id.ts';
import type { ApiParts } from './api-parts.ts';
import { imageNotFound, invalidRequest, ProblemError } from './problem.ts';

/** One file of an image of the caller's. */
export interface UploadableFile {
  readonly image: UploadableImage;
  readonly file: DeclaredFile;
}

/** Every route reads the row by its owner: nothing that a client sends says whose an upload is. */
export async function readOwnImage(id: string, ownerId: string, parts: ApiParts): Promise<UploadableImage> {
  const { database, uploadLifetimeSeconds } = parts;
  const image = isImageId(id) ? await readUploadable(database, id, ownerId, uploadLifetimeSeconds) : null;
  if (image === null) throw imageNotFound();
  return image;
}

/** @param filename needed where the image has several files */
export function fileOf(image: UploadableImage, filename: string | undefined): UploadableFile {
  const named = image.files.filter((file) => filename === undefined || file.filename === filename);
  if (named.length === 1) return { image, file: named[0]! };
  const code = filename === undefined ? 'missing' : 'invalid';
  const message =
    filename === undefined ? 'the image has several files' : 'the image has no file of this name';
  const accepted = image.files.map((file) => file.filename).join(', ');
  throw invalidRequest([{ field: 'filename', code, message, accepted }]);
}

export function fileAt(image: UploadableImage, key: string): UploadableFile {
  const file = image.files.find((one) => one.key === key);
  if (file === undefined) throw imageNotFound();
  return { image, file };
}

export function refuseUnlessAwaited({ isAwaited, status }: UploadableImage): void {
  if (isAwaited) return;
  throw new ProblemError(
    'already_uploaded',
    `the upload has arrived, and the image is ${status}; another file wants another image`,
  );
}

/**
 * Whoever goes on with an upload gets its time anew. An image that the sweep has given up is opened by the upload itself.
 * The register first: it tells the sweep when to look.
 */
export async function prolong(image: UploadableImage, ownerId: string, parts: ApiParts): Promise<void> {
  if (image.status !== 'uploaded') return;
  const { id, attemptsBefore, files } = image;
  await parts.register.enterOpen({ imageId: id, attemptsBefore, objects: files.length });
  await prolongUpload(parts.database, id, ownerId, parts.uploadLifetimeSeconds);
}

/** The same, not with each of a thousand parts. */
export async function prolongWhereNear(
  image: UploadableImage,
  ownerId: string,
  parts: ApiParts,
): Promise<void> {
  if (image.isDeadlineNear) await prolong(image, ownerId, parts);
}

/** Until when something that is signed now can be begun. */
export function expiryOf({ uploadLifetimeSeconds }: ApiParts): string {
  return new Date(Date.now() + uploadLifetimeSeconds * 1000).toISOString();
}
