/** TIFF 6.0 section 13: variable code width, most significant bit first, "early change". */
const CLEAR = 256;
const END = 257;
const FIRST_FREE = 258;
const TABLE_SIZE = 4096;

/**
 * Decodes into exactly `length` bytes, or throws. A string of the table is kept as the place in the output where it
 * was first written, so the table holds no copies and the output can never grow.
 */
export function decodeLzw(input: Uint8Array, length: number): Uint8Array {
  const output = new Uint8Array(length);
  const starts = new Int32Array(TABLE_SIZE);
  const lengths = new Int32Array(TABLE_SIZE);
  let next = FIRST_FREE;
  let width = 9;
  let buffer = 0;
  let bits = 0;
  let at = 0;
  let written = 0;
  /** Where the previous code's string was written; -1 directly after a clear code. */
  let previousStart = -1;
  let previousLength = 0;
  while (written < length) {
    while (bits < width) {
      if (at === input.length) throw new RangeError(`LZW data ends after ${written} of ${length} bytes`);
      buffer = ((buffer << 8) | input[at++]!) & 0xffffff;
      bits += 8;
    }
    bits -= width;
    const code = (buffer >>> bits) & ((1 << width) - 1);
    if (code === END) throw new RangeError(`LZW data ends after ${written} of ${length} bytes`);
    if (code === CLEAR) {
      next = FIRST_FREE;
      width = 9;
      previousStart = -1;
      continue;
    }
    const start = written;
    if (code < CLEAR) {
      output[written++] = code;
    } else if (previousStart >= 0 && code < next) {
      written = copyWithin(output, starts[code]!, lengths[code]!, written);
    } else if (previousStart >= 0 && code === next) {
      written = copyWithin(output, previousStart, previousLength + 1, written);
    } else {
      throw new RangeError(`LZW code ${code} is not in a table of ${next}`);
    }
    if (previousStart >= 0 && next < TABLE_SIZE) {
      // Previous string plus the first byte of this one: they lie next to each other in the output.
      starts[next] = previousStart;
      lengths[next] = previousLength + 1;
      next++;
      if (next === 511 || next === 1023 || next === 2047) width++;
    }
    previousStart = start;
    previousLength = written - start;
  }
  return output;
}

/** Copies forward byte by byte, since a string may overlap what it is copied to. Stops at the end of the output. */
function copyWithin(output: Uint8Array, from: number, count: number, to: number): number {
  const end = Math.min(output.length, to + count);
  for (let source = from, target = to; target < end; ) output[target++] = output[source++]!;
  return end;
}
