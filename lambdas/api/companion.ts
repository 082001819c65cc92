import * as v from 'valibot';
import { parseRawKey } from '../aws/object-key.ts';
import type { ApiParts } from './api-parts.ts';
import { completeUpload, MAXIMUM_PARTS_BYTES } from './complete-upload.ts';
import { toFieldProblems } from './field-problems.ts';
import { type HttpEvent, type HttpResponse, jsonResponse, type RouteRequest, readJsonBody } from './http.ts';
import { openParts, uploadIdOf } from './multipart-upload.ts';
import { imageNotFound, invalidRequest } from './problem.ts';
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
import { companionCompleteSchema, companionFileSchema } from './uppy-schema.ts';
import type {
  CompanionCompleted,
  CompanionParameters,
  CompanionPart,
  CompanionSignedPart,
  CompanionSignedParts,
  CompanionUpload,
} from './uppy-types.ts';

/** The routes of Companion, Uppy's own server, that @uppy/aws-s3 calls in its versions 3 to 5. */

/** GET /s3/params */
export async function answerParameters(request: RouteRequest, parts: ApiParts): Promise<HttpResponse> {
  const query = request.event.queryStringParameters ?? {};
  const { file } = await openFile({ ...query, metadata: metadataIn(query) }, request.ownerId, parts);
  const form = await formFor(file, parts);
  const answer: CompanionParameters = { method: 'POST', ...form, expires: parts.uploadLifetimeSeconds };
  return jsonResponse(200, answer);
}

/** POST /s3/multipart */
export async function answerCreateMultipart(request: RouteRequest, parts: ApiParts): Promise<HttpResponse> {
  const { file } = await openFile(readJsonBody(request.event), request.ownerId, parts);
  const { key, contentType } = file;
  const uploadId = await parts.multipart.create({ key, contentType, hasChecksums: false });
  const answer: CompanionUpload = { key, uploadId, bucket: parts.bucketName };
  return jsonResponse(200, answer);
}

/** GET /s3/multipart/{uploadId} */
export async function answerParts(request: RouteRequest, parts: ApiParts): Promise<HttpResponse> {
  const { file } = await ownFile(request, parts);
  const uploaded = await openParts(file.key, uploadIdOf(request), parts);
  const answer: CompanionPart[] = uploaded.parts.map(({ partNumber, size, etag }) => {
    return { PartNumber: partNumber, Size: size, ETag: `"${etag}"` };
  });
  return jsonResponse(200, answer);
}

/** GET /s3/multipart/{uploadId}/{partNumber} */
export async function answerSignPart(request: RouteRequest, parts: ApiParts): Promise<HttpResponse> {
  const [number] = partNumbersOf('partNumber', request.parameters.partNumber ?? '');
  const { url } = await signPart(request, parts, await awaitedFile(request, parts), number!);
  const answer: CompanionSignedPart = { url, expires: parts.uploadLifetimeSeconds };
  return jsonResponse(200, answer);
}

/** GET /s3/multipart/{uploadId}/batch */
export async function answerSignBatch(request: RouteRequest, parts: ApiParts): Promise<HttpResponse> {
  const numbers = partNumbersOf('partNumbers', request.event.queryStringParameters?.partNumbers ?? '');
  const uploadable = await awaitedFile(request, parts);
  const signed = numbers.map(async (number) => {
    const { url } = await signPart(request, parts, uploadable, number);
    return [number, url] as const;
  });
  const presignedUrls = Object.fromEntries(await Promise.all(signed));
  const answer: CompanionSignedParts = { presignedUrls, expires: parts.uploadLifetimeSeconds };
  return jsonResponse(200, answer);
}

/** POST /s3/multipart/{uploadId}/complete */
export async function answerComplete(request: RouteRequest, parts: ApiParts): Promise<HttpResponse> {
  const parsed = v.safeParse(companionCompleteSchema, readJsonBody(request.event, MAXIMUM_PARTS_BYTES));
  if (!parsed.success) throw invalidRequest(toFieldProblems(parsed.issues, companionCompleteSchema));
  const wanted = parsed.output.parts.map(({ PartNumber: partNumber, ETag: etag }) => ({ partNumber, etag }));
  const { key } = await completeUpload(await ownFile(request, parts), uploadIdOf(request), wanted, parts);
  const answer: CompanionCompleted = {
    location: await parts.links.location(key),
    bucket: parts.bucketName,
    key,
  };
  return jsonResponse(200, answer);
}

/** DELETE /s3/multipart/{uploadId}: with a body, because Uppy reads one. */
export async function answerAbort(request: RouteRequest, parts: ApiParts): Promise<HttpResponse> {
  const { file } = await ownFile(request, parts);
  await parts.multipart.abort(file.key, uploadIdOf(request));
  return jsonResponse(200, {});
}

/** Names repeat from flight to flight: without an id of the client's, every request is of a new image. */
async function openFile(given: unknown, ownerId: string, parts: ApiParts): Promise<UploadableFile> {
  const parsed = v.safeParse(companionFileSchema, given);
  if (!parsed.success) throw invalidRequest(toFieldProblems(parsed.issues, companionFileSchema));
  const { filename, type, metadata } = parsed.output;
  const fields = { filename: 'filename', contentType: 'type' };
  const proposed = { filename, type: type ?? undefined, metadata: metadata ?? {}, fields };
  return fileOf(await openProposed(proposed, ownerId, parts), undefined);
}

/** `metadata[field]=north` of a query. */
function metadataIn(query: NonNullable<HttpEvent['queryStringParameters']>): Record<string, string> {
  const fields = Object.entries(query).flatMap(([name, value]) => {
    const field = /^metadata\[(.+)\]$/.exec(name)?.[1];
    return field === undefined || value === undefined ? [] : [[field, value] as const];
  });
  return Object.fromEntries(fields);
}

async function ownFile({ event, ownerId }: RouteRequest, parts: ApiParts): Promise<UploadableFile> {
  const key = event.queryStringParameters?.key ?? '';
  const raw = parseRawKey(key);
  if (raw === null) throw imageNotFound();
  return fileAt(await readOwnImage(raw.imageId, ownerId, parts), key);
}

async function awaitedFile(request: RouteRequest, parts: ApiParts): Promise<UploadableFile> {
  const uploadable = await ownFile(request, parts);
  refuseUnlessAwaited(uploadable.image);
  await prolongWhereNear(uploadable.image, request.ownerId, parts);
  return uploadable;
}

function signPart(request: RouteRequest, parts: ApiParts, { file }: UploadableFile, partNumber: number) {
  return parts.links.multipart.part({
    key: file.key,
    uploadId: uploadIdOf(request),
    partNumber,
    size: null,
    sha256: null,
    lifetimeSeconds: parts.uploadLifetimeSeconds,
  });
}

/** Of one batch; Uppy asks for as many as it sends at once. */
const MOST_AT_ONCE = 100;

function partNumbersOf(field: string, text: string): number[] {
  const numbers = text.split(',').map((number) => (/^\d{1,5}$/.test(number) ? Number(number) : 0));
  if (numbers.length <= MOST_AT_ONCE && numbers.every((number) => number >= 1 && number <= 10_000))
    return numbers;
  const accepted = 'part numbers from 1 to 10000, with commas between them';
  throw invalidRequest([{ field, code: 'invalid', message: 'the value is not accepted', accepted }]);
}
