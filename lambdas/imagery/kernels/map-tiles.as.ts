// What is done with a finished row or tile of float32.

/** Rounds a row to float32. `out` has room for four values more than `count`. */
export function storeRow(values: usize, out: usize, count: i32): void {
  const nan = f32x4.splat(NaN);
  let i = 0;
  for (; i + 4 <= count; i += 4) {
    const at = values + ((i as usize) << 3);
    const first = f32x4.demote_f64x2_zero(v128.load(at));
    const second = f32x4.demote_f64x2_zero(v128.load(at, 16));
    const both = v128.shuffle<i64>(first, second, 0, 2);
    v128.store(out + ((i as usize) << 2), v128.bitselect(both, nan, f32x4.eq(both, both)));
  }
  for (; i < count; i++) {
    const value = load<f64>(values + ((i as usize) << 3)) as f32;
    store<f32>(out + ((i as usize) << 2), isNaN(value) ? (NaN as f32) : value);
  }
}

/** TIFF Technical Note 3 on rows of `width` float32 samples, a multiple of 16: byte planes, then differences of bytes. */
export function predictFloat(tile: usize, out: usize, width: i32, height: i32): void {
  const size = width as usize;
  for (let y = 0; y < height; y++) {
    const row = tile + (y as usize) * size * 4;
    const to = out + (y as usize) * size * 4;
    let before0 = i8x16.splat(0);
    let before1 = i8x16.splat(0);
    let before2 = i8x16.splat(0);
    let before3 = i8x16.splat(0);
    for (let x: usize = 0; x < size; x += 16) {
      const at = row + x * 4;
      const a = v128.load(at);
      const b = v128.load(at, 16);
      const c = v128.load(at, 32);
      const d = v128.load(at, 48);
      const high = v128.shuffle<i8>(a, b, 3, 7, 11, 15, 19, 23, 27, 31, 2, 6, 10, 14, 18, 22, 26, 30);
      const highRest = v128.shuffle<i8>(c, d, 3, 7, 11, 15, 19, 23, 27, 31, 2, 6, 10, 14, 18, 22, 26, 30);
      const low = v128.shuffle<i8>(a, b, 1, 5, 9, 13, 17, 21, 25, 29, 0, 4, 8, 12, 16, 20, 24, 28);
      const lowRest = v128.shuffle<i8>(c, d, 1, 5, 9, 13, 17, 21, 25, 29, 0, 4, 8, 12, 16, 20, 24, 28);
      const plane0 = v128.shuffle<i64>(high, highRest, 0, 2);
      const plane1 = v128.shuffle<i64>(high, highRest, 1, 3);
      const plane2 = v128.shuffle<i64>(low, lowRest, 0, 2);
      const plane3 = v128.shuffle<i64>(low, lowRest, 1, 3);
      v128.store(to + x, i8x16.sub(plane0, shifted(before0, plane0)));
      v128.store(to + size + x, i8x16.sub(plane1, shifted(before1, plane1)));
      v128.store(to + 2 * size + x, i8x16.sub(plane2, shifted(before2, plane2)));
      v128.store(to + 3 * size + x, i8x16.sub(plane3, shifted(before3, plane3)));
      before0 = plane0;
      before1 = plane1;
      before2 = plane2;
      before3 = plane3;
    }
    // A plane begins with the difference to the end of the one before.
    store<u8>(to + size, load<u8>(to + size) - i8x16.extract_lane_u(before0, 15));
    store<u8>(to + 2 * size, load<u8>(to + 2 * size) - i8x16.extract_lane_u(before1, 15));
    store<u8>(to + 3 * size, load<u8>(to + 3 * size) - i8x16.extract_lane_u(before2, 15));
  }
}

/** A tile of `size` x `size` float32 at half its resolution: means of 2 x 2 values; NaN does not count. */
export function halveTile(tile: usize, out: usize, size: i32): void {
  const nan = f32x4.splat(NaN);
  const rowBytes = (size as usize) << 2;
  let to = out;
  for (let y = 0; y < size; y += 2) {
    let above = tile + (y as usize) * rowBytes;
    let below = above + rowBytes;
    for (let x = 0; x < size; x += 8, above += 32, below += 32, to += 16) {
      const p = v128.load(above);
      const q = v128.load(above, 16);
      const r = v128.load(below);
      const s = v128.load(below, 16);
      const a = v128.shuffle<f32>(p, q, 0, 2, 4, 6);
      const b = v128.shuffle<f32>(p, q, 1, 3, 5, 7);
      const c = v128.shuffle<f32>(r, s, 0, 2, 4, 6);
      const d = v128.shuffle<f32>(r, s, 1, 3, 5, 7);
      const isA = f32x4.eq(a, a);
      const isB = f32x4.eq(b, b);
      const isC = f32x4.eq(c, c);
      const isD = f32x4.eq(d, d);
      const sum = f32x4.add(
        f32x4.add(v128.and(a, isA), v128.and(b, isB)),
        f32x4.add(v128.and(c, isC), v128.and(d, isD)),
      );
      const count = i32x4.neg(i32x4.add(i32x4.add(isA, isB), i32x4.add(isC, isD)));
      const mean = f32x4.div(sum, f32x4.convert_i32x4_s(count));
      v128.store(to, v128.bitselect(mean, nan, i32x4.gt_s(count, i32x4.splat(0))));
    }
  }
}

/** The bytes one place later, with the last one of `before` in front. */
function shifted(before: v128, bytes: v128): v128 {
  return v128.shuffle<i8>(before, bytes, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30);
}
