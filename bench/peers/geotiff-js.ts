import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fromFile, type TypedArray, writeArrayBuffer } from 'geotiff';
import type { MeasuredStatistics, StatisticsByIndex } from '../measure/measurement.ts';
import { reportWork } from '../measure/own-process.ts';
import type { PeerJob } from './peer-job.ts';

const BINS_PER_UNIT = 32_768;
const SOIL_BRIGHTNESS_FACTOR = 0.5;

/**
 * geotiff.js as its documentation shows it: `readRasters` of the two bands, plain loops, `writeArrayBuffer`. Its writer
 * has no compression and no overviews, and there is no picture: it does less than the engine.
 */
await reportWork(async () => {
  const job = JSON.parse(process.argv[2]!) as PeerJob;
  const tiff = await fromFile(job.file);
  const image = await tiff.getImage();
  const samples = [job.red - 1, job.nir - 1];
  const [red, nir] = (await image.readRasters({ samples })) as unknown as [TypedArray, TypedArray];
  const ndvi = new Float32Array(red.length).fill(Number.NaN);
  const savi = new Float32Array(red.length).fill(Number.NaN);
  computeIndices(red, nir, job.scale, ndvi, savi);
  const statistics: StatisticsByIndex = { ndvi: statisticsOf(ndvi), savi: statisticsOf(savi) };
  for (const [name, values] of Object.entries({ ndvi, savi })) {
    const metadata = { width: image.getWidth(), height: image.getHeight(), GDAL_NODATA: 'nan' };
    // The declaration has plain arrays of numbers only; typed ones are what the writer is fastest with.
    const file = writeArrayBuffer(values as unknown as number[], metadata);
    await writeFile(join(job.workspace, `${name}.tif`), new Uint8Array(file));
  }
  return statistics;
});

function computeIndices(
  red: TypedArray,
  nir: TypedArray,
  scale: number,
  ndvi: Float32Array,
  savi: Float32Array,
): void {
  for (let i = 0; i < red.length; i++) {
    if (red[i] === 0 || nir[i] === 0) continue;
    const r = red[i]! * scale;
    const n = nir[i]! * scale;
    ndvi[i] = (n - r) / (n + r);
    savi[i] = ((1 + SOIL_BRIGHTNESS_FACTOR) * (n - r)) / (n + r + SOIL_BRIGHTNESS_FACTOR);
  }
}

function statisticsOf(values: Float32Array): MeasuredStatistics {
  const bins = new Uint32Array(2 * BINS_PER_UNIT);
  let [count, sum, min, max] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) continue;
    count++;
    sum += value;
    if (value < min) min = value;
    if (value > max) max = value;
    bins[Math.min(bins.length - 1, Math.floor((value + 1) * BINS_PER_UNIT))]!++;
  }
  const mean = sum / count;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const deviation = values[i]! - mean;
    if (!Number.isNaN(deviation)) squares += deviation * deviation;
  }
  const at = (share: number) => percentile(bins, share * (count - 1));
  return {
    count,
    min,
    max,
    mean,
    std: Math.sqrt(squares / count),
    p2: at(0.02),
    p50: at(0.5),
    p98: at(0.98),
  };
}

function percentile(bins: Uint32Array, rank: number): number {
  let seen = 0;
  const bin = bins.findIndex((count) => {
    seen += count;
    return seen > rank;
  });
  return (bin + 0.5) / BINS_PER_UNIT - 1;
}
