import { deleteImage, findOwned } from '../aws/image-repository/delete-image.ts';
import { isImageId } from '../pipeline/image-id.ts';
import type { ApiParts } from './api-parts.ts';
import { emptyResponse, type HttpResponse, type RouteRequest } from './http.ts';
import { imageNotFound } from './problem.ts';

/**
 * DELETE /images/{id}. The row goes at once; objects are removed by the sweep, which finds the entry that was made
 * before, so that nothing is forgotten wherever this call is cut off.
 */
export async function answerDeleteImage(request: RouteRequest, parts: ApiParts): Promise<HttpResponse> {
  const id = request.parameters.id ?? '';
  const { database, register } = parts;
  const find = () => (isImageId(id) ? findOwned(database, id, request.ownerId) : 'none');
  let ownership = await find();
  if (ownership === 'present') {
    await register.enterDeleting(id);
    const isDeleted = await deleteImage(database, id, request.ownerId);
    if (isDeleted) parts.onDeleted(id);
    // Otherwise another request was quicker, or this one was, and the reply was lost.
    ownership = isDeleted ? 'deleted' : await find();
  }
  if (ownership !== 'deleted') throw imageNotFound();
  return emptyResponse(204);
}
