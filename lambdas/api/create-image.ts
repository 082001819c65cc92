import { createHash, randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { createImage, type NewImage } from '../aws/image-repository/create-image.ts';
import { OBJECT_KEYS, UPLOAD_TYPES } from '../contract.ts';
import { extensionOf, sanitiseFilename } from '../pipeline/filename.ts';
import type { AnalysisRequest } from '../pipeline/image-analysis.ts';
import type { ApiParts } from './api-parts.ts';
import { createImageSchema, type ValidCreateImage } from './create-image-schema.ts';
import { toFieldProblems } from './field-problems.ts';
import { type HttpResponse, jsonResponse, type RouteRequest, readJsonBody } from './http.ts';
import { invalidRequest, ProblemError } from './problem.ts';
import type { CreateImageResponse, UploadInstructions } from './types.ts';

/** POST /images */
export async function answerCreateImage(request: RouteRequest, parts: ApiParts): Promise<HttpResponse> {
  const body = parseBody(readJsonBody(request.event), parts.maximumUploadBytes);
  const image = toNewImage(body, request.ownerId, parts.uploadLifetimeSeconds);
  const outcome = await createImage(parts.database, image);
  if (outcome.kind === 'conflict') {
    throw new ProblemError(
      'id_conflict',
      'the id is in use for another request; repeat that one, or take a new id',
    );
  }
  const { status, createdAt, uploadExpiresAt } = outcome.image;
  const upload = status === 'uploaded' ? await presign(image, uploadExpiresAt, parts) : null;
  const answer: CreateImageResponse = { id: image.id, status, createdAt, upload };
  if (outcome.kind === 'created') parts.onCreated(image.id);
  const response = jsonResponse(outcome.kind === 'created' ? 201 : 200, answer);
  return { ...response, headers: { ...response.headers, location: `/images/${image.id}` } };
}

function parseBody(body: unknown, maximumUploadBytes: number): ValidCreateImage {
  const schema = createImageSchema(maximumUploadBytes);
  const parsed = v.safeParse(schema, body);
  if (!parsed.success) throw invalidRequest(toFieldProblems(parsed.issues, schema));
  const accepted = UPLOAD_TYPES[parsed.output.contentType] ?? [];
  if (!accepted.includes(extensionOf(parsed.output.filename))) {
    const message = `the name's extension does not go with ${parsed.output.contentType}`;
    throw invalidRequest([{ field: 'filename', code: 'invalid', message, accepted: accepted.join(', ') }]);
  }
  return parsed.output;
}

function toNewImage(body: ValidCreateImage, ownerId: string, uploadLifetimeSeconds: number): NewImage {
  const {
    id: givenId,
    filename: originalName,
    contentType,
    size,
    sha256,
    capturedAt,
    gps,
    ...request
  } = body;
  const id = givenId ?? randomUUID();
  const filename = sanitiseFilename(originalName);
  return {
    id,
    ownerId,
    filename,
    originalName,
    key: OBJECT_KEYS.raw(id, filename),
    size,
    contentType,
    sha256: sha256 ?? null,
    capturedAt: capturedAt ?? null,
    gps: gps ?? null,
    request: request satisfies AnalysisRequest,
    creationDigest: digestOf({ ...body, id: null }),
    uploadLifetimeSeconds,
  };
}

/** Of the values, whatever the order in which the client wrote them. */
function digestOf(body: object): string {
  const sorted = JSON.stringify(body, (_key, value: unknown) =>
    typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).sort()) : value,
  );
  return createHash('sha256').update(sorted).digest('hex');
}

async function presign(image: NewImage, expiresAt: string, parts: ApiParts): Promise<UploadInstructions> {
  const { url, headers } = await parts.links.upload({
    key: image.key,
    contentType: image.contentType,
    size: image.size,
    sha256: image.sha256,
    lifetimeSeconds: parts.uploadLifetimeSeconds,
  });
  return { method: 'PUT', url, headers, expiresAt };
}
