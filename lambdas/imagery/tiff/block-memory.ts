import { releaseMemory } from '../release-memory.ts';

/** bytes; larger memory is given back to the system, smaller memory would be cut up by what is allocated between two blocks */
const WORTH_KEEPING = 1024 * 1024;

let spare: Uint8Array | null = null;

/** For a decoded block, with what was in it before: the blocks of a strip file are alike, and follow one another. */
export function takeBlockMemory(length: number): Uint8Array {
  const kept = spare;
  if (kept?.length !== length) return new Uint8Array(length);
  spare = null;
  return kept;
}

/** Nobody may use the block any more. Memory that holds other things, too, is left alone. */
export function returnBlockMemory(bytes: Uint8Array): void {
  if (bytes.length > WORTH_KEEPING) releaseMemory(bytes);
  else if (bytes.length === bytes.buffer.byteLength) spare = bytes;
}
