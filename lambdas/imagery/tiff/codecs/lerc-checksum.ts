/** Words that can be added before the sums must be folded: fewer would pass 32 bits. */
const WORDS_PER_FOLD = 359;

/** Fletcher's checksum of 16-bit words, high byte first, of everything from `start` on. */
export function fletcher32(data: DataView, start: number): number {
  const fold = (sum: number) => (sum & 0xffff) + (sum >>> 16);
  const even = data.byteLength - ((data.byteLength - start) % 2);
  let sum1 = 0xffff;
  let sum2 = 0xffff;
  for (let at = start; at < even; ) {
    const end = Math.min(even, at + 2 * WORDS_PER_FOLD);
    for (; at < end; at += 2) {
      sum1 += data.getUint16(at);
      sum2 += sum1;
    }
    sum1 = fold(sum1);
    sum2 = fold(sum2);
  }
  if (even < data.byteLength) {
    sum1 += data.getUint8(even) << 8;
    sum2 += sum1;
  }
  // Twice: the first fold may carry.
  return ((fold(fold(sum2)) << 16) | fold(fold(sum1))) >>> 0;
}
