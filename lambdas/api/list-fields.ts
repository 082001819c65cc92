import { fieldSegment } from '../../client/field-segment.ts';
import { listFields } from '../aws/field-answers/list-fields.ts';
import { listFieldsQuery } from './answers-schema.ts';
import type { ListFieldsResponse } from './answers-types.ts';
import type { ApiParts } from './api-parts.ts';
import { entityTag, isKnown, notModifiedResponse } from './entity-tag.ts';
import { decodedLabel, readQuery } from './field-request.ts';
import { type HttpResponse, jsonResponse, type RouteRequest } from './http.ts';
import { UNPRINTABLE } from './label-schema.ts';
import { invalidRequest } from './problem.ts';

/** GET /fields */
export async function answerListFields(request: RouteRequest, parts: ApiParts): Promise<HttpResponse> {
  const { limit, cursor } = readQuery(request, listFieldsQuery);
  const after = cursor === undefined ? null : decodeLabel(cursor);
  const { fields, next } = await listFields(parts.database, request.ownerId, after, limit);
  const answer: ListFieldsResponse = {
    items: fields.map(({ beds, ...field }) => ({
      ...field,
      path: `/fields/${fieldSegment(field.field)}`,
      hasBeds: beds > 0,
      bedCount: beds,
    })),
    nextCursor: next === null ? null : Buffer.from(next).toString('base64url'),
  };
  const etag = entityTag(answer);
  return isKnown(request.event, etag) ? notModifiedResponse({ etag }) : jsonResponse(200, answer, { etag });
}

/** A cursor is the last label of its page. Whatever it says, only the caller's own fields are looked at. */
function decodeLabel(cursor: string): string {
  const decoded = decodedLabel(cursor);
  if (decoded !== null && !UNPRINTABLE.test(decoded)) return decoded;
  const message = 'the value is not accepted';
  throw invalidRequest([
    { field: 'cursor', code: 'invalid', message, accepted: 'nextCursor of the page before' },
  ]);
}
