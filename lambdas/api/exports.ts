import * as v from 'valibot';
import type { Exported } from '../aws/field-answers/read-exported-images.ts';
import { INDEX_IDS } from '../pipeline/image-analysis.ts';
import { isImageId } from '../pipeline/image-id.ts';
import type { ApiParts } from './api-parts.ts';
import { attachment } from './attachment.ts';
import { decodeExportCursor, type ExportPosition, encodeExportCursor } from './export-cursor.ts';
import { type ExportPage, exportPage } from './export-page.ts';
import { fieldNotFound, fieldOf, readQuery } from './field-request.ts';
import type { HttpResponse, RouteRequest } from './http.ts';
import { imageNotFound, invalidRequest, type ProblemError } from './problem.ts';

const CURSOR = 'of the link to the next page';
const INDEX = `one of ${INDEX_IDS.join(', ')}; all where it is absent`;

export const exportQuery = v.strictObject({
  format: v.exactOptional(v.picklist(['csv', 'geojson'], 'csv or geojson'), 'csv'),
  index: v.exactOptional(v.picklist(INDEX_IDS, INDEX)),
  cursor: v.exactOptional(v.string(CURSOR)),
});

/** GET /images/{id}/export */
export async function answerImageExport(request: RouteRequest, parts: ApiParts): Promise<HttpResponse> {
  const id = request.parameters.id ?? '';
  if (!isImageId(id)) throw imageNotFound();
  const name = ({ firstImage }: ExportPage) => firstImage?.filename.replace(/\.\w+$/, '') ?? id;
  return answerExport(request, parts, { exported: { imageId: id }, name, notFound: imageNotFound });
}

/** GET /fields/{field}/export */
export async function answerFieldExport(request: RouteRequest, parts: ApiParts): Promise<HttpResponse> {
  const field = fieldOf(request);
  return answerExport(request, parts, { exported: { field }, name: () => field, notFound: fieldNotFound });
}

interface Subject {
  readonly exported: Exported;
  /** Of the file, without its extension. */
  readonly name: (page: ExportPage) => string;
  readonly notFound: () => ProblemError;
}

async function answerExport(
  request: RouteRequest,
  { database }: ApiParts,
  { exported, name, notFound }: Subject,
): Promise<HttpResponse> {
  const { format, index = null, cursor } = readQuery(request, exportQuery);
  const from = cursor === undefined ? null : positionOf(cursor);
  const page = await exportPage(database, { ownerId: request.ownerId, exported, format, index, from });
  if (page.firstImage === null && from === null) throw notFound();
  const next = page.next === null ? {} : { link: `<${nextPage(request, page.next)}>; rel="next"` };
  if (format === 'csv') {
    const header = from === null ? 'present' : 'absent';
    return attachment(`text/csv; charset=utf-8; header=${header}`, `${name(page)}.csv`, page.content, next);
  }
  const body = `{"type":"FeatureCollection","features":[${page.content}]}`;
  return attachment('application/geo+json', `${name(page)}.geojson`, body, next);
}

function positionOf(cursor: string): ExportPosition {
  const position = decodeExportCursor(cursor);
  if (position !== null) return position;
  const message = 'the value is not accepted';
  throw invalidRequest([{ field: 'cursor', code: 'invalid', message, accepted: CURSOR }]);
}

/** Relative to this page, whatever stands before its path. */
function nextPage({ event }: RouteRequest, next: ExportPosition): string {
  const query = new URLSearchParams(event.queryStringParameters as Record<string, string> | undefined);
  query.set('cursor', encodeExportCursor(next));
  return `?${query}`;
}
