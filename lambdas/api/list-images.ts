import { type ListQuery, listImages, type PageStart } from '../aws/image-repository/list-images.ts';
import { isImageId } from '../pipeline/image-id.ts';
import { IMAGE_STATUSES, type ImageStatus } from '../pipeline/image-status.ts';
import type { ApiParts } from './api-parts.ts';
import { type HttpResponse, jsonResponse, type RouteRequest } from './http.ts';
import { invalidRequest } from './problem.ts';
import type { FieldProblem, ListImagesResponse } from './types.ts';

const DEFAULT_LIMIT = 20;
const MAXIMUM_LIMIT = 100;
const PARAMETERS = ['limit', 'status', 'cursor'];

/** GET /images */
export async function answerListImages(request: RouteRequest, parts: ApiParts): Promise<HttpResponse> {
  const query = readQuery(request.event.queryStringParameters ?? {}, request.ownerId);
  const { images, next } = await listImages(parts.database, query);
  const answer: ListImagesResponse = { items: images, nextCursor: next === null ? null : encodeCursor(next) };
  return jsonResponse(200, answer);
}

function readQuery(given: Readonly<Record<string, string | undefined>>, ownerId: string): ListQuery {
  const errors: FieldProblem[] = Object.keys(given)
    .filter((name) => !PARAMETERS.includes(name))
    .map((name) => ({
      field: name.replace(/[^\w.-]/g, '_').slice(0, 100),
      code: 'unknown',
      message: 'the parameter is not known',
      accepted: PARAMETERS.join(', '),
    }));
  const refuse = (field: string, accepted: string): void => {
    errors.push({ field, code: 'invalid', message: 'the value is not accepted', accepted });
  };

  const limit = given.limit === undefined ? DEFAULT_LIMIT : Number(given.limit);
  if (!/^\d+$/.test(given.limit ?? '1') || limit < 1 || limit > MAXIMUM_LIMIT) {
    refuse('limit', `a whole number from 1 to ${MAXIMUM_LIMIT}`);
  }
  const status = (given.status ?? null) as ImageStatus | null;
  if (status !== null && !IMAGE_STATUSES.includes(status)) refuse('status', IMAGE_STATUSES.join(', '));
  const after = given.cursor === undefined ? null : decodeCursor(given.cursor);
  if (given.cursor !== undefined && after === null) refuse('cursor', 'nextCursor of the page before');

  if (errors.length > 0) throw invalidRequest(errors);
  return { ownerId, limit, status, after };
}

/** Opaque to clients: its content may change. */
function encodeCursor(start: PageStart): string {
  return Buffer.from(`${start.createdAt} ${start.id}`).toString('base64url');
}

function decodeCursor(cursor: string): PageStart | null {
  const [createdAt = '', id = '', ...rest] = Buffer.from(cursor, 'base64url').toString('utf8').split(' ');
  const valid =
    rest.length === 0 &&
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(createdAt) &&
    !Number.isNaN(Date.parse(createdAt)) &&
    isImageId(id);
  return valid ? { createdAt, id } : null;
}
