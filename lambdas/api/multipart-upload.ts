import * as v from 'valibot';
import type { UploadedParts } from '../aws/multipart-uploads.ts';
import { rawPrefixOf } from '../aws/object-key.ts';
import { bytesOfPart } from '../pipeline/upload-parts.ts';
import type { ApiParts } from './api-parts.ts';
import { toFieldProblems } from './field-problems.ts';
import { emptyResponse, type HttpResponse, jsonResponse, type RouteRequest, readJsonBody } from './http.ts';
import { factsOf } from './multipart-facts.ts';
import { invalidRequest, ProblemError } from './problem.ts';
import { signPartsSchema } from './upload-schema.ts';
import type { MultipartUploadResponse, MultipartUploadsResponse, SignPartsResponse } from './upload-types.ts';
import {
  expiryOf,
  fileOf,
  prolongWhereNear,
  readOwnImage,
  refuseUnlessAwaited,
  type UploadableFile,
} from './uploadable-file.ts';

/** GET /images/{id}/multipart: what a client that has lost its notes can go on with. */
export async function answerListUploads(
  { parameters, ownerId }: RouteRequest,
  parts: ApiParts,
): Promise<HttpResponse> {
  const { id, files } = await readOwnImage(parameters.id ?? '', ownerId, parts);
  const nameOf = new Map(files.map(({ key, filename }) => [key, filename]));
  const open = await parts.multipart.list(rawPrefixOf(id));
  const uploads = open.flatMap(({ key, uploadId, initiatedAt }) => {
    const filename = nameOf.get(key);
    return filename === undefined ? [] : [{ filename, key, uploadId, initiatedAt }];
  });
  const answer: MultipartUploadsResponse = { uploads };
  return jsonResponse(200, answer);
}

/** GET /images/{id}/multipart/{uploadId} */
export async function answerListParts(request: RouteRequest, parts: ApiParts): Promise<HttpResponse> {
  const { file } = await ownFile(request, parts);
  const uploadId = uploadIdOf(request);
  const { parts: uploaded, hasChecksums } = await openParts(file.key, uploadId, parts);
  const answer: MultipartUploadResponse = {
    ...factsOf(file, uploadId, hasChecksums),
    parts: uploaded.map(({ partNumber, size, etag }) => ({ partNumber, size, etag })),
  };
  return jsonResponse(200, answer);
}

/** POST /images/{id}/multipart/{uploadId}/parts */
export async function answerSignParts(request: RouteRequest, parts: ApiParts): Promise<HttpResponse> {
  const parsed = v.safeParse(signPartsSchema, readJsonBody(request.event));
  if (!parsed.success) throw invalidRequest(toFieldProblems(parsed.issues, signPartsSchema));
  const { partNumbers, sha256 } = parsed.output;
  const { image, file } = await ownFile(request, parts);
  const uploadId = uploadIdOf(request);
  refusePartsBeyond(file, partNumbers);
  const { hasChecksums } = await openParts(file.key, uploadId, parts);
  refuseOtherChecksums(hasChecksums, sha256);
  refuseUnlessAwaited(image);
  await prolongWhereNear(image, request.ownerId, parts);
  const expiresAt = expiryOf(parts);
  const signed = partNumbers.map(async (partNumber, index) => ({
    partNumber,
    ...(await parts.links.multipart.part({
      key: file.key,
      uploadId,
      partNumber,
      size: file.size === null ? null : bytesOfPart(file.size, partNumber),
      sha256: sha256?.[index] ?? null,
      lifetimeSeconds: parts.uploadLifetimeSeconds,
    })),
  }));
  const answer: SignPartsResponse = { parts: await Promise.all(signed), expiresAt };
  return jsonResponse(200, answer);
}

/** DELETE /images/{id}/multipart/{uploadId}; also of one that is gone. */
export async function answerAbortUpload(request: RouteRequest, parts: ApiParts): Promise<HttpResponse> {
  const { file } = await ownFile(request, parts);
  await parts.multipart.abort(file.key, uploadIdOf(request));
  return emptyResponse(204);
}

export async function ownFile(
  { event, parameters, ownerId }: RouteRequest,
  parts: ApiParts,
): Promise<UploadableFile> {
  const image = await readOwnImage(parameters.id ?? '', ownerId, parts);
  return fileOf(image, event.queryStringParameters?.filename);
}

/** Characters that S3 makes ids of; nothing that a path would have to hide. */
const UPLOAD_ID = /^[\w.~-]{1,1024}$/;

export function uploadIdOf({ parameters }: RouteRequest): string {
  const { uploadId = '' } = parameters;
  if (!UPLOAD_ID.test(uploadId)) throw uploadNotFound();
  return uploadId;
}

/** S3 knows an upload by key and id together, so that an id of another key is as unknown as one that never was. */
export async function openParts(key: string, uploadId: string, parts: ApiParts): Promise<UploadedParts> {
  const uploaded = await parts.multipart.parts(key, uploadId);
  if (uploaded === null) throw uploadNotFound();
  return uploaded;
}

export function uploadNotFound(): ProblemError {
  return new ProblemError('upload_not_found', 'this file has no upload with this id, perhaps not any more');
}

function refusePartsBeyond({ size }: UploadableFile['file'], partNumbers: readonly number[]): void {
  if (size === null) return;
  const beyond = partNumbers.findIndex((partNumber) => partNumber > 1 && bytesOfPart(size, partNumber) <= 0);
  if (beyond < 0) return;
  const message = `the file was declared with ${size} bytes, and has no such part`;
  const accepted = 'part numbers from 1 to partCount';
  throw invalidRequest([{ field: `partNumbers.${beyond}`, code: 'invalid', message, accepted }]);
}

function refuseOtherChecksums(hasChecksums: boolean, sha256: readonly string[] | undefined): void {
  if (hasChecksums === (sha256 !== undefined)) return;
  const problem = hasChecksums
    ? { code: 'missing' as const, message: 'the upload was begun with partChecksums' }
    : { code: 'unknown' as const, message: 'the upload was begun without partChecksums' };
  const accepted = hasChecksums ? 'the SHA-256 of each of the parts' : 'no SHA-256';
  throw invalidRequest([{ field: 'sha256', ...problem, accepted }]);
}
