// NDVI and SAVI, row by row: the formulas are those of lambdas/spectral/indices.ts.

/** (nir - red) / (nir + red); NaN where that is no finite number. */
export function ndviRow(red: usize, nir: usize, out: usize, count: i32): void {
  const nan = f64x2.splat(NaN);
  const infinity = f64x2.splat(Infinity);
  // Rows have room for an even number of values; what is behind the last one is never read.
  for (let i = 0; i < count; i += 2) {
    const r = v128.load(red + ((i as usize) << 3));
    const n = v128.load(nir + ((i as usize) << 3));
    const value = f64x2.div(f64x2.sub(n, r), f64x2.add(n, r));
    const isFinite = f64x2.lt(f64x2.abs(value), infinity);
    v128.store(out + ((i as usize) << 3), v128.bitselect(value, nan, isFinite));
  }
}

/** (1 + L) (nir - red) / (nir + red + L); NaN where that is no finite number, and where there is no NDVI. */
export function saviRow(red: usize, nir: usize, ndvi: usize, out: usize, count: i32, soil: f64): void {
  const nan = f64x2.splat(NaN);
  const infinity = f64x2.splat(Infinity);
  const factor = f64x2.splat(1 + soil);
  const term = f64x2.splat(soil);
  for (let i = 0; i < count; i += 2) {
    const r = v128.load(red + ((i as usize) << 3));
    const n = v128.load(nir + ((i as usize) << 3));
    const other = v128.load(ndvi + ((i as usize) << 3));
    const value = f64x2.div(f64x2.mul(factor, f64x2.sub(n, r)), f64x2.add(f64x2.add(n, r), term));
    const isValid = v128.and(f64x2.lt(f64x2.abs(value), infinity), f64x2.eq(other, other));
    v128.store(out + ((i as usize) << 3), v128.bitselect(value, nan, isValid));
  }
}
