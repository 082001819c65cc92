import type { ImageStatus } from '../pipeline/image-status.ts';

/** Seconds. A small image takes about two, from its upload to its result, where nothing waits before it. */
const SHORTEST = 2;
/** Seconds. A client may have been told to wait when the image was almost done: nobody waits another minute for that. */
const LONGEST = 60;

interface Polled {
  readonly status: ImageStatus;
  readonly updatedAt: string;
}

/**
 * Retry-After, in seconds, while any of the images is not finished. A quarter of the time since the last change, so that
 * what is quick is seen soon, and what waits in a long queue is not asked for in vain: nothing is seen more than a
 * quarter later than it could have been.
 */
export function pollAfter(images: readonly Polled[], now: number): { 'retry-after'?: string } {
  const intervals = images
    .filter(({ status }) => status === 'uploaded' || status === 'processing')
    .map(({ updatedAt }) => (now - Date.parse(updatedAt)) / 4000);
  if (intervals.length === 0) return {};
  const seconds = Math.min(Math.max(Math.ceil(Math.min(...intervals)), SHORTEST), LONGEST);
  return { 'retry-after': String(seconds) };
}
