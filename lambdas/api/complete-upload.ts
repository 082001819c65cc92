import * as v from 'valibot';
import { multipartEtag, partCountIn, withoutQuotes } from '../aws/etag.ts';
import type { DeclaredFile } from '../aws/image-repository/awaited-upload.ts';
import type { UploadedPart } from '../aws/multipart-uploads.ts';
import { PART_LIMITS } from '../pipeline/upload-parts.ts';
import type { ApiParts } from './api-parts.ts';
import { toFieldProblems } from './field-problems.ts';
import { type HttpResponse, jsonResponse, type RouteRequest, readJsonBody } from './http.ts';
import { ownFile, uploadIdOf, uploadNotFound } from './multipart-upload.ts';
import { invalidRequest, ProblemError } from './problem.ts';
import { completeUploadSchema } from './upload-schema.ts';
import type { CompleteUploadRequest, CompleteUploadResponse } from './upload-types.ts';
import { refuseUnlessAwaited, type UploadableFile } from './uploadable-file.ts';

/** bytes; ten thousand parts take about 700 KB */
export const MAXIMUM_PARTS_BYTES = 1024 * 1024;

/** POST /images/{id}/multipart/{uploadId}/complete */
export async function answerCompleteUpload(request: RouteRequest, parts: ApiParts): Promise<HttpResponse> {
  const parsed = v.safeParse(completeUploadSchema, readJsonBody(request.event, MAXIMUM_PARTS_BYTES));
  if (!parsed.success) throw invalidRequest(toFieldProblems(parsed.issues, completeUploadSchema));
  const uploadable = await ownFile(request, parts);
  const answer = await completeUpload(uploadable, uploadIdOf(request), parsed.output.parts, parts);
  return jsonResponse(200, answer);
}

/** Also where it has been completed before, and the answer was lost: then the object is there. */
export async function completeUpload(
  { image, file }: UploadableFile,
  uploadId: string,
  wanted: CompleteUploadRequest['parts'],
  parts: ApiParts,
): Promise<CompleteUploadResponse> {
  let isOwn = false;
  const uploaded = await parts.multipart.parts(file.key, uploadId);
  if (uploaded !== null) {
    refuseUnlessAwaited(image);
    const chosen = chooseParts(wanted, uploaded.parts);
    refuseOtherSize(file, chosen);
    const outcome = await parts.multipart.complete(file.key, uploadId, chosen);
    if (outcome === 'refused') throw incomplete('the parts have changed meanwhile; list them again');
    isOwn = outcome === 'completed';
  }
  const object = (await parts.uploads(image.id)).find(({ key }) => key === file.key);
  if (object === undefined || !(isOwn || isMadeOf(object.etag, wanted, parts))) throw uploadNotFound();
  const { size, etag } = object;
  return { id: image.id, filename: file.filename, key: file.key, size, etag };
}

/**
 * S3 has forgotten an upload that was completed: what is left of it is the object's ETag. Where ETags are no MD5s, all that
 * can be told is how many parts it had.
 */
function isMadeOf(
  objectEtag: string,
  wanted: CompleteUploadRequest['parts'],
  { hasMd5Etags }: Pick<ApiParts, 'hasMd5Etags'>,
): boolean {
  if (!hasMd5Etags) return partCountIn(objectEtag) === wanted.length;
  return objectEtag === multipartEtag(wanted.map(({ etag }) => withoutQuotes(etag)));
}

function chooseParts(
  wanted: CompleteUploadRequest['parts'],
  uploaded: readonly UploadedPart[],
): readonly UploadedPart[] {
  const byNumber = new Map(uploaded.map((part) => [part.partNumber, part]));
  const chosen = wanted.map(({ partNumber, etag }) => {
    const part = byNumber.get(partNumber);
    if (part === undefined) throw incomplete(`part ${partNumber} has not been uploaded`);
    if (part.etag === withoutQuotes(etag)) return part;
    throw incomplete(`part ${partNumber} has the ETag ${part.etag}, which is not the one that was sent`);
  });
  const small = chosen.slice(0, -1).find(({ size }) => size < PART_LIMITS.smallest);
  if (small === undefined) return chosen;
  const { partNumber, size } = small;
  throw incomplete(
    `part ${partNumber} has ${size} bytes; every part but the last has ${PART_LIMITS.smallest} or more`,
  );
}

/** Before anything is made of the parts: the bytes of all of them against what was declared, or may be taken at most. */
export function refuseOtherSize(
  { size, sizeLimit }: Pick<DeclaredFile, 'size' | 'sizeLimit'>,
  chosen: readonly UploadedPart[],
): void {
  const actual = chosen.reduce((sum, part) => sum + part.size, 0);
  if (size !== null && actual !== size) {
    throw incomplete(`the parts have ${actual} bytes together; ${size} were declared`);
  }
  if (sizeLimit !== null && actual > sizeLimit) {
    throw incomplete(`the parts have ${actual} bytes together; at most ${sizeLimit} are accepted`);
  }
}

function incomplete(detail: string): ProblemError {
  return new ProblemError('upload_incomplete', detail);
}
