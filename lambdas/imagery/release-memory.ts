import { MessageChannel } from 'node:worker_threads';

/** bytes; below, the garbage collector does well enough */
const WORTH_RELEASING = 16 * 1024;

/**
 * Closed itself, which it is at once. With its other end closed it would keep what is sent until the event loop hears of that,
 * and a thread that always has another job waiting never lets the loop come round.
 */
const { port1: nowhere } = new MessageChannel();
nowhere.close();

/**
 * Gives back the memory of bytes that are no longer needed. Decoded blocks are megabytes each, which the garbage collector lets
 * pile up to many times that, because it sees only their small handles; an array that is handed over to nobody is freed
 * at once, and its memory is warm for the next block. Afterwards it has no elements. Memory that holds
 * other things, too, is left alone.
 */
export function releaseMemory({ buffer, byteLength }: Uint8Array): void {
  if (byteLength === buffer.byteLength) handOver([buffer]);
}

/** The same of several, which together are all that their memory holds. */
export function releaseAll(arrays: readonly ArrayBufferView[]): void {
  handOver([...new Set(arrays.map(({ buffer }) => buffer))]);
}

/** bytes. Arrays of a unit have 2 MiB at most, but several are free at a time: with 4 MiB, twice as many pages were made anew. */
const LARGEST_KEPT = 8 * 1024 * 1024;
let isKept = false;

/**
 * From now on, what is released stays with the process for the next array. glibc takes larger arrays from the system and gives
 * them back at once, until one of their size was freed; then it has them from its heap, of which it leaves twice as
 * much free (mallopt(3), M_MMAP_THRESHOLD). Otherwise every page of every array is made and cleared anew.
 */
export function keepReleasedMemory(): void {
  if (isKept) return;
  isKept = true;
  handOver([Buffer.allocUnsafeSlow(LARGEST_KEPT).buffer]);
}

function handOver(buffers: readonly ArrayBufferLike[]): void {
  const worth = buffers.filter((buffer) => isWorthReleasing(buffer));
  if (worth.length === 0) return;
  try {
    nowhere.postMessage(null, worth);
  } catch {
    // Memory of a native library cannot be handed over; it is collected with its handle.
  }
}

function isWorthReleasing(buffer: ArrayBufferLike): buffer is ArrayBuffer {
  return buffer instanceof ArrayBuffer && buffer.byteLength >= WORTH_RELEASING;
}
