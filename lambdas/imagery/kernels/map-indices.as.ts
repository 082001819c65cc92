// Colours of a picture.

/**
 * Palette indices of `count` float32 values: `steps` of them from `from` to `to`, which what lies beyond takes, and `empty` for NaN.
 * In float64, as plain arithmetic rounds. Values have room for three more, and so have indices.
 */
export function mapIndices(
  values: usize, out: usize, count: i32, from: f64, to: f64, steps: i32, empty: i32,
): void {
  const lower = f64x2.splat(from);
  const upper = f64x2.splat(to);
  const scale = f64x2.splat(((steps - 1) as f64) / (to - from));
  const none = i32x4.splat(empty);
  for (let i = 0; i < count; i += 4) {
    const value = v128.load(values + ((i as usize) << 2));
    const low = stepsOf(f64x2.promote_low_f32x4(value), lower, upper, scale);
    const rest = v128.shuffle<i32>(value, value, 2, 3, 2, 3);
    const high = stepsOf(f64x2.promote_low_f32x4(rest), lower, upper, scale);
    const index = v128.bitselect(v128.shuffle<i64>(low, high, 0, 2), none, f32x4.eq(value, value));
    const halves = i16x8.narrow_i32x4_u(index, index);
    store<u32>(out + (i as usize), i32x4.extract_lane(i8x16.narrow_i16x8_u(halves, halves), 0));
  }
}

function stepsOf(value: v128, lower: v128, upper: v128, scale: v128): v128 {
  const inside = f64x2.pmin(f64x2.pmax(value, lower), upper);
  const step = f64x2.add(f64x2.mul(f64x2.sub(inside, lower), scale), f64x2.splat(0.5));
  return i32x4.trunc_sat_f64x2_u_zero(step);
}
