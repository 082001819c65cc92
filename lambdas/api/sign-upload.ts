import * as v from 'valibot';
import { parseRawKey } from '../aws/object-key.ts';
import type { PresignedUpload } from '../aws/presigned-links.ts';
import type { ApiParts } from './api-parts.ts';
import { refuseOtherSize } from './complete-upload.ts';
import { toFieldProblems } from './field-problems.ts';
import { type HttpResponse, jsonResponse, type RouteRequest, readJsonBody } from './http.ts';
import { imageIdOf } from './idempotency-key.ts';
import { openParts } from './multipart-upload.ts';
import { invalidRequest, ProblemError } from './problem.ts';
import { filenameOfKey } from './proposed-file.ts';
import { openProposed } from './proposed-image.ts';
import { formFor } from './upload-again.ts';
import {
  fileAt,
  fileOf,
  prolongWhereNear,
  readOwnImage,
  refuseUnlessAwaited,
  type UploadableFile,
} from './uploadable-file.ts';
import { signUploadSchema, type ValidSignUpload } from './uppy-schema.ts';
import type { SignUploadResponse } from './uppy-types.ts';

/** POST /uploads/sign: every call that Uppy makes to S3, signed one by one. */
export async function answerSignUpload(request: RouteRequest, parts: ApiParts): Promise<HttpResponse> {
  const parsed = v.safeParse(signUploadSchema, readJsonBody(request.event));
  if (!parsed.success) throw invalidRequest(toFieldProblems(parsed.issues, signUploadSchema));
  return jsonResponse(200, await sign(parsed.output, request.ownerId, parts));
}

/** Seconds. */
function lifetimeOf({ expiresIn }: ValidSignUpload, { uploadLifetimeSeconds }: ApiParts): number {
  return Math.min(Math.ceil(expiresIn ?? uploadLifetimeSeconds), uploadLifetimeSeconds);
}

function sign(wanted: ValidSignUpload, ownerId: string, parts: ApiParts): Promise<SignUploadResponse> {
  const { method, uploadId, partNumber } = wanted;
  if (uploadId !== undefined) return signOfUpload({ ...wanted, uploadId }, ownerId, parts);
  if (partNumber === undefined && (method === 'PUT' || method === 'POST')) {
    return signFirst(wanted, ownerId, parts);
  }
  throw notAllowed();
}

/** PutObject or CreateMultipartUpload: nothing has been uploaded yet, and there may be no image. */
async function signFirst(
  wanted: ValidSignUpload,
  ownerId: string,
  parts: ApiParts,
): Promise<SignUploadResponse> {
  const uploadable = await openFirst(wanted, ownerId, parts);
  const { image, file } = uploadable;
  await prolongWhereNear(image, ownerId, parts);
  const { key, contentType, sha256, size } = file;
  const lifetimeSeconds = lifetimeOf(wanted, parts);
  if (wanted.method === 'POST') {
    return withKey(key, await parts.links.multipart.create({ key, contentType, lifetimeSeconds }));
  }
  // Only a form can be bound to a range of sizes.
  if (size === null) return { key, ...(await formFor(file, parts, lifetimeSeconds)) };
  return withKey(key, await parts.links.upload({ key, contentType, size, sha256, lifetimeSeconds }));
}

async function openFirst(
  { key, contentType, metadata = {} }: ValidSignUpload,
  ownerId: string,
  parts: ApiParts,
): Promise<UploadableFile> {
  if (parseRawKey(key) !== null) {
    const uploadable = await readFile(key, ownerId, parts);
    refuseUnlessAwaited(uploadable.image);
    return uploadable;
  }
  const fields = { filename: 'key', contentType: 'contentType' };
  const filename = filenameOfKey(key);
  const id = idOfProposed(ownerId, key);
  const image = await openProposed({ filename, type: contentType, metadata, id, fields }, ownerId, parts);
  return fileOf(image, undefined);
}

/** UploadPart, ListParts, CompleteMultipartUpload or AbortMultipartUpload. */
async function signOfUpload(
  wanted: ValidSignUpload & { readonly uploadId: string },
  ownerId: string,
  parts: ApiParts,
): Promise<SignUploadResponse> {
  const { method, uploadId, partNumber } = wanted;
  const { image, file } = await readFile(wanted.key, ownerId, parts);
  const { key } = file;
  const { multipart } = parts.links;
  const upload = { key, uploadId, lifetimeSeconds: lifetimeOf(wanted, parts) };
  if (method === 'DELETE') return withKey(key, await multipart.abort(upload));
  if (method === 'GET') return withKey(key, await multipart.parts(upload));
  refuseUnlessAwaited(image);
  await prolongWhereNear(image, ownerId, parts);
  if (method === 'PUT') {
    if (partNumber === undefined) throw notAllowed();
    return withKey(key, await multipart.part({ ...upload, partNumber, size: null, sha256: null }));
  }
  const { parts: uploaded } = await openParts(key, uploadId, parts);
  refuseOtherSize(file, uploaded);
  const size = uploaded.reduce((sum, part) => sum + part.size, 0);
  return withKey(key, await multipart.complete({ ...upload, size }));
}

/** By the key that an answer has named, or still by the one that was proposed: versions before 6.1 stay with that. */
async function readFile(key: string, ownerId: string, parts: ApiParts): Promise<UploadableFile> {
  const raw = parseRawKey(key);
  if (raw !== null) return fileAt(await readOwnImage(raw.imageId, ownerId, parts), key);
  return fileOf(await readOwnImage(idOfProposed(ownerId, key), ownerId, parts), undefined);
}

/** As of an Idempotency-Key, and never the same as of one. */
function idOfProposed(ownerId: string, key: string): string {
  return imageIdOf(ownerId, `uploads/sign\n${key}`);
}

/** The length is the browser's to set: a page may not. */
function withKey(key: string, { url, headers }: PresignedUpload): SignUploadResponse {
  const { 'content-length': _, ...others } = headers;
  return { url, key, headers: others };
}

function notAllowed(): ProblemError {
  return new ProblemError(
    'operation_not_allowed',
    'objects are uploaded here, not read or removed: DELETE /images/{id} removes an image with its file',
  );
}
