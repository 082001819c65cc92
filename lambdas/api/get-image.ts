import { readImage } from '../aws/image-repository/read-image.ts';
import type { StoredAnalysis, StoredImage } from '../aws/image-repository/stored-image.ts';
import { isImageId } from '../pipeline/image-id.ts';
import type { ApiParts } from './api-parts.ts';
import { entityTag, isKnown, linkPeriod, notModifiedResponse } from './entity-tag.ts';
import { type HttpResponse, jsonResponse, type RouteRequest } from './http.ts';
import { pollAfter } from './poll-interval.ts';
import { imageNotFound } from './problem.ts';
import type { AnalysisResponse, ImageResponse } from './types.ts';

/** GET /images/{id} */
export async function answerGetImage(request: RouteRequest, parts: ApiParts): Promise<HttpResponse> {
  const id = request.parameters.id ?? '';
  const image = isImageId(id) ? await readImage(parts.database, id, request.ownerId) : null;
  if (image === null) throw imageNotFound();
  const etag = tagOf(image, parts.downloadLifetimeSeconds);
  const headers = { etag, ...pollAfter([image], Date.now()) };
  if (isKnown(request.event, etag)) return notModifiedResponse(headers);
  const { analysis, captureFiles, ...rest } = image;
  const answer: ImageResponse = {
    ...rest,
    captureGroup:
      captureFiles?.map(({ filename, contentType, size }) => ({ filename, contentType, size })) ?? null,
    analysis: analysis === null ? null : await withLinks(analysis, parts),
  };
  return jsonResponse(200, answer, headers);
}

/** Of what the answer is made of, before any link is signed. */
function tagOf(image: StoredImage, downloadLifetimeSeconds: number): string {
  const hasLinks = image.analysis !== null && image.analysis.outputs.length > 0;
  return entityTag([image, hasLinks ? linkPeriod(Date.now(), downloadLifetimeSeconds) : null]);
}

async function withLinks(analysis: StoredAnalysis, parts: ApiParts): Promise<AnalysisResponse> {
  const outputs = analysis.outputs.map(async ({ name, key, contentType, bytes }) => {
    return { name, contentType, bytes, url: await parts.links.download(key) };
  });
  return { ...analysis, outputs: await Promise.all(outputs) };
}
