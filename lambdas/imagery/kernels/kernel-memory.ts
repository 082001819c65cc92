import { type RowKernels, startRowKernels } from './row-kernels.ts';

/** An array in the kernels' memory, and its address. */
export interface KernelArray<Values> {
  readonly at: number;
  readonly values: Values;
}

const PAGE_BYTES = 64 * 1024;
/** Vectors of 128 bits; kernels may read and write one of them behind the end of an array. */
const VECTOR_BYTES = 16;

/** bytes that an array takes, with what is added to it */
export function arrayBytes(length: number, elementBytes: number): number {
  return Math.ceil((length * elementBytes) / VECTOR_BYTES + 2) * VECTOR_BYTES;
}

/**
 * Arrays side by side in the memory of one instance of the kernels. All of it is there from the beginning: growing would take
 * the arrays away from under their views.
 */
export class KernelMemory {
  readonly kernels: RowKernels;
  readonly #bytes: number;
  #next = VECTOR_BYTES;

  /** @param bytes the sum of `arrayBytes` of all arrays */
  constructor(bytes: number) {
    this.kernels = startRowKernels();
    this.#bytes = bytes + VECTOR_BYTES;
    this.kernels.memory.grow(Math.ceil(this.#bytes / PAGE_BYTES));
  }

  uint8(length: number): KernelArray<Uint8Array> {
    const at = this.#take(length, 1);
    return { at, values: new Uint8Array(this.#buffer, at, length) };
  }

  uint32(length: number): KernelArray<Uint32Array> {
    const at = this.#take(length, 4);
    return { at, values: new Uint32Array(this.#buffer, at, length) };
  }

  float32(length: number): KernelArray<Float32Array> {
    const at = this.#take(length, 4);
    return { at, values: new Float32Array(this.#buffer, at, length) };
  }

  float64(length: number): KernelArray<Float64Array> {
    const at = this.#take(length, 8);
    return { at, values: new Float64Array(this.#buffer, at, length) };
  }

  get #buffer(): ArrayBuffer {
    return this.kernels.memory.buffer;
  }

  #take(length: number, elementBytes: number): number {
    const at = this.#next;
    this.#next += arrayBytes(length, elementBytes);
    if (this.#next > this.#bytes) throw new RangeError(`${this.#bytes} bytes are too few for the arrays`);
    return at;
  }
}
