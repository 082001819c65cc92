import {
  openAgain,
  type ReprocessableImage,
  readReprocessable,
} from '../aws/image-repository/reprocess-image.ts';
import { isImageId } from '../pipeline/image-id.ts';
import type { ApiParts } from './api-parts.ts';
import { type HttpResponse, hasBody, jsonResponse, type RouteRequest, readJsonBody } from './http.ts';
import { imageNotFound, ProblemError } from './problem.ts';
import { changedRequest, isToBeOpened, parseReprocess } from './reprocess-request.ts';
import type { ReprocessImageResponse } from './types.ts';

/** An image moves a handful of times in a second at most: more lost races than this are a fault of ours. */
const TRIES = 10;

/** POST /images/{id}/reprocess */
export async function answerReprocessImage(request: RouteRequest, parts: ApiParts): Promise<HttpResponse> {
  const body = hasBody(request.event) ? readJsonBody(request.event) : undefined;
  for (let tries = 1; tries <= TRIES; tries++) {
    const image = await readOwn(request, parts);
    const change = parseReprocess(body, image);
    refuseWithoutUpload(image);
    const declared = changedRequest(image.request, change);
    if (!isToBeOpened(image, declared, change.afterAttempt)) {
      // Perhaps opened by this very request: the SDK repeats a statement whose reply was lost.
      if (tries > 1 && image.status === 'uploaded') await parts.queue(image);
      return accepted(image);
    }
    const { id: imageId, attempt: attemptsBefore, captureFiles } = image;
    await parts.register.enterOpen({ imageId, attemptsBefore, objects: captureFiles ?? 1 });
    if (!(await openAgain(parts.database, image, declared))) continue;
    parts.onReprocessed(imageId);
    await parts.queue(image);
    return accepted({ ...image, status: 'uploaded', request: declared });
  }
  throw new Error(`image ${request.parameters.id} moved ${TRIES} times while it was to be opened again`);
}

async function readOwn({ parameters, ownerId }: RouteRequest, parts: ApiParts): Promise<ReprocessableImage> {
  const id = parameters.id ?? '';
  const image = isImageId(id) ? await readReprocessable(parts.database, id, ownerId) : null;
  if (image === null) throw imageNotFound();
  return image;
}

function refuseWithoutUpload(image: ReprocessableImage): void {
  if (image.wasUploaded) return;
  throw new ProblemError(
    'not_uploaded',
    image.status === 'uploaded'
      ? 'no upload has arrived yet: send the file as POST /images told; it is then processed by itself'
      : 'the upload never came, and its time is over: POST /images/{id}/upload gives another',
  );
}

function accepted({ id, status, attempt, request }: ReprocessableImage): HttpResponse {
  const answer: ReprocessImageResponse = { id, status, attempt, request };
  const response = jsonResponse(202, answer);
  return { ...response, headers: { ...response.headers, location: `/images/${id}` } };
}
