/** Table of a reflected 32-bit CRC, one entry per byte value. `polynomial` is in reversed bit order. */
export function crc32Table(polynomial: number): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let remainder = byte;
    for (let bit = 0; bit < 8; bit++) {
      remainder = remainder & 1 ? (remainder >>> 1) ^ polynomial : remainder >>> 1;
    }
    return remainder >>> 0;
  });
}

/** The same for 64 bits, as pairs of 32: BigInt per byte would be some fifty times slower. */
export function crc64Tables(polynomial: bigint): { high: Uint32Array; low: Uint32Array } {
  const high = new Uint32Array(256);
  const low = new Uint32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let remainder = BigInt(byte);
    for (let bit = 0; bit < 8; bit++) {
      remainder = remainder & 1n ? (remainder >> 1n) ^ polynomial : remainder >> 1n;
    }
    high[byte] = Number(remainder >> 32n);
    low[byte] = Number(remainder & 0xffffffffn);
  }
  return { high, low };
}
