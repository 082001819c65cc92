// AssemblyScript, compiled to WebAssembly with 128-bit SIMD by `npm run kernels`: see row-kernels.ts for what calls it.
// Every function works on memory that the caller has laid out; nothing is allocated here. Rows of values are float64, NaN
// where a pixel has none. Arithmetic is that of IEEE 754 in the order of the formulas, so that every machine gives the same
// bits. All NaN that leave are the canonical one: the sign and payload of others differ between processors.

export { decodeLzw } from './decode-lzw.as';
export { deflateRuns } from './deflate-runs.as';

const NAN: f64 = NaN;

// State of a row that is read: samples that are not nodata, lowest, highest value.
const ROW_SAMPLES: usize = 0;
const ROW_LOWEST: usize = 8;
const ROW_HIGHEST: usize = 16;

/** Scaled samples of a row of uint16; `nodata` is -1 where no value is. `state` gets count and extremes. */
export function readUint16(
  samples: usize, out: usize, count: i32, scale: f64, offset: f64, nodata: i32, state: usize,
): void {
  const no = i32x4.splat(nodata);
  const factor = f64x2.splat(scale);
  const shift = f64x2.splat(offset);
  let missing = i32x4.splat(0);
  let lowest = f64x2.splat(Infinity);
  let highest = f64x2.splat(-Infinity);
  // Rows have room for a multiple of four samples.
  for (let i = 0; i < count; i += 4) {
    let values = v128.load_ext<u16>(samples + ((i as usize) << 1));
    let isNo = i32x4.eq(values, no);
    if (i + 4 > count) isNo = v128.or(isNo, beyond(count - i));
    missing = i32x4.add(missing, isNo);
    const first = v128.or(
      f64x2.add(f64x2.mul(f64x2.convert_low_i32x4_u(values), factor), shift),
      i64x2.extend_low_i32x4_s(isNo),
    );
    values = v128.shuffle<i32>(values, values, 2, 3, 2, 3);
    const second = v128.or(
      f64x2.add(f64x2.mul(f64x2.convert_low_i32x4_u(values), factor), shift),
      i64x2.extend_high_i32x4_s(isNo),
    );
    v128.store(out + ((i as usize) << 3), first);
    v128.store(out + ((i as usize) << 3), second, 16);
    lowest = f64x2.pmin(f64x2.pmin(lowest, first), second);
    highest = f64x2.pmax(f64x2.pmax(highest, first), second);
  }
  writeRowState(state, ((count + 3) & ~3) + sumLanes(missing), lowest, highest);
}

/** The same of uint8. */
export function readUint8(
  samples: usize, out: usize, count: i32, scale: f64, offset: f64, nodata: i32, state: usize,
): void {
  const no = i32x4.splat(nodata);
  const factor = f64x2.splat(scale);
  const shift = f64x2.splat(offset);
  let missing = i32x4.splat(0);
  let lowest = f64x2.splat(Infinity);
  let highest = f64x2.splat(-Infinity);
  for (let i = 0; i < count; i += 4) {
    let values = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(samples + (i as usize))));
    let isNo = i32x4.eq(values, no);
    if (i + 4 > count) isNo = v128.or(isNo, beyond(count - i));
    missing = i32x4.add(missing, isNo);
    const first = v128.or(
      f64x2.add(f64x2.mul(f64x2.convert_low_i32x4_u(values), factor), shift),
      i64x2.extend_low_i32x4_s(isNo),
    );
    values = v128.shuffle<i32>(values, values, 2, 3, 2, 3);
    const second = v128.or(
      f64x2.add(f64x2.mul(f64x2.convert_low_i32x4_u(values), factor), shift),
      i64x2.extend_high_i32x4_s(isNo),
    );
    v128.store(out + ((i as usize) << 3), first);
    v128.store(out + ((i as usize) << 3), second, 16);
    lowest = f64x2.pmin(f64x2.pmin(lowest, first), second);
    highest = f64x2.pmax(f64x2.pmax(highest, first), second);
  }
  writeRowState(state, ((count + 3) & ~3) + sumLanes(missing), lowest, highest);
}

/** Count and extremes of a row that the caller has scaled. */
export function boundRow(values: usize, count: i32, state: usize): void {
  let valid = i64x2.splat(0);
  let lowest = f64x2.splat(Infinity);
  let highest = f64x2.splat(-Infinity);
  for (let i = 0; i < count; i += 2) {
    const value = loadPair(values, i, count);
    valid = i64x2.sub(valid, f64x2.eq(value, value));
    lowest = f64x2.pmin(lowest, value);
    highest = f64x2.pmax(highest, value);
  }
  const samples = i64x2.extract_lane(valid, 0) + i64x2.extract_lane(valid, 1);
  writeRowState(state, samples as i32, lowest, highest);
}

/** (nir - red) / (nir + red); NaN where that is no finite number. */
export function ndviRow(red: usize, nir: usize, out: usize, count: i32): void {
  const nan = f64x2.splat(NAN);
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
  const nan = f64x2.splat(NAN);
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

// State of statistics: what is added to over the rows of a tile. All f64.
const SHIFT: usize = 0;
const COUNT: usize = 8;
const SUM: usize = 16;
const SQUARES: usize = 24;
const MIN: usize = 32;
const MAX: usize = 40;
// Of the last call.
const RANGE_COUNT: usize = 48;
const RANGE_SUM: usize = 56;

/**
 * Adds a run of values to statistics and histogram. `bins` are as many as `binCount`, and one more, which counts what is in
 * none of them. Gives 1 if a value lies outside [from, to], which the caller then counts.
 */
export function addValues(
  values: usize, count: i32, state: usize, bins: usize, binCount: i32, from: f64, to: f64, binsPerUnit: f64,
): i32 {
  let shift = load<f64>(state, SHIFT);
  if (isNaN(shift)) {
    shift = firstValue(values, count);
    store<f64>(state, shift, SHIFT);
  }
  const base = f64x2.splat(shift);
  const lower = f64x2.splat(from);
  const upper = f64x2.splat(to);
  const scale = f64x2.splat(binsPerUnit);
  // The upper end belongs to the last bin, as does what the subtraction rounds to it.
  const last = f64x2.splat((binCount as f64) - 0.5);
  const none = f64x2.splat((binCount as f64) + 0.5);
  let valid = i64x2.splat(0);
  let sum = f64x2.splat(0);
  let squares = f64x2.splat(0);
  let min = f64x2.splat(Infinity);
  let max = f64x2.splat(-Infinity);
  let outside = i64x2.splat(0);
  for (let i = 0; i < count; i += 2) {
    const value = loadPair(values, i, count);
    const isValue = f64x2.eq(value, value);
    const difference = v128.and(f64x2.sub(value, base), isValue);
    valid = i64x2.sub(valid, isValue);
    sum = f64x2.add(sum, difference);
    squares = f64x2.add(squares, f64x2.mul(difference, difference));
    min = f64x2.pmin(min, value);
    max = f64x2.pmax(max, value);
    const isInside = v128.and(f64x2.ge(value, lower), f64x2.le(value, upper));
    outside = v128.or(outside, v128.andnot(isValue, isInside));
    const place = f64x2.pmin(f64x2.mul(f64x2.sub(value, lower), scale), last);
    const bin = i32x4.trunc_sat_f64x2_u_zero(v128.bitselect(place, none, isInside));
    const a = bins + ((i32x4.extract_lane(bin, 0) as usize) << 2);
    store<u32>(a, load<u32>(a) + 1);
    const b = bins + ((i32x4.extract_lane(bin, 1) as usize) << 2);
    store<u32>(b, load<u32>(b) + 1);
  }
  const added = (i64x2.extract_lane(valid, 0) + i64x2.extract_lane(valid, 1)) as f64;
  const total = f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
  store<f64>(state, load<f64>(state, COUNT) + added, COUNT);
  store<f64>(state, load<f64>(state, SUM) + total, SUM);
  const squared = f64x2.extract_lane(squares, 0) + f64x2.extract_lane(squares, 1);
  store<f64>(state, load<f64>(state, SQUARES) + squared, SQUARES);
  const lowest = Math.min(f64x2.extract_lane(min, 0), f64x2.extract_lane(min, 1));
  const highest = Math.max(f64x2.extract_lane(max, 0), f64x2.extract_lane(max, 1));
  store<f64>(state, Math.min(load<f64>(state, MIN), lowest), MIN);
  store<f64>(state, Math.max(load<f64>(state, MAX), highest), MAX);
  store<f64>(state, added, RANGE_COUNT);
  store<f64>(state, added > 0 ? total + added * shift : 0, RANGE_SUM);
  return v128.any_true(outside) ? 1 : 0;
}

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

/** All ones in the lanes from `first` on. */
function beyond(first: i32): v128 {
  return i32x4.ge_s(i32x4(0, 1, 2, 3), i32x4.splat(first));
}

function sumLanes(lanes: v128): i32 {
  return (
    i32x4.extract_lane(lanes, 0) +
    i32x4.extract_lane(lanes, 1) +
    i32x4.extract_lane(lanes, 2) +
    i32x4.extract_lane(lanes, 3)
  );
}

/** Two values, NaN for the one behind the last. */
function loadPair(values: usize, i: i32, count: i32): v128 {
  const at = values + ((i as usize) << 3);
  if (i + 2 <= count) return v128.load(at);
  return f64x2.replace_lane(f64x2.splat(NAN), 0, load<f64>(at));
}

function firstValue(values: usize, count: i32): f64 {
  for (let i = 0; i < count; i++) {
    const value = load<f64>(values + ((i as usize) << 3));
    if (!isNaN(value)) return value;
  }
  return NAN;
}

function writeRowState(state: usize, samples: i32, lowest: v128, highest: v128): void {
  store<f64>(state, samples as f64, ROW_SAMPLES);
  const low = Math.min(f64x2.extract_lane(lowest, 0), f64x2.extract_lane(lowest, 1));
  const high = Math.max(f64x2.extract_lane(highest, 0), f64x2.extract_lane(highest, 1));
  store<f64>(state, low, ROW_LOWEST);
  store<f64>(state, high, ROW_HIGHEST);
}

/** The bytes one place later, with the last one of `before` in front. */
function shifted(before: v128, bytes: v128): v128 {
  return v128.shuffle<i8>(before, bytes, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30);
}
