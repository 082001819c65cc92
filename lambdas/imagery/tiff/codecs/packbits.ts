/** TIFF 6.0 section 9. Decodes into exactly `length` bytes, or throws. */
export function decodePackBits(input: Uint8Array, length: number): Uint8Array {
  const output = new Uint8Array(length);
  let written = 0;
  for (let at = 0; written < length; ) {
    if (at >= input.length) throw new RangeError(`PackBits data ends after ${written} of ${length} bytes`);
    const header = (input[at++]! << 24) >> 24;
    if (header === -128) continue;
    if (header >= 0) {
      const run = input.subarray(at, Math.min(at + header + 1, at + length - written));
      if (at + run.length > input.length || run.length === 0)
        throw new RangeError('PackBits data ends in a run');
      output.set(run, written);
      written += run.length;
      at += header + 1;
    } else {
      if (at >= input.length) throw new RangeError('PackBits data ends in a run');
      const end = Math.min(length, written + 1 - header);
      output.fill(input[at++]!, written, end);
      written = end;
    }
  }
  return output;
}
