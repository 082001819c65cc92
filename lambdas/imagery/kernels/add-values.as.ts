// Statistics and histogram of a run of values, in one go.

import { loadPair } from './lanes.as';

// State of statistics: what is added to over the rows of a tile. All f64.
const SHIFT: usize = 0;
const COUNT: usize = 8;
const SUM: usize = 16;
const SQUARES: usize = 24;
const MIN: usize = 32;
const MAX: usize = 40;
// Of the last call.
export const RANGE_COUNT: usize = 48;
export const RANGE_SUM: usize = 56;
/** Values outside the index's range. */
const OUTSIDE_RANGE: usize = 64;
// What does not change: ends of the index's range and of the histogram, bins in a unit of it, their count and address.
const RANGE_FROM: usize = 72;
const RANGE_TO: usize = 80;
const FROM: usize = 88;
const TO: usize = 96;
const BINS_PER_UNIT: usize = 104;
const BIN_COUNT: usize = 112;
const BINS: usize = 120;

/**
 * Adds a run of values to statistics and histogram. Gives 1 if a value lies outside the histogram, which the caller then
 * counts.
 */
export function addValues(values: usize, count: i32, state: usize): i32 {
  const bins = load<f64>(state, BINS) as usize;
  const binCount = load<f64>(state, BIN_COUNT);
  let shift = load<f64>(state, SHIFT);
  if (isNaN(shift)) {
    shift = firstValue(values, count);
    store<f64>(state, shift, SHIFT);
  }
  const base = f64x2.splat(shift);
  const lower = f64x2.splat(load<f64>(state, FROM));
  const scale = f64x2.splat(load<f64>(state, BINS_PER_UNIT));
  // The upper end belongs to the last bin, as does what the subtraction rounds to it.
  const last = f64x2.splat(binCount - 0.5);
  let valid = i64x2.splat(0);
  let sum = f64x2.splat(0);
  let squares = f64x2.splat(0);
  let min = f64x2.splat(Infinity);
  let max = f64x2.splat(-Infinity);
  for (let i = 0; i < count; i += 2) {
    const value = loadPair(values, i, count);
    const isValue = f64x2.eq(value, value);
    const difference = v128.and(f64x2.sub(value, base), isValue);
    valid = i64x2.sub(valid, isValue);
    sum = f64x2.add(sum, difference);
    squares = f64x2.add(squares, f64x2.mul(difference, difference));
    min = f64x2.pmin(min, value);
    max = f64x2.pmax(max, value);
    // What is below, and NaN, goes to the first bin, what is above to the last: both are taken out again below.
    const place = f64x2.pmin(f64x2.mul(f64x2.sub(value, lower), scale), last);
    const bin = i32x4.trunc_sat_f64x2_u_zero(place);
    const a = bins + ((i32x4.extract_lane(bin, 0) as usize) << 2);
    store<u32>(a, load<u32>(a) + 1);
    const b = bins + ((i32x4.extract_lane(bin, 1) as usize) << 2);
    store<u32>(b, load<u32>(b) + 1);
  }
  const found = i64x2.extract_lane(valid, 0) + i64x2.extract_lane(valid, 1);
  store<u32>(bins, load<u32>(bins) - ((((count + 1) & ~1) - (found as i32)) as u32));
  const added = found as f64;
  const total = f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
  store<f64>(state, load<f64>(state, COUNT) + added, COUNT);
  store<f64>(state, load<f64>(state, SUM) + total, SUM);
  const squared = f64x2.extract_lane(squares, 0) + f64x2.extract_lane(squares, 1);
  store<f64>(state, load<f64>(state, SQUARES) + squared, SQUARES);
  const lowest = Math.min(f64x2.extract_lane(min, 0), f64x2.extract_lane(min, 1));
  const highest = Math.max(f64x2.extract_lane(max, 0), f64x2.extract_lane(max, 1));
  const least = Math.min(load<f64>(state, MIN), lowest);
  const most = Math.max(load<f64>(state, MAX), highest);
  store<f64>(state, least, MIN);
  store<f64>(state, most, MAX);
  store<f64>(state, added, RANGE_COUNT);
  store<f64>(state, added > 0 ? total + added * shift : 0, RANGE_SUM);
  if (least < load<f64>(state, RANGE_FROM) || most > load<f64>(state, RANGE_TO)) countOutside(values, count, state);
  if (lowest >= load<f64>(state, FROM) && highest <= load<f64>(state, TO)) return 0;
  return takeOut(values, count, state, bins, binCount as i32) ? 1 : 0;
}

/** Takes values outside the histogram out of its first and last bin. Whether there is one. */
function takeOut(values: usize, count: i32, state: usize, bins: usize, binCount: i32): bool {
  const from = load<f64>(state, FROM);
  const to = load<f64>(state, TO);
  const last = bins + (((binCount - 1) as usize) << 2);
  let isOutside = false;
  for (let i = 0; i < count; i++) {
    const value = load<f64>(values + ((i as usize) << 3));
    if (value >= from && value <= to) continue;
    // NaN has been taken out already.
    if (isNaN(value)) continue;
    const bin = value < from ? bins : last;
    store<u32>(bin, load<u32>(bin) - 1);
    isOutside = true;
  }
  return isOutside;
}

function countOutside(values: usize, count: i32, state: usize): void {
  const from = load<f64>(state, RANGE_FROM);
  const to = load<f64>(state, RANGE_TO);
  let outside = 0;
  for (let i = 0; i < count; i++) {
    const value = load<f64>(values + ((i as usize) << 3));
    if (value < from || value > to) outside++;
  }
  store<f64>(state, load<f64>(state, OUTSIDE_RANGE) + (outside as f64), OUTSIDE_RANGE);
}

function firstValue(values: usize, count: i32): f64 {
  for (let i = 0; i < count; i++) {
    const value = load<f64>(values + ((i as usize) << 3));
    if (!isNaN(value)) return value;
  }
  return NaN;
}
