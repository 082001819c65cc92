import { UPLOAD_TYPES } from '../contract.ts';
import type { ApiParts } from './api-parts.ts';
import { entityTag, isKnown, notModifiedResponse } from './entity-tag.ts';
import { type HttpResponse, jsonResponse, type OpenRequest } from './http.ts';

/** Seconds: a client may work by an older document for as long; what it does not know yet does it no harm. */
const FRESH_SECONDS = 3600;

/** As the enumeration of any upload's types reads; one of fewer has a reason of its own. */
const EVERY_TYPE = String(Object.keys(UPLOAD_TYPES));

type Accepted = Pick<ApiParts, 'maximumUploadBytes' | 'allowedUploadTypes'>;

/** GET /openapi.json. It has no secret: whoever wants to write a client needs no token for it. */
export async function answerOpenApiDocument(
  { event }: OpenRequest,
  accepted: Accepted,
): Promise<HttpResponse> {
  // Behind import(), it is a file of its own: no other request reads it.
  const { default: widest } = await import('../../docs/openapi.json', { with: { type: 'json' } });
  const document = narrowedDocument(widest, accepted);
  const etag = entityTag(document);
  const headers = { etag, 'cache-control': `public, max-age=${FRESH_SECONDS}` };
  return isKnown(event, etag) ? notModifiedResponse(headers) : jsonResponse(200, document, headers);
}

/** The document as if it had been made for this deployment, which may take less than any can. */
export function narrowedDocument(
  widest: object,
  { maximumUploadBytes, allowedUploadTypes }: Accepted,
): object {
  const narrowed = JSON.stringify(widest, (name, value) => {
    if (name === 'size' && value?.maximum !== undefined) return { ...value, maximum: maximumUploadBytes };
    if (name === 'contentType' && String(value?.enum) === EVERY_TYPE)
      return { ...value, enum: allowedUploadTypes };
    return value;
  });
  return JSON.parse(narrowed) as object;
}
