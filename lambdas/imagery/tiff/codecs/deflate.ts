import { inflateSync } from 'node:zlib';

/**
 * Decodes into exactly (or at most) `length` bytes, or throws; the checksum is checked, surplus output is an error. On the
 * calling thread: blocks are decoded by threads that have nothing else to do.
 */
export function decodeDeflate(
  input: Uint8Array,
  length: number,
  bound: 'exactly' | 'at most' = 'exactly',
): Uint8Array {
  // A chunk of the exact size spares the copies that growing output costs.
  const output = inflateSync(input, { chunkSize: Math.max(64, length), maxOutputLength: length });
  if (bound === 'exactly' && output.length !== length) {
    throw new RangeError(`DEFLATE data gives ${output.length} of ${length} bytes`);
  }
  return output;
}
