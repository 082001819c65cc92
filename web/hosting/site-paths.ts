/**
 * Paths of files. Every other one is a page of the app, which finds its way by itself: a field may be called anything, also
 * `north.tif`. A text, because CloudFront runs it elsewhere.
 */
export const FILE_PATH = '^/((assets|icons)/.+|[^/]+[.][a-z]+)$';

export const START_PAGE = '/index.html';

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json',
  webmanifest: 'application/manifest+json',
  svg: 'image/svg+xml',
  png: 'image/png',
  txt: 'text/plain; charset=utf-8',
};

/** undefined for what is no file of the site. */
export function contentTypeOf(path: string): string | undefined {
  return TYPES[path.slice(path.lastIndexOf('.') + 1)];
}
