// Rows of samples as scaled float64.

import { loadPair, sumLanes } from './lanes.as';

// State of a band. Of the row that was read last: samples that are not nodata, lowest, highest value.
const ROW_SAMPLES: usize = 0;
const ROW_LOWEST: usize = 8;
const ROW_HIGHEST: usize = 16;
// Of all rows that were checked: samples, those that cannot be reflectance, highest value.
const SAMPLES: usize = 24;
const OUTSIDE: usize = 32;
const HIGHEST: usize = 40;

/** Scaled samples of a row of uint16; `nodata` is -1 where no value is. `state` gets count and extremes. */
export function readUint16(
  samples: usize, out: usize, count: i32, scale: f64, offset: f64, nodata: i32, state: usize,
): void {
  readRow<u16>(samples, out, count, scale, offset, nodata, state);
}

/** The same of uint8. */
export function readUint8(
  samples: usize, out: usize, count: i32, scale: f64, offset: f64, nodata: i32, state: usize,
): void {
  readRow<u8>(samples, out, count, scale, offset, nodata, state);
}

function readRow<Sample>(
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
    let values = loadFour<Sample>(samples + (i as usize) * sizeof<Sample>());
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

function loadFour<Sample>(at: usize): v128 {
  if (sizeof<Sample>() === 2) return v128.load_ext<u16>(at);
  return i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(at)));
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

/** Where the valid values of the row that was read last begin: footprints are rotated. `count` where there is none. */
export function firstOfRow(values: usize, count: i32, state: usize): i32 {
  const samples = load<f64>(state, ROW_SAMPLES) as i32;
  if (samples === count) return 0;
  if (samples === 0) return count;
  let first = 0;
  while (first < count && isNaN(load<f64>(values + ((first as usize) << 3)))) first++;
  return first;
}

/** Behind the last valid value of the row that was read last; `first` where there is none. */
export function endOfRow(values: usize, first: i32, count: i32, state: usize): i32 {
  if ((load<f64>(state, ROW_SAMPLES) as i32) === count) return count;
  let end = count;
  while (end > first && isNaN(load<f64>(values + ((end as usize) << 3) - 8))) end--;
  return end;
}

/** Counts what cannot be reflectance in the row that was read last. */
export function checkRow(values: usize, first: i32, end: i32, state: usize, lowest: f64, highest: f64): void {
  store<f64>(state, load<f64>(state, SAMPLES) + load<f64>(state, ROW_SAMPLES), SAMPLES);
  const most = load<f64>(state, ROW_HIGHEST);
  if (most > load<f64>(state, HIGHEST)) store<f64>(state, most, HIGHEST);
  if (load<f64>(state, ROW_LOWEST) >= lowest && most <= highest) return;
  let outside = 0;
  for (let i = first; i < end; i++) {
    const value = load<f64>(values + ((i as usize) << 3));
    if (value < lowest || value > highest) outside++;
  }
  store<f64>(state, load<f64>(state, OUTSIDE) + (outside as f64), OUTSIDE);
}

/** All ones in the lanes from `first` on. */
function beyond(first: i32): v128 {
  return i32x4.ge_s(i32x4(0, 1, 2, 3), i32x4.splat(first));
}

function writeRowState(state: usize, samples: i32, lowest: v128, highest: v128): void {
  store<f64>(state, samples as f64, ROW_SAMPLES);
  const low = Math.min(f64x2.extract_lane(lowest, 0), f64x2.extract_lane(lowest, 1));
  const high = Math.max(f64x2.extract_lane(highest, 0), f64x2.extract_lane(highest, 1));
  store<f64>(state, low, ROW_LOWEST);
  store<f64>(state, high, ROW_HIGHEST);
}
