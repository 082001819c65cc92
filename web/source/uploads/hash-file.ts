/**
 * Bytes: of what is larger no duplicates are known, as browsers hash only what is in memory as a whole, and a phone has little.
 * Its parts have checksums of their own.
 */
export const LARGEST_HASHED = 200 * 1024 * 1024;

/** SHA-256 in hexadecimal; undefined of a file that is too large for it. */
export async function hashFile(file: Blob): Promise<string | undefined> {
  return file.size > LARGEST_HASHED ? undefined : sha256Of(file);
}

/** @param bytes that fit into memory */
export async function sha256Of(bytes: Blob): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await bytes.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
