// Checksum of a zlib stream (RFC 1950, 8.2), sixteen bytes at a time.

import { sumLanes } from './lanes.as';

/** @param before of the bytes before these; 1 where there are none */
export function adler32(before: u32, input: usize, length: i32): u32 {
  const weights = i16x8(16, 15, 14, 13, 12, 11, 10, 9);
  const moreWeights = i16x8(8, 7, 6, 5, 4, 3, 2, 1);
  let low = before & 0xffff;
  let high = before >> 16;
  let at = input;
  let left = length;
  while (left >= 16) {
    // As many as 32 bits hold without a division.
    let steps = min<i32>(left >> 4, 256);
    left -= steps << 4;
    let sums = i32x4.splat(0);
    let sumsBefore = i32x4.splat(0);
    let weighted = i32x4.splat(0);
    high += low * ((steps as u32) << 4);
    for (; steps > 0; steps--, at += 16) {
      const bytes = v128.load(at);
      const first = i16x8.extend_low_i8x16_u(bytes);
      const second = i16x8.extend_high_i8x16_u(bytes);
      sumsBefore = i32x4.add(sumsBefore, sums);
      sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_u(i16x8.add(first, second)));
      weighted = i32x4.add(weighted, i32x4.dot_i16x8_s(first, weights));
      weighted = i32x4.add(weighted, i32x4.dot_i16x8_s(second, moreWeights));
    }
    high = (high + (sumLanes(weighted) as u32) + ((sumLanes(sumsBefore) as u32) << 4)) % 65521;
    low = (low + (sumLanes(sums) as u32)) % 65521;
  }
  for (; left > 0; left--, at++) {
    low = (low + load<u8>(at)) % 65521;
    high = (high + low) % 65521;
  }
  return (high << 16) | low;
}
