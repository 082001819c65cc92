import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { type CreateOutcome, createImages } from '../aws/image-repository/create-image.ts';
import type { ApiParts } from './api-parts.ts';
import { enterAll, refusalOf, toCreateAnswer } from './creation.ts';
import { toFieldProblems } from './field-problems.ts';
import { type HttpResponse, jsonResponse, type RouteRequest, readJsonBody } from './http.ts';
import { imageIdOf, readIdempotencyKey } from './idempotency-key.ts';
import { type SizedImage, toNewImage } from './new-image.ts';
import { parseCreateImage } from './parse-create-image.ts';
import { invalidRequest, ProblemError } from './problem.ts';
import type { BatchResult, CreateImagesResponse } from './types.ts';

const MOST = 100;
const LIST = `a list of 1 to ${MOST} requests, each as for POST /images`;

/** bytes; a hundred requests with all that is usually declared take about 60 KiB */
const MAXIMUM_BATCH_BYTES = 256 * 1024;

const batchSchema = v.strictObject(
  { images: v.pipe(v.array(v.unknown(), LIST), v.minLength(1, LIST), v.maxLength(MOST, LIST)) },
  'an object with images',
);

/** POST /images/batch. Each request has an outcome of its own; a fault of ours is one of all. */
export async function answerCreateImages(request: RouteRequest, parts: ApiParts): Promise<HttpResponse> {
  const { event, ownerId } = request;
  const key = readIdempotencyKey(event);
  const parsed = v.safeParse(batchSchema, readJsonBody(event, MAXIMUM_BATCH_BYTES));
  if (!parsed.success) throw invalidRequest(toFieldProblems(parsed.issues, batchSchema));
  const items = parsed.output.images.map((body, position) => {
    return toItem(body, key === null ? randomUUID() : imageIdOf(ownerId, key, position), parts);
  });
  const given = withoutRepeatedIds(items);
  const outcomes = await createAll(given.filter(isImage), ownerId, parts);
  const results = await Promise.all(
    given.map((item) => (isImage(item) ? toResult(item, outcomes.get(item.id)!, parts) : refused(item))),
  );
  const answer: CreateImagesResponse = { results };
  return jsonResponse(200, answer);
}

/** What becomes of one request before the database is asked. */
type Item = SizedImage | ProblemError;

function isImage(item: Item): item is SizedImage {
  return !(item instanceof ProblemError);
}

function toItem(body: unknown, otherwise: string, parts: ApiParts): Item {
  try {
    return toNewImage(parseCreateImage(body, parts), otherwise);
  } catch (error) {
    if (error instanceof ProblemError) return error;
    throw error;
  }
}

function withoutRepeatedIds(items: readonly Item[]): Item[] {
  const seen = new Set<string>();
  return items.map((item) => {
    if (!isImage(item)) return item;
    if (!seen.has(item.id)) {
      seen.add(item.id);
      return item;
    }
    const message = 'an earlier request of the batch has the same id';
    return invalidRequest([{ field: 'id', code: 'invalid', message, accepted: 'a UUID for each image' }]);
  });
}

async function createAll(
  images: readonly SizedImage[],
  ownerId: string,
  parts: ApiParts,
): Promise<ReadonlyMap<string, CreateOutcome>> {
  if (images.length === 0) return new Map();
  await enterAll(images, parts);
  const { database, uploadLifetimeSeconds } = parts;
  const outcomes = await createImages(database, images, { ownerId, uploadLifetimeSeconds });
  return new Map(images.map(({ id }, index) => [id, outcomes[index]!]));
}

async function toResult(image: SizedImage, outcome: CreateOutcome, parts: ApiParts): Promise<BatchResult> {
  const refusal = refusalOf(outcome);
  if (refusal !== null) return refused(refusal);
  const { status, answer } = await toCreateAnswer(image, outcome, parts);
  return { status, image: answer, problem: null };
}

function refused({ problem }: ProblemError): BatchResult {
  return { status: problem.status, image: null, problem };
}
