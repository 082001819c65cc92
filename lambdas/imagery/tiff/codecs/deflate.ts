import { promisify } from 'node:util';
import { inflate } from 'node:zlib';

const inflateAsync = promisify(inflate);

/** Decodes into exactly (or at most) `length` bytes, or throws; the checksum is checked, surplus output is an error. */
export async function decodeDeflate(
  input: Uint8Array,
  length: number,
  bound: 'exactly' | 'at most' = 'exactly',
): Promise<Uint8Array> {
  // A chunk of the exact size spares the copies that growing output costs.
  const output = await inflateAsync(input, { chunkSize: Math.max(64, length), maxOutputLength: length });
  if (bound === 'exactly' && output.length !== length) {
    throw new RangeError(`DEFLATE data gives ${output.length} of ${length} bytes`);
  }
  return output;
}
