/** HTTP writes an ETag in quotes, S3's events without. */
export function withoutQuotes(etag: string): string {
  return etag.replace(/^"(.*)"$/, '$1');
}
