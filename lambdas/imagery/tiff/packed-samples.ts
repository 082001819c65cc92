/** Samples of other than 8, 16 or 32 bits lie one after the other, high bit first; each row begins at a whole byte. */
export function unpackSamples(
  block: Uint8Array,
  samplesPerRow: number,
  bitsPerSample: number,
): Uint16Array | Uint32Array {
  const rowBytes = Math.ceil((samplesPerRow * bitsPerSample) / 8);
  const rows = Math.floor(block.length / rowBytes);
  const Samples = bitsPerSample <= 16 ? Uint16Array : Uint32Array;
  const out = new Samples(rows * samplesPerRow);
  for (let row = 0; row < rows; row++) {
    let at = row * rowBytes;
    let buffer = 0;
    let bits = 0;
    for (let i = row * samplesPerRow; i < (row + 1) * samplesPerRow; i++) {
      // Up to 38 bits at once: products instead of shifts, which are of 32 bits.
      for (; bits < bitsPerSample; bits += 8) buffer = buffer * 256 + block[at++]!;
      bits -= bitsPerSample;
      const value = Math.floor(buffer / 2 ** bits);
      buffer -= value * 2 ** bits;
      out[i] = value;
    }
  }
  return out;
}

export function isPacked(bitsPerSample: number): boolean {
  return ![8, 16, 32, 64].includes(bitsPerSample);
}
