import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheControl } from '../../web/hosting/caching.ts';
import { contentTypeOf, FILE_PATH, START_PAGE } from '../../web/hosting/site-paths.ts';

export interface SiteFile {
  readonly bytes: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/** As CloudFront finds them. */
export async function findFile(site: string, pathname: string): Promise<SiteFile | undefined> {
  const name = (new RegExp(FILE_PATH).test(pathname) ? pathname : START_PAGE).slice(1);
  const type = contentTypeOf(name);
  // No name of ours has a percent sign, a backslash or a folder above it.
  if (type === undefined || !/^[\w.-]+(\/[\w.-]+)*$/.test(name) || name.includes('..')) return undefined;
  const bytes = await readFile(join(site, name)).catch((error) => {
    if (error.code === 'ENOENT' || error.code === 'EISDIR') return undefined;
    throw error;
  });
  return bytes && { bytes, headers: { 'content-type': type, 'cache-control': cacheControl(name) } };
}
