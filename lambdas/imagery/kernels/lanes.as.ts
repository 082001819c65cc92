// Vectors of 128 bits: lanes of float64 or of 32-bit integers.

/** Two values, NaN for the one behind the last. */
export function loadPair(values: usize, i: i32, count: i32): v128 {
  const at = values + ((i as usize) << 3);
  if (i + 2 <= count) return v128.load(at);
  return f64x2.replace_lane(f64x2.splat(NaN), 0, load<f64>(at));
}

/** Sum of four 32-bit integers. */
export function sumLanes(lanes: v128): i32 {
  return (
    i32x4.extract_lane(lanes, 0) +
    i32x4.extract_lane(lanes, 1) +
    i32x4.extract_lane(lanes, 2) +
    i32x4.extract_lane(lanes, 3)
  );
}
