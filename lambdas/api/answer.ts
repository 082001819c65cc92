import { DatabaseUnavailableError } from '../aws/database-faults.ts';
import { DatabaseResumingError } from '../aws/resuming-database.ts';
import type { ApiParts } from './api-parts.ts';
import { bedRoutes } from './bed-routes.ts';
import { answerCreateImage } from './create-image.ts';
import { answerCreateImages } from './create-images.ts';
import { answerDeleteImage } from './delete-image.ts';
import { fieldRoutes } from './field-routes.ts';
import { answerGetImage } from './get-image.ts';
import { type HttpEvent, type HttpResponse, ownerOf, problemResponse } from './http.ts';
import { answerListImages } from './list-images.ts';
import { answerOpenApiDocument } from './openapi-document.ts';
import { ProblemError } from './problem.ts';
import { answerReprocessImage } from './reprocess-image.ts';
import { matchRoute, type Route } from './router.ts';
import { StorageUnavailableError } from './storage-unavailable.ts';
import { uploadRoutes } from './upload-routes.ts';
import { uppyRoutes } from './uppy-routes.ts';
import { webhookRoutes } from './webhook-routes.ts';

/** Seconds after which a database that is resuming is likely to be up, and another fault may have passed. */
const RETRY_AFTER_SECONDS = 10;

export function routesOf(parts: ApiParts): readonly Route[] {
  return [
    { method: 'POST', path: '/images', answer: (request) => answerCreateImage(request, parts) },
    {
      method: 'POST',
      path: '/images/batch',
      answer: (request) => answerCreateImages(request, parts),
    },
    { method: 'GET', path: '/images', answer: (request) => answerListImages(request, parts) },
    { method: 'GET', path: '/images/{id}', answer: (request) => answerGetImage(request, parts) },
    { method: 'DELETE', path: '/images/{id}', answer: (request) => answerDeleteImage(request, parts) },
    {
      method: 'POST',
      path: '/images/{id}/reprocess',
      answer: (request) => answerReprocessImage(request, parts),
    },
    ...fieldRoutes(parts),
    ...bedRoutes(parts),
    {
      method: 'GET',
      path: '/openapi.json',
      isOpen: true,
      answer: (request) => answerOpenApiDocument(request, parts),
    },
    ...uploadRoutes(parts),
    ...uppyRoutes(parts),
    ...webhookRoutes(parts),
  ];
}

/** Every request gets an answer; `onFault` hears of those that are our fault, because the answer does not say. */
export async function answer(
  event: HttpEvent,
  parts: ApiParts,
  onFault: (error: unknown) => void,
): Promise<HttpResponse> {
  const { method } = event.requestContext.http;
  // Without a token: browsers send none with a preflight. API Gateway adds the headers.
  if (method === 'OPTIONS') return { statusCode: 204 };
  try {
    const { route, parameters } = matchRoute(routesOf(parts), method, event.rawPath);
    refuseUnauthorizedRoute(event);
    if (route.isOpen) return await route.answer({ event, parameters });
    return await route.answer({ event, ownerId: ownerOf(event), parameters });
  } catch (error) {
    if (!(error instanceof ProblemError)) onFault(error);
    return problemResponse(toProblem(error, event.requestContext.requestId));
  }
}

/**
 * API Gateway asks for the scope of the route that it finds. Where it has found none, in a path that it reads in another way
 * than the router, none was asked for.
 */
function refuseUnauthorizedRoute({ routeKey }: HttpEvent): void {
  if (routeKey === '$default') throw new ProblemError('route_not_found', 'write the path as documented');
}

function toProblem(error: unknown, requestId: string): ProblemError {
  if (error instanceof ProblemError) return error;
  const headers = { 'retry-after': String(RETRY_AFTER_SECONDS) };
  if (error instanceof DatabaseResumingError) {
    return new ProblemError('database_resuming', 'it pauses when nobody uses it; try again', { headers });
  }
  if (error instanceof DatabaseUnavailableError) {
    return new ProblemError('database_unavailable', 'try again, with the same id if you gave one', {
      headers,
    });
  }
  if (error instanceof StorageUnavailableError) {
    return new ProblemError(
      'storage_unavailable',
      'try again; what was asked for may be done or not, and doing it twice does no harm',
      { headers },
    );
  }
  return new ProblemError('internal_error', 'name the request id when you ask for help', { requestId });
}
