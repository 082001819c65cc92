import { releaseAll } from '../release-memory.ts';
import { INFLATE_SLACK } from './codecs/deflate.ts';

/** bytes; larger memory is given back to the system, smaller memory would be cut up by what is allocated between two blocks */
const WORTH_KEEPING = 1024 * 1024;

let spare: Uint8Array | null = null;
const taken = new WeakSet<Uint8Array>();

/** For a decoded block, with what was in it before: the blocks of a strip file are alike, and follow one another. */
export function takeBlockMemory(length: number): Uint8Array {
  const kept = spare?.length === length ? spare : null;
  if (kept !== null) spare = null;
  const memory = kept ?? new Uint8Array(length);
  taken.add(memory);
  return memory;
}

/**
 * Nobody may use the decoded block any more: it is kept for the next one where it was taken from here, and else freed at once.
 * Memory that holds other things, too, is left alone.
 */
export function returnBlockMemory(bytes: Uint8Array): void {
  if (bytes.length <= WORTH_KEEPING && taken.delete(bytes)) spare = bytes;
  else if (bytes.buffer.byteLength - bytes.length <= INFLATE_SLACK) releaseAll([bytes]);
}
