import { HIGHEST_REFLECTANCE, LOWEST_REFLECTANCE, type RangeCount } from '../statistics/reflectance-check.ts';
import type { NativeSamples } from '../tiff/samples.ts';
import type { PassBand } from './pass-plan.ts';

/** One band, row by row, as reflectance (or as scaled numbers) in float64; NaN where a pixel is invalid. */
export class ReflectanceRow {
  readonly values: Float64Array;
  /** Columns of the row that hold all of its valid pixels: from `first` to before `end`; equal where there is none. */
  first = 0;
  end = 0;
  readonly #scale: number;
  readonly #offset: number;
  /** NaN, which equals nothing, where no value is nodata. */
  readonly #nodata: number;
  #samples = 0;
  #outside = 0;
  #highest = Number.NEGATIVE_INFINITY;

  constructor({ scaling, nodata }: PassBand, width: number) {
    this.values = new Float64Array(width);
    this.#scale = scaling.scale;
    this.#offset = scaling.offset;
    this.#nodata = nodata ?? Number.NaN;
  }

  /** Samples from `start` on, as many as `width`; `valid` is 0 where a pixel is masked. */
  read(plane: NativeSamples, valid: Uint8Array | null, start: number, width: number): void {
    const { values } = this;
    const [scale, offset, nodata] = [this.#scale, this.#offset, this.#nodata];
    for (let i = 0; i < width; i++) {
      const sample = plane[start + i]!;
      values[i] = sample === nodata ? Number.NaN : sample * scale + offset;
    }
    if (valid !== null) this.#clear(valid, start, width);
    this.#bound(width);
  }

  #clear(valid: Uint8Array, start: number, width: number): void {
    for (let i = 0; i < width; i++) if (valid[start + i] === 0) this.values[i] = Number.NaN;
  }

  /** Footprints are rotated: what lies beside them in a row is not computed. */
  #bound(width: number): void {
    const { values } = this;
    let first = 0;
    while (first < width && Number.isNaN(values[first]!)) first++;
    let end = width;
    while (end > first && Number.isNaN(values[end - 1]!)) end--;
    this.first = first;
    this.end = end;
  }

  /** Counts what cannot be reflectance in the row that was read last. */
  check(): void {
    const { values, end } = this;
    let samples = 0;
    let lowest = Number.POSITIVE_INFINITY;
    let highest = Number.NEGATIVE_INFINITY;
    for (let i = this.first; i < end; i++) {
      const value = values[i]!;
      if (Number.isNaN(value)) continue;
      samples++;
      if (value < lowest) lowest = value;
      if (value > highest) highest = value;
    }
    this.#samples += samples;
    if (highest > this.#highest) this.#highest = highest;
    if (lowest < LOWEST_REFLECTANCE || highest > HIGHEST_REFLECTANCE) this.#countOutside();
  }

  #countOutside(): void {
    for (let i = this.first; i < this.end; i++) {
      const value = this.values[i]!;
      if (value < LOWEST_REFLECTANCE || value > HIGHEST_REFLECTANCE) this.#outside++;
    }
  }

  /** Of all rows since the last call. */
  takeRange(): RangeCount {
    const range = { samples: this.#samples, outside: this.#outside, highest: this.#highest };
    this.#samples = 0;
    this.#outside = 0;
    this.#highest = Number.NEGATIVE_INFINITY;
    return range;
  }
}
