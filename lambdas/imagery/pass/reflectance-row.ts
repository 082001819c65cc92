import { arrayBytes, type KernelArray, type KernelMemory } from '../kernels/kernel-memory.ts';
import { HIGHEST_REFLECTANCE, LOWEST_REFLECTANCE, type RangeCount } from '../statistics/reflectance-check.ts';
import type { NativeSamples } from '../tiff/samples.ts';
import type { PassBand } from './pass-plan.ts';

/** As the kernels lay it out, behind what they keep of the row that was read last: of all rows that were checked. */
const STATE = { samples: 3, outside: 4, highest: 5 } as const;
const STATE_LENGTH = 6;
/** Kernels read four samples at a time. */
const VECTOR = 4;
/** No sample that a kernel reads is below 0. */
const NO_NODATA = -1;

/** One band, row by row, as reflectance (or as scaled numbers) in float64; NaN where a pixel is invalid. */
export class ReflectanceRow {
  readonly row: KernelArray<Float64Array>;
  /** Columns of the row that hold all of its valid pixels: from `first` to before `end`; equal where there is none. */
  first = 0;
  end = 0;
  readonly #memory: KernelMemory;
  readonly #samples: KernelArray<Uint8Array>;
  readonly #state: KernelArray<Float64Array>;
  readonly #scale: number;
  readonly #offset: number;
  readonly #nodata: number | null;

  constructor(memory: KernelMemory, { scaling, nodata }: PassBand, width: number) {
    this.#memory = memory;
    this.row = memory.float64(width + VECTOR);
    this.#samples = memory.uint8(2 * (width + VECTOR));
    this.#state = memory.float64(STATE_LENGTH);
    this.#scale = scaling.scale;
    this.#offset = scaling.offset;
    this.#nodata = nodata;
    this.takeRange();
  }

  /** As vegetation-tile.as.ts has it: row, state, scale, offset, nodata. */
  get context(): readonly number[] {
    return [this.row.at, this.#state.at, this.#scale, this.#offset, this.#nodata ?? NO_NODATA];
  }

  /** bytes that it takes of the kernels' memory */
  static bytesFor(width: number): number {
    return arrayBytes(width + VECTOR, 8) + arrayBytes(2 * (width + VECTOR), 1) + arrayBytes(STATE_LENGTH, 8);
  }

  /** Samples from `start` on, as many as `width`; `valid` is 0 where a pixel is masked. */
  read(plane: NativeSamples, valid: Uint8Array | null, start: number, width: number): void {
    const { kernels } = this.#memory;
    const [scale, offset, nodata] = [this.#scale, this.#offset, this.#nodata ?? NO_NODATA];
    const [out, state] = [this.row.at, this.#state.at];
    if (plane instanceof Uint16Array) {
      kernels.readUint16(this.#place(plane, start, width), out, width, scale, offset, nodata, state);
    } else if (plane instanceof Uint8Array) {
      kernels.readUint8(this.#place(plane, start, width), out, width, scale, offset, nodata, state);
    } else {
      this.#scaleAny(plane, start, width);
      kernels.boundRow(out, width, state);
    }
    if (valid !== null) {
      this.#clear(valid, start, width);
      kernels.boundRow(out, width, state);
    }
    // Footprints are rotated: what lies beside them in a row is not computed.
    this.first = kernels.firstOfRow(out, width, state);
    this.end = kernels.endOfRow(out, this.first, width, state);
  }

  /** Address of a row of samples, which are copied unless they lie in the kernels' memory. */
  #place(plane: Uint8Array | Uint16Array, start: number, width: number): number {
    const bytes = plane.BYTES_PER_ELEMENT;
    const { buffer } = this.#samples.values;
    const from = plane.byteOffset + start * bytes;
    if (plane.buffer === buffer) return from;
    this.#samples.values.set(new Uint8Array(plane.buffer, from, width * bytes));
    return this.#samples.at;
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

  /** Counts what cannot be reflectance in the row that was read last. */
  check(): void {
    const { kernels } = this.#memory;
    const { first, end, row } = this;
    kernels.checkRow(row.at, first, end, this.#state.at, LOWEST_REFLECTANCE, HIGHEST_REFLECTANCE);
  }

  /** Of all rows that were checked since the last call. */
  takeRange(): RangeCount {
    const { values } = this.#state;
    const [samples, outside] = [values[STATE.samples]!, values[STATE.outside]!];
    const range = { samples, outside, highest: values[STATE.highest]! };
    values.fill(0, STATE.samples, STATE.highest);
    values[STATE.highest] = Number.NEGATIVE_INFINITY;
    return range;
  }
}
