// NDVI and SAVI of the rows of a tile: all that is done with a row while it is in the processor's cache.

import { addValues, RANGE_COUNT, RANGE_SUM } from './add-values.as';
import { storeRow } from './map-tiles.as';
import { checkRow, endOfRow, firstOfRow, readUint16, readUint8 } from './read-rows.as';
import { ndviRow, saviRow } from './vegetation-rows.as';

/** float32 values of a row of a map tile */
const TILE_WIDTH: i32 = 512;

// What does not change while an image is read, all f64. A band: row, state, scale, offset, nodata.
const RED: usize = 0;
const NIR: usize = 40;
const ROW: usize = 0;
const STATE: usize = 8;
const SCALE: usize = 16;
const OFFSET: usize = 24;
const NODATA: usize = 32;
// An index: row, state of statistics, tile, sums of cells: count and sum of each. The tile of SAVI is 0 where it is not computed.
const NDVI: usize = 80;
const SAVI: usize = 112;
const TILE: usize = 16;
const CELLS: usize = 24;
// Soil brightness; least and greatest reflectance; columns at which cells begin, the last one's end behind them.
const SOIL: usize = 144;
const LOWEST: usize = 152;
const HIGHEST: usize = 160;
const EDGES: usize = 168;
// What is told of the row that was done last: its valid part, and of which indices values lie outside the histogram.
const FIRST: usize = 176;
const END: usize = 184;
const OUTER: usize = 192;

/**
 * Computes rows from `y` to before `end` of a tile, from samples of `sampleBytes` at `red` and `nir`, `rowBytes` from row to row.
 * Cells are `cells` columns of the stress grid; all rows lie in one row of it. Ends early, behind a row
 * with values that no histogram holds, and gives the next row to be done.
 */
export function vegetationRows(
  context: usize, red: usize, nir: usize, rowBytes: i32, sampleBytes: i32, width: i32, y: i32, end: i32, cells: i32,
): i32 {
  store<f64>(context, 0, OUTER);
  for (; y < end; y++, red += rowBytes, nir += rowBytes) {
    readBand(context + RED, red, sampleBytes, width);
    readBand(context + NIR, nir, sampleBytes, width);
    computeRow(context, width, y, cells);
    if (load<f64>(context, OUTER) !== 0) return y + 1;
  }
  return end;
}

function readBand(band: usize, samples: usize, sampleBytes: i32, width: i32): void {
  const row = load<f64>(band, ROW) as usize;
  const state = load<f64>(band, STATE) as usize;
  const scale = load<f64>(band, SCALE);
  const offset = load<f64>(band, OFFSET);
  const nodata = load<f64>(band, NODATA) as i32;
  if (sampleBytes === 2) readUint16(samples, row, width, scale, offset, nodata, state);
  else readUint8(samples, row, width, scale, offset, nodata, state);
}

function computeRow(context: usize, width: i32, y: i32, cells: i32): void {
  const red = load<f64>(context, RED) as usize;
  const nir = load<f64>(context, NIR) as usize;
  const redState = load<f64>(context, RED + STATE) as usize;
  const nirState = load<f64>(context, NIR + STATE) as usize;
  const firstRed = firstOfRow(red, width, redState);
  const endRed = endOfRow(red, firstRed, width, redState);
  const firstNir = firstOfRow(nir, width, nirState);
  const endNir = endOfRow(nir, firstNir, width, nirState);
  const lowest = load<f64>(context, LOWEST);
  const highest = load<f64>(context, HIGHEST);
  if (firstRed < endRed) checkRow(red, firstRed, endRed, redState, lowest, highest);
  if (firstNir < endNir) checkRow(nir, firstNir, endNir, nirState, lowest, highest);
  // An empty band begins at the end of the row and would widen nothing.
  const first = min<i32>(firstRed, firstNir);
  const end = max<i32>(firstRed < endRed ? endRed : 0, firstNir < endNir ? endNir : 0);
  store<f64>(context, first as f64, FIRST);
  store<f64>(context, end as f64, END);
  const hasSavi = load<f64>(context, SAVI + TILE) !== 0;
  const ndvi = load<f64>(context, NDVI) as usize;
  const at = (first as usize) << 3;
  if (first < end) {
    ndviRow(red + at, nir + at, ndvi + at, end - first);
    if (hasSavi) {
      const savi = load<f64>(context, SAVI) as usize;
      saviRow(red + at, nir + at, ndvi + at, savi + at, end - first, load<f64>(context, SOIL));
    }
  }
  if (addRow(context, NDVI, first, end, y, cells)) store<f64>(context, 1, OUTER);
  if (hasSavi && addRow(context, SAVI, first, end, y, cells)) {
    store<f64>(context, load<f64>(context, OUTER) + 2, OUTER);
  }
}

/** Puts a row into its tile, and its values into statistics, cell by cell. Whether one lies outside the histogram. */
function addRow(context: usize, index: usize, first: i32, end: i32, y: i32, cells: i32): bool {
  const row = load<f64>(context + index, ROW) as usize;
  const state = load<f64>(context + index, STATE) as usize;
  const out = (load<f64>(context + index, TILE) as usize) + (y as usize) * (TILE_WIDTH as usize) * 4;
  if (first >= end) {
    fillNaN(out, TILE_WIDTH);
    return false;
  }
  fillNaN(out, first);
  fillNaN(out + ((end as usize) << 2), TILE_WIDTH - end);
  storeRow(row + ((first as usize) << 3), out + ((first as usize) << 2), end - first);
  const edges = load<f64>(context, EDGES) as usize;
  let sums = load<f64>(context + index, CELLS) as usize;
  let isOuter = 0;
  for (let cell = 0; cell < cells; cell++, sums += 16) {
    const edge = edges + ((cell as usize) << 2);
    const from = max<i32>(first, load<u32>(edge) as i32);
    const to = min<i32>(end, load<u32>(edge, 4) as i32);
    if (from >= to) continue;
    isOuter |= addValues(row + ((from as usize) << 3), to - from, state);
    addToCell(sums, state);
  }
  return isOuter !== 0;
}

/** Count and sum of the values that were added last. */
function addToCell(sums: usize, state: usize): void {
  store<f64>(sums, load<f64>(sums) + load<f64>(state, RANGE_COUNT));
  store<f64>(sums, load<f64>(sums, 8) + load<f64>(state, RANGE_SUM), 8);
}

function fillNaN(out: usize, count: i32): void {
  for (let i = 0; i < count; i++) store<f32>(out + ((i as usize) << 2), NaN as f32);
}
