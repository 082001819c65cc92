import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { cacheControl } from '../../web/hosting/caching.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

export interface SiteFile {
  readonly bytes: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/** Every address without an extension is a page of the app, which finds its way by itself. */
export async function findFile(site: string, pathname: string): Promise<SiteFile | undefined> {
  const name = extname(pathname) === '' ? 'index.html' : pathname.slice(1);
  const type = TYPES[extname(name)];
  // No name of ours has a percent sign, a backslash or a folder above it.
  if (type === undefined || !/^[\w.-]+(\/[\w.-]+)*$/.test(name) || name.includes('..')) return undefined;
  const bytes = await readFile(join(site, name)).catch((error) => {
    if (error.code === 'ENOENT' || error.code === 'EISDIR') return undefined;
    throw error;
  });
  return bytes && { bytes, headers: { 'content-type': type, 'cache-control': cacheControl(name) } };
}
