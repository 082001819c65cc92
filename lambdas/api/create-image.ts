import { randomUUID } from 'node:crypto';
import { createImages } from '../aws/image-repository/create-image.ts';
import type { ApiParts } from './api-parts.ts';
import { enterAll, refusalOf, toCreateAnswer } from './creation.ts';
import { type HttpResponse, jsonResponse, type RouteRequest, readJsonBody } from './http.ts';
import { imageIdOf, readIdempotencyKey } from './idempotency-key.ts';
import { toNewImage } from './new-image.ts';
import { parseCreateImage } from './parse-create-image.ts';

/** POST /images */
export async function answerCreateImage(request: RouteRequest, parts: ApiParts): Promise<HttpResponse> {
  const { event, ownerId } = request;
  const key = readIdempotencyKey(event);
  const body = parseCreateImage(readJsonBody(event), parts);
  const image = toNewImage(body, key === null ? randomUUID() : imageIdOf(ownerId, key));
  await enterAll([image], parts);
  const { database, uploadLifetimeSeconds } = parts;
  const [outcome] = await createImages(database, [image], { ownerId, uploadLifetimeSeconds });
  const refusal = refusalOf(outcome!);
  if (refusal !== null) throw refusal;
  const { status, answer } = await toCreateAnswer(image, outcome!, parts);
  return jsonResponse(status, answer, { location: `/images/${image.id}` });
}
