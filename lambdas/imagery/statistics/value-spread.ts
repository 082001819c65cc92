import type { NativeSamples } from '../tiff/samples.ts';

/** Values of up to 16 bits have a bin each. */
const BINS = 65_536;

/** How often each sample value occurs: tells a measured band from a transparency, which has one value nearly everywhere. */
export class ValueSpread {
  readonly counts = new Uint32Array(BINS);

  /** Samples whose scaled value is not NaN, from `start` of the plane and the beginning of the row. */
  addRow(plane: NativeSamples, start: number, scaled: Float64Array, width: number): void {
    const isWide = plane.BYTES_PER_ELEMENT > 2;
    for (let i = 0; i < width; i++) {
      if (Number.isNaN(scaled[i]!)) continue;
      // Of wider samples, different values may share a bin: there are more of them than bins, all the same.
      const value = plane[start + i]!;
      this.counts[(isWide ? Math.round(value * 97) : value) & (BINS - 1)]!++;
    }
  }

  merge(counts: Uint32Array): void {
    for (let i = 0; i < BINS; i++) this.counts[i]! += counts[i]!;
  }

  /** Share of the samples that differ from the most frequent value; 0 where there is none. */
  shareOfOthers(): number {
    const samples = this.counts.reduce((sum, count) => sum + count, 0);
    const most = this.counts.reduce((a, b) => Math.max(a, b), 0);
    return samples === 0 ? 0 : 1 - most / samples;
  }
}
