import * as v from 'valibot';
import type { DeclaredFile } from '../aws/image-repository/awaited-upload.ts';
import type { PresignedForm } from '../aws/upload-policy.ts';
import type { ApiParts } from './api-parts.ts';
import { toFieldProblems } from './field-problems.ts';
import { type HttpResponse, jsonResponse, type RouteRequest, readJsonBody } from './http.ts';
import { factsOf } from './multipart-facts.ts';
import { invalidRequest } from './problem.ts';
import { uploadAgainSchema } from './upload-schema.ts';
import type { UploadAgainRequest, UploadAgainResponse } from './upload-types.ts';
import { expiryOf, fileOf, prolong, readOwnImage, refuseUnlessAwaited } from './uploadable-file.ts';

/** POST /images/{id}/upload */
export async function answerUploadAgain(request: RouteRequest, parts: ApiParts): Promise<HttpResponse> {
  const parsed = v.safeParse(uploadAgainSchema, readJsonBody(request.event));
  if (!parsed.success) throw invalidRequest(toFieldProblems(parsed.issues, uploadAgainSchema));
  const wanted = parsed.output;
  const image = await readOwnImage(request.parameters.id ?? '', request.ownerId, parts);
  const { file } = fileOf(image, wanted.filename);
  refuseUnlessAwaited(image);
  if (wanted.method === 'PUT') refuseWithoutSize(file);
  await prolong(image, request.ownerId, parts);
  return jsonResponse(200, await instructionsFor(wanted, file, parts));
}

function refuseWithoutSize({ size }: DeclaredFile): void {
  if (size !== null) return;
  const message = 'a single PUT is bound to the size of the file, and that was not declared';
  throw invalidRequest([{ field: 'method', code: 'invalid', message, accepted: 'POST, multipart' }]);
}

async function instructionsFor(
  { method, partChecksums = false }: UploadAgainRequest,
  file: DeclaredFile,
  parts: ApiParts,
): Promise<UploadAgainResponse> {
  const { filename, key, contentType } = file;
  if (method === 'multipart') {
    const uploadId = await parts.multipart.create({ key, contentType, hasChecksums: partChecksums });
    return { method, ...factsOf(file, uploadId, partChecksums) };
  }
  const expiresAt = expiryOf(parts);
  if (method === 'POST') return { method, filename, key, ...(await formFor(file, parts)), expiresAt };
  const { sha256, size } = file;
  const lifetimeSeconds = parts.uploadLifetimeSeconds;
  const signed = await parts.links.upload({ key, contentType, size: size!, sha256, lifetimeSeconds });
  return { method, filename, key, ...signed, expiresAt };
}

/** Bound to the size that was declared; where none was, to what is taken at most. */
export function formFor(
  file: DeclaredFile,
  parts: ApiParts,
  lifetimeSeconds = parts.uploadLifetimeSeconds,
): Promise<PresignedForm> {
  const { key, contentType, size, sizeLimit, sha256 } = file;
  return parts.links.form({
    key,
    contentType,
    smallest: size ?? 1,
    largest: size ?? sizeLimit ?? parts.maximumUploadBytes,
    sha256,
    lifetimeSeconds,
  });
}
