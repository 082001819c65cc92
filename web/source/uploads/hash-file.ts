/**
 * Bytes: what is larger goes without a checksum of ours, as browsers hash only what is in memory as a whole, and a phone has
 * little. S3 still holds it to its length.
 */
export const LARGEST_HASHED = 200 * 1024 * 1024;

/** SHA-256 in hexadecimal; undefined of a file that is too large for it. */
export async function hashFile(file: Blob): Promise<string | undefined> {
  if (file.size > LARGEST_HASHED) return undefined;
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
