/** What a token has to permit; `open` asks for none. */
type RouteScope = 'read' | 'write' | 'open';

export interface ApiRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly scope: RouteScope;
}

const IMAGE_ROUTES: readonly ApiRoute[] = [
  { method: 'GET', path: '/images', scope: 'read' },
  { method: 'POST', path: '/images', scope: 'write' },
  { method: 'POST', path: '/images/batch', scope: 'write' },
  { method: 'GET', path: '/images/{id}', scope: 'read' },
  { method: 'DELETE', path: '/images/{id}', scope: 'write' },
  { method: 'POST', path: '/images/{id}/reprocess', scope: 'write' },
];

const BED_ROUTES: readonly ApiRoute[] = [
  { method: 'GET', path: '/images/{id}/beds', scope: 'read' },
  { method: 'GET', path: '/fields/{field}/beds', scope: 'read' },
  { method: 'PUT', path: '/fields/{field}/beds', scope: 'write' },
  { method: 'DELETE', path: '/fields/{field}/beds', scope: 'write' },
];

/** What is told of fields over time, and of images in other forms. */
const FIELD_ROUTES: readonly ApiRoute[] = [
  { method: 'GET', path: '/fields', scope: 'read' },
  { method: 'GET', path: '/fields/{field}/series', scope: 'read' },
  { method: 'GET', path: '/fields/{field}/changes', scope: 'read' },
  { method: 'GET', path: '/fields/{field}/outliers', scope: 'read' },
  { method: 'GET', path: '/fields/{field}/export', scope: 'read' },
  { method: 'GET', path: '/fields/{field}/stac', scope: 'read' },
  { method: 'GET', path: '/images/{id}/export', scope: 'read' },
  { method: 'GET', path: '/images/{id}/item', scope: 'read' },
  { method: 'GET', path: '/images/{id}/report', scope: 'read' },
];

/** How an image gets its file, by ours and by Uppy's names: whoever may not upload has nothing to look up there either. */
const UPLOAD_ROUTES: readonly ApiRoute[] = [
  { method: 'POST', path: '/images/{id}/upload', scope: 'write' },
  { method: 'GET', path: '/images/{id}/multipart', scope: 'write' },
  { method: 'GET', path: '/images/{id}/multipart/{uploadId}', scope: 'write' },
  { method: 'DELETE', path: '/images/{id}/multipart/{uploadId}', scope: 'write' },
  { method: 'POST', path: '/images/{id}/multipart/{uploadId}/parts', scope: 'write' },
  { method: 'POST', path: '/images/{id}/multipart/{uploadId}/complete', scope: 'write' },
  { method: 'POST', path: '/uploads/sign', scope: 'write' },
  { method: 'GET', path: '/s3/params', scope: 'write' },
  { method: 'POST', path: '/s3/multipart', scope: 'write' },
  { method: 'GET', path: '/s3/multipart/{uploadId}', scope: 'write' },
  { method: 'DELETE', path: '/s3/multipart/{uploadId}', scope: 'write' },
  { method: 'GET', path: '/s3/multipart/{uploadId}/batch', scope: 'write' },
  { method: 'POST', path: '/s3/multipart/{uploadId}/complete', scope: 'write' },
  { method: 'GET', path: '/s3/multipart/{uploadId}/{partNumber}', scope: 'write' },
];

const WEBHOOK_ROUTES: readonly ApiRoute[] = [
  { method: 'GET', path: '/webhooks', scope: 'read' },
  { method: 'POST', path: '/webhooks', scope: 'write' },
  { method: 'DELETE', path: '/webhooks/{id}', scope: 'write' },
  { method: 'POST', path: '/webhooks/{id}/test', scope: 'write' },
  { method: 'GET', path: '/webhooks/{id}/deliveries', scope: 'read' },
];

/** What describes the API. */
export const OPEN_ROUTE: ApiRoute = { method: 'GET', path: '/openapi.json', scope: 'open' };

export const SCOPED_ROUTES: readonly ApiRoute[] = [
  ...IMAGE_ROUTES,
  ...BED_ROUTES,
  ...FIELD_ROUTES,
  ...UPLOAD_ROUTES,
  ...WEBHOOK_ROUTES,
];

/** Every route that somebody may call by its name: those of the template, of the function, and of docs/openapi.json. */
export const API_ROUTES: readonly ApiRoute[] = [...SCOPED_ROUTES, OPEN_ROUTE];
