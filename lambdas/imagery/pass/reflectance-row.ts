import { arrayBytes, type KernelArray, type KernelMemory } from '../kernels/kernel-memory.ts';
import { HIGHEST_REFLECTANCE, LOWEST_REFLECTANCE, type RangeCount } from '../statistics/reflectance-check.ts';
import type { NativeSamples } from '../tiff/samples.ts';
import type { PassBand } from './pass-plan.ts';

/** As the kernels lay it out: valid samples, lowest and highest value of the row that was read last. */
const STATE = { samples: 0, lowest: 1, highest: 2 } as const;
const STATE_LENGTH = 3;
/** Kernels read four samples at a time. */
const VECTOR = 4;

/** One band, row by row, as reflectance (or as scaled numbers) in float64; NaN where a pixel is invalid. */
export class ReflectanceRow {
  readonly row: KernelArray<Float64Array>;
  /** Columns of the row that hold all of its valid pixels: from `first` to before `end`; equal where there is none. */
  first = 0;
  end = 0;
  readonly #memory: KernelMemory;
  readonly #samples: KernelArray<Uint8Array>;
  readonly #samples16: Uint16Array;
  readonly #state: KernelArray<Float64Array>;
  readonly #scale: number;
  readonly #offset: number;
  readonly #nodata: number | null;
  #samplesSeen = 0;
  #outside = 0;
  #highest = Number.NEGATIVE_INFINITY;

  constructor(memory: KernelMemory, { scaling, nodata }: PassBand, width: number) {
    this.#memory = memory;
    this.row = memory.float64(width + VECTOR);
    this.#samples = memory.uint8(2 * (width + VECTOR));
    this.#samples16 = new Uint16Array(memory.kernels.memory.buffer, this.#samples.at, width);
    this.#state = memory.float64(STATE_LENGTH);
    this.#scale = scaling.scale;
    this.#offset = scaling.offset;
    this.#nodata = nodata;
  }

  /** bytes that it takes of the kernels' memory */
  static bytesFor(width: number): number {
    return arrayBytes(width + VECTOR, 8) + arrayBytes(2 * (width + VECTOR), 1) + arrayBytes(STATE_LENGTH, 8);
  }

  /** Samples from `start` on, as many as `width`; `valid` is 0 where a pixel is masked. */
  read(plane: NativeSamples, valid: Uint8Array | null, start: number, width: number): void {
    const { kernels } = this.#memory;
    const [scale, offset, nodata] = [this.#scale, this.#offset, this.#nodata ?? -1];
    const [samples, out, state] = [this.#samples.at, this.row.at, this.#state.at];
    if (plane instanceof Uint16Array) {
      this.#samples16.set(plane.subarray(start, start + width));
      kernels.readUint16(samples, out, width, scale, offset, nodata, state);
    } else if (plane instanceof Uint8Array) {
      this.#samples.values.set(plane.subarray(start, start + width));
      kernels.readUint8(samples, out, width, scale, offset, nodata, state);
    } else {
      this.#scaleAny(plane, start, width);
      kernels.boundRow(out, width, state);
    }
    if (valid !== null) {
      this.#clear(valid, start, width);
      kernels.boundRow(out, width, state);
    }
    this.#bound(width);
  }

  /** Types that no kernel reads: their conversion is what takes the time, wherever it is done. */
  #scaleAny(plane: NativeSamples, start: number, width: number): void {
    const { values } = this.row;
    const [scale, offset] = [this.#scale, this.#offset];
    // NaN equals nothing.
    const nodata = this.#nodata ?? Number.NaN;
    for (let i = 0; i < width; i++) {
      const sample = plane[start + i]!;
      values[i] = sample === nodata ? Number.NaN : sample * scale + offset;
    }
  }

  #clear(valid: Uint8Array, start: number, width: number): void {
    const { values } = this.row;
    for (let i = 0; i < width; i++) if (valid[start + i] === 0) values[i] = Number.NaN;
  }

  /** Footprints are rotated: what lies beside them in a row is not computed. */
  #bound(width: number): void {
    const { values } = this.row;
    if (this.#state.values[STATE.samples] === width) {
      this.first = 0;
      this.end = width;
      return;
    }
    let end = width;
    let first = this.#state.values[STATE.samples] === 0 ? width : 0;
    while (first < width && Number.isNaN(values[first]!)) first++;
    while (end > first && Number.isNaN(values[end - 1]!)) end--;
    this.first = first;
    this.end = end;
  }

  /** Counts what cannot be reflectance in the row that was read last. */
  check(): void {
    const { values } = this.#state;
    const [lowest, highest] = [values[STATE.lowest]!, values[STATE.highest]!];
    this.#samplesSeen += values[STATE.samples]!;
    if (highest > this.#highest) this.#highest = highest;
    if (lowest < LOWEST_REFLECTANCE || highest > HIGHEST_REFLECTANCE) this.#countOutside();
  }

  #countOutside(): void {
    const { values } = this.row;
    for (let i = this.first; i < this.end; i++) {
      if (values[i]! < LOWEST_REFLECTANCE || values[i]! > HIGHEST_REFLECTANCE) this.#outside++;
    }
  }

  /** Of all rows since the last call. */
  takeRange(): RangeCount {
    const range = { samples: this.#samplesSeen, outside: this.#outside, highest: this.#highest };
    this.#samplesSeen = 0;
    this.#outside = 0;
    this.#highest = Number.NEGATIVE_INFINITY;
    return range;
  }
}
