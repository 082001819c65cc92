/** Names of these files have a hash of their content in them. */
export const ASSETS_FOLDER = 'assets';

/** A year: another content has another name. */
const IMMUTABLE = 'public, max-age=31536000, immutable';

/** Kept, but never used without asking: the page, its configuration, its service worker. */
const REVALIDATED = 'no-cache';

export function cacheControl(path: string): string {
  return path.startsWith(`${ASSETS_FOLDER}/`) ? IMMUTABLE : REVALIDATED;
}
