const END_OF_MASK = -32_768;

/** Run lengths of bytes, 8 pixels each: a positive count of bytes as they are, a negative one of the same byte. */
export function readMask(data: DataView, start: number, length: number, pixels: number): Uint8Array {
  const mask = new Uint8Array(pixels);
  if (length === 0) return mask;
  const bits = new Uint8Array(Math.ceil(pixels / 8));
  let written = 0;
  let at = start;
  for (let count = data.getInt16(at, true); count !== END_OF_MASK; count = data.getInt16(at, true)) {
    at += 2;
    if (at >= start + length) throw new RangeError('the mask of a LERC block does not end');
    const run = Math.abs(count);
    for (let i = 0; i < run; i++) bits[written++] = data.getUint8(count > 0 ? at + i : at);
    at += count > 0 ? run : 1;
  }
  for (let i = 0; i < pixels; i++) mask[i] = (bits[i >> 3]! >> (7 - (i & 7))) & 1;
  return mask;
}

export function checkValid(valid: number, mask: Uint8Array | null): void {
  const marked = mask?.reduce((sum, one) => sum + one, 0) ?? valid;
  if (marked !== valid) throw new RangeError(`the mask of a LERC block has ${marked} pixels, not ${valid}`);
}
