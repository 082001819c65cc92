import { createHash } from 'node:crypto';

/** HTTP writes an ETag in quotes, S3's events without. */
export function withoutQuotes(etag: string): string {
  return etag.replace(/^"(.*)"$/, '$1');
}

/**
 * Of the object that multipart parts become, where S3 encrypts by its own key: the MD5 of their MD5s, and how many they are.
 * null where the parts' ETags are none.
 */
export function multipartEtag(partEtags: readonly string[]): string | null {
  if (!partEtags.every((etag) => /^[0-9a-f]{32}$/.test(etag))) return null;
  const md5 = createHash('md5');
  for (const etag of partEtags) md5.update(etag, 'hex');
  return `${md5.digest('hex')}-${partEtags.length}`;
}

/** How many parts an object was made of; null where it came in one piece. */
export function partCountIn(etag: string): number | null {
  const count = /-(\d+)$/.exec(etag)?.[1];
  return count === undefined ? null : Number(count);
}
