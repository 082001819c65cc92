import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arrayBytes, KernelMemory } from '../../../lambdas/imagery/kernels/kernel-memory.ts';
import { HALF_BIN } from '../../../lambdas/imagery/statistics/fine-histogram.ts';
import { IndexAccumulator } from '../../../lambdas/imagery/statistics/index-statistics.ts';
import { cellEdges, StressGrid, stressZones } from '../../../lambdas/imagery/statistics/stress-grid.ts';
import { TileAccumulator } from '../../../lambdas/imagery/statistics/tile-statistics.ts';
import { UNIT_RANGE } from '../../../lambdas/spectral/index-definition.ts';
import { INDEX_REGISTRY } from '../../../lambdas/spectral/index-registry.ts';

const SHARES = [
  ['p2', 0.02],
  ['p5', 0.05],
  ['p10', 0.1],
  ['p25', 0.25],
  ['p50', 0.5],
  ['p75', 0.75],
  ['p90', 0.9],
  ['p95', 0.95],
  ['p98', 0.98],
] as const;

/** Linear interpolation between ranks, as numpy's default. */
function percentile(sorted: readonly number[], share: number): number {
  const rank = (sorted.length - 1) * share;
  const low = sorted[Math.floor(rank)]!;
  return low + (sorted[Math.ceil(rank)]! - low) * (rank - Math.floor(rank));
}

/** Each row as a tile of its own, by turns counted by one of two threads. */
function accumulate(
  values: readonly number[],
  rowLength: number,
  { range, display } = { range: UNIT_RANGE, display: UNIT_RANGE },
): IndexAccumulator {
  const accumulator = new IndexAccumulator(display);
  const memory = new KernelMemory(2 * TileAccumulator.bytesFor(display) + arrayBytes(values.length, 8));
  const threads = [0, 1].map(() => new TileAccumulator(memory, range, display));
  const row = memory.float64(values.length);
  row.values.set(values);
  for (let start = 0; start < values.length; start += rowLength) {
    const end = Math.min(start + rowLength, values.length);
    const middle = start + Math.floor((end - start) / 3);
    const thread = threads[(start / rowLength) % 2]!;
    thread.beginTile();
    thread.addRange(row, start, middle);
    thread.addRange(row, middle, end);
    accumulator.addTile(thread.result());
  }
  for (const thread of threads) accumulator.addHistogram(thread.histogramParts());
  return accumulator;
}

describe('statistics of an index', () => {
  const values = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 200 });

  it('equal plain float64 arithmetic, however the rows are cut', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 50 }), (all, rowLength) => {
        const found = accumulate(all, rowLength).result();
        const mean = all.reduce((sum, v) => sum + v, 0) / all.length;
        const variance = all.reduce((sum, v) => sum + (v - mean) ** 2, 0) / all.length;
        const sorted = [...all].sort((a, b) => a - b);
        expect(found.count).toBe(all.length);
        expect(found.min).toBe(sorted[0]);
        expect(found.max).toBe(sorted.at(-1));
        expect(found.mean).toBeCloseTo(mean, 12);
        expect(found.std).toBeCloseTo(Math.sqrt(variance), 10);
        for (const [key, share] of SHARES) {
          expect(Math.abs(found[key] - percentile(sorted, share))).toBeLessThanOrEqual(HALF_BIN + 1e-12);
        }
      }),
    );
  });

  it('leave out invalid pixels', () => {
    const { count, mean } = accumulate([0.5, Number.NaN, 0.7, Number.NaN], 2).result();
    expect(count).toBe(2);
    expect(mean).toBeCloseTo(0.6, 12);
  });

  it('are exact for one value everywhere', () => {
    const found = accumulate(Array<number>(99).fill(0.123), 10).result();
    expect(found).toMatchObject({ min: 0.123, max: 0.123, p2: 0.123, p50: 0.123, p98: 0.123 });
    expect(found.std).toBeCloseTo(0, 15);
  });

  it('keep values outside -1 to 1, with percentiles good to 1/16,384', () => {
    const all = Array.from({ length: 1001 }, (_, i) => (i - 500) / 10);
    const accumulator = accumulate(all, 7);
    const found = accumulator.result();
    expect(Math.abs(found.p2 / percentile(all, 0.02) - 1)).toBeLessThan(1 / 16_384);
    expect(Math.abs(found.p98 / percentile(all, 0.98) - 1)).toBeLessThan(1 / 16_384);
    expect(accumulator.outsideRange).toBe(all.filter((v) => Math.abs(v) > 1).length);
  });

  it('have a histogram of 256 bins over -1 to 1, or over a legend that reaches beyond', () => {
    const { histogram } = accumulate([-1.5, -1, -0.001, 0.001, 0.999, 1, 1.2, 1.3], 3).result();
    expect(histogram).toMatchObject({ from: -1, to: 1, below: 1, above: 2 });
    expect(histogram.counts).toHaveLength(256);
    expect([0, 127, 128, 255].map((bin) => histogram.counts[bin])).toEqual([1, 1, 1, 2]);
    const wide = accumulate([-0.5, 0.01, 9.99, 10.01], 4, INDEX_REGISTRY.cig);
    expect(wide.result().histogram).toMatchObject({ from: 0, to: 10, below: 1, above: 1 });
  });

  it('count the pixels of each vigour class', () => {
    const edges = [-0.3, -0.0001, 0, 0.1999, 0.2, 0.4, 0.5999, 0.6, 0.8, 1, 1.7];
    expect(accumulate(edges, 4).classPixels).toEqual([2, 2, 1, 2, 1, 3]);
  });

  it('of an index with a wider legend are as fine all over it, and good to 1/16,384 beyond', () => {
    const values = fc.array(
      fc.oneof(
        fc.double({ min: -1, max: 1, noNaN: true }),
        fc.double({ min: -5, max: 20, noNaN: true }),
        fc.double({ min: -95, max: 95, noNaN: true }),
        fc.double({ min: -1e30, max: 1e30, noNaN: true }),
      ),
      { minLength: 1, maxLength: 60 },
    );
    fc.assert(
      fc.property(values, (all) => {
        const { range, display } = INDEX_REGISTRY.tgi;
        const accumulator = accumulate(all, all.length, { range, display });
        const found = accumulator.result();
        const sorted = [...all].sort((a, b) => a - b);
        const boundOf = (value: number) =>
          value >= display.from && value <= display.to ? HALF_BIN : Math.abs(value) / 16_384;
        for (const [key, share] of SHARES) {
          const rank = (sorted.length - 1) * share;
          const [low, high] = [sorted[Math.floor(rank)]!, sorted[Math.ceil(rank)]!];
          const bound = Math.max(boundOf(low), boundOf(high));
          expect(Math.abs(found[key] - percentile(sorted, share))).toBeLessThanOrEqual(bound + 1e-12);
        }
        expect(accumulator.outsideRange).toBe(all.filter((v) => Math.abs(v) > 95).length);
      }),
    );
  });
});

describe('the stress grid', () => {
  it('has the mean of each cell over all tiles, and no cell without a valid pixel', () => {
    const ndvi = new StressGrid();
    ndvi.add([
      { cell: 3, count: 2, sum: 0.5 },
      { cell: 17, count: 1, sum: 0.9 },
    ]);
    ndvi.add([{ cell: 3, count: 2, sum: 0.7 }]);
    expect(stressZones(ndvi, null)).toEqual([
      { gridX: 3, gridY: 0, severity: 'low', ndvi: 0.3, savi: null },
      { gridX: 7, gridY: 1, severity: 'none', ndvi: 0.9, savi: null },
    ]);
  });

  it('divides a row where a tenth of the image begins', () => {
    expect(cellEdges(0, 20, 20)).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20]);
    expect(cellEdges(512, 512, 10_000)).toEqual([0, 488, 512]);
    expect(cellEdges(0, 3, 3)).toEqual([0, 1, 2, 3]);
  });
});
