import { inflateSync } from 'node:zlib';

/**
 * bytes of room that is never filled: where output ends with its chunk, Node allocates another one of the same size, and leaves
 * it to the collector.
 */
export const INFLATE_SLACK = 64;

/**
 * Decodes into exactly (or at most) `length` bytes, or throws; the checksum is checked, surplus output is an error. On the
 * calling thread: blocks are decoded by threads that have nothing else to do.
 */
export function decodeDeflate(
  input: Uint8Array,
  length: number,
  bound: 'exactly' | 'at most' = 'exactly',
): Uint8Array {
  // One chunk for all spares the copies that growing output costs.
  const output = inflateSync(input, { chunkSize: length + INFLATE_SLACK, maxOutputLength: length });
  if (bound === 'exactly' && output.length !== length) {
    throw new RangeError(`DEFLATE data gives ${output.length} of ${length} bytes`);
  }
  return output;
}
