import { fieldSegment } from '../../client/field-segment.ts';
import { linkedItem } from '../answers/linked-item.ts';
import { stacCollection } from '../answers/stac-collection.ts';
import { readCollectedImages } from '../aws/field-answers/read-collected-images.ts';
import { readImage } from '../aws/image-repository/read-image.ts';
import { STAC_ITEM_FILE } from '../imagery/documents/finishing-documents.ts';
import type { StacItem } from '../imagery/stac/stac-item.ts';
import { isImageId } from '../pipeline/image-id.ts';
import type { ApiParts } from './api-parts.ts';
import { fieldOf } from './field-request.ts';
import { type HttpResponse, jsonResponse, PRIVATE, type RouteRequest } from './http.ts';
import { imageNotFound, ProblemError } from './problem.ts';

/** GET /fields/{field}/stac. Links are relative to it, so that they hold under any domain. */
export async function answerFieldCollection(request: RouteRequest, parts: ApiParts): Promise<HttpResponse> {
  const field = fieldOf(request);
  const images = await readCollectedImages(parts.database, request.ownerId, field);
  if (images.length === 0) {
    throw new ProblemError('field_not_found', 'you have no analysed images of this field');
  }
  return jsonResponse(
    200,
    stacCollection(field, images, (imageId) => `../../images/${imageId}/item`),
  );
}

/** GET /images/{id}/item: as it was stored, with links to the files and to the collection. */
export async function answerImageItem(request: RouteRequest, parts: ApiParts): Promise<HttpResponse> {
  const id = request.parameters.id ?? '';
  const image = isImageId(id) ? await readImage(parts.database, id, request.ownerId) : null;
  if (image === null) throw imageNotFound();
  const outputs = image.analysis?.outputs ?? [];
  const stored = outputs.find(({ name }) => name === STAC_ITEM_FILE);
  if (stored === undefined)
    throw new ProblemError('not_analysed', 'there is no item before an analysis is complete');
  const item = JSON.parse(await parts.readDocument(stored.key)) as StacItem;
  const links = outputs.map(async ({ name, key }) => [name, await parts.links.download(key)] as const);
  const collection =
    image.field === null ? null : { id: image.field, href: `../../fields/${fieldSegment(image.field)}/stac` };
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/geo+json', ...PRIVATE },
    body: JSON.stringify(linkedItem(item, Object.fromEntries(await Promise.all(links)), collection)),
  };
}
