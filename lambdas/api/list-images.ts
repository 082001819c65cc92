import * as v from 'valibot';
import { type ListQuery, listImages } from '../aws/image-repository/list-images.ts';
import type { ApiParts } from './api-parts.ts';
import { entityTag, isKnown, notModifiedResponse } from './entity-tag.ts';
import { toFieldProblems } from './field-problems.ts';
import { type HttpResponse, jsonResponse, type RouteRequest } from './http.ts';
import { decodeCursor, encodeCursor } from './list-cursor.ts';
import { listImagesSchema } from './list-images-schema.ts';
import { pollAfter } from './poll-interval.ts';
import { invalidRequest } from './problem.ts';
import type { ListImagesResponse } from './types.ts';

/** GET /images */
export async function answerListImages(request: RouteRequest, parts: ApiParts): Promise<HttpResponse> {
  const query = readQuery(request.event.queryStringParameters ?? {}, request.ownerId);
  const { images, next } = await listImages(parts.database, query);
  const answer: ListImagesResponse = {
    items: images,
    nextCursor: next === null ? null : encodeCursor(next, query.filters),
  };
  const etag = entityTag(answer);
  const headers = { etag, ...pollAfter(images, Date.now()) };
  return isKnown(request.event, etag) ? notModifiedResponse(headers) : jsonResponse(200, answer, headers);
}

function readQuery(given: Readonly<Record<string, string | undefined>>, ownerId: string): ListQuery {
  const parsed = v.safeParse(listImagesSchema, given);
  if (!parsed.success) throw invalidRequest(toFieldProblems(parsed.issues, listImagesSchema));
  const { limit, cursor, ...chosen } = parsed.output;
  const filters = { ownerId, ...chosen };
  const after = cursor === undefined ? null : decodeCursor(cursor, filters);
  if (cursor !== undefined && after === null) {
    const message = 'the value is not accepted';
    const accepted = 'nextCursor of the page before, with the same filters';
    throw invalidRequest([{ field: 'cursor', code: 'invalid', message, accepted }]);
  }
  return { filters, limit, after };
}
