// Colours of a picture.

/**
 * Palette indices of `count` float32 values: `steps` of them from `from` to `to`, which what lies beyond takes, and `empty` for NaN.
 * In float32: a value on the edge of two steps may take either. Values have room for three more, and so have indices.
 */
export function mapIndices(
  values: usize, out: usize, count: i32, from: f32, to: f32, steps: i32, empty: i32,
): void {
  const lower = f32x4.splat(from);
  const upper = f32x4.splat(to);
  const scale = f32x4.splat(((steps - 1) as f32) / (to - from));
  const half = f32x4.splat(0.5);
  const none = i32x4.splat(empty);
  for (let i = 0; i < count; i += 4) {
    const value = v128.load(values + ((i as usize) << 2));
    const inside = f32x4.pmin(f32x4.pmax(value, lower), upper);
    const step = f32x4.add(f32x4.mul(f32x4.sub(inside, lower), scale), half);
    const index = v128.bitselect(i32x4.trunc_sat_f32x4_s(step), none, f32x4.eq(value, value));
    const halves = i16x8.narrow_i32x4_u(index, index);
    store<u32>(out + (i as usize), i32x4.extract_lane(i8x16.narrow_i16x8_u(halves, halves), 0));
  }
}
