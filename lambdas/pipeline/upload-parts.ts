/** Parts of a multipart upload, by the limits of S3. */

const MEBIBYTE = 1024 ** 2;

export const PART_LIMITS = {
  /** bytes; the last part may be smaller */
  smallest: 5 * MEBIBYTE,
  /** Parts are numbered from 1 to this. */
  most: 10_000,
} as const;

/** bytes; small enough for a connection that breaks every minute, large enough for few requests */
const USUAL_PART = 8 * MEBIBYTE;

/** Bytes of every part but the last: as usual, or whole mebibytes so that the parts are few enough. */
export function partSizeOf(bytes: number): number {
  const fewEnough = Math.ceil(bytes / PART_LIMITS.most / MEBIBYTE) * MEBIBYTE;
  return Math.max(USUAL_PART, fewEnough);
}

/** An empty file has one part, which is empty. */
export function partCountOf(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / partSizeOf(bytes)));
}

/** Bytes of part `partNumber`, counted from 1. */
export function bytesOfPart(bytes: number, partNumber: number): number {
  const partSize = partSizeOf(bytes);
  return Math.min(partSize, bytes - (partNumber - 1) * partSize);
}
