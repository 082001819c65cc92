import { arrayBytes, type KernelArray, type KernelMemory } from '../kernels/kernel-memory.ts';
import type { RowKernels } from '../kernels/row-kernels.ts';
import type { NativeSamples } from '../tiff/samples.ts';

/** Rows of a decoded block that are taken out at a time: few enough to stay in the processor's cache from band to band; bytes. */
const ROWS_BYTES = 128 * 1024;

/** A decoded block whose samples are interleaved. */
export interface DecodedSamples {
  readonly samples: NativeSamples;
  /** Samples from one pixel to the next. */
  readonly stride: number;
  readonly blockWidth: number;
  /** Differences of neighbours (TIFF 6.0 section 14), which are summed while a band is taken out: that spares the others. */
  readonly areDifferences: boolean;
}

/** The part of a block that is taken. */
export interface BlockPart {
  readonly fromX: number;
  readonly fromY: number;
  readonly width: number;
  readonly height: number;
}

/** Where one band goes. */
export interface BandTarget {
  /** 0-based, among the samples of a pixel. */
  readonly sample: number;
  readonly plane: NativeSamples;
  /** The first pixel's place in the plane, and the pixels of one of its rows. */
  readonly start: number;
  readonly rowLength: number;
}

/** Takes bands out of decoded blocks. Planes may lie anywhere; those in the kernels' memory spare a copy. */
export class BandTaker {
  readonly #kernels: RowKernels;
  readonly #source: KernelArray<Uint8Array>;
  readonly #taken: KernelArray<Uint8Array>;

  /** @param rowBytes of a row of decoded samples, at most */
  constructor(memory: KernelMemory, rowBytes: number) {
    this.#kernels = memory.kernels;
    this.#source = memory.uint8(Math.max(ROWS_BYTES, rowBytes));
    this.#taken = memory.uint8(Math.max(ROWS_BYTES, rowBytes));
  }

  /** bytes that it takes of the kernels' memory */
  static bytesFor(rowBytes: number): number {
    return 2 * arrayBytes(Math.max(ROWS_BYTES, rowBytes), 1);
  }

  take(block: DecodedSamples, part: BlockPart, targets: readonly BandTarget[]): void {
    const { samples, stride, blockWidth } = block;
    const rowBytes = blockWidth * stride * samples.BYTES_PER_ELEMENT;
    const rows = Math.max(1, Math.floor(this.#source.values.length / rowBytes));
    for (let y = 0; y < part.height; y += rows) {
      const count = Math.min(rows, part.height - y);
      const from = samples.byteOffset + (part.fromY + y) * rowBytes;
      this.#source.values.set(new Uint8Array(samples.buffer, from, count * rowBytes));
      for (const target of targets) this.#takeRows(block, part, y, count, target);
    }
  }

  /** Rows that lie in `#source`; the first one is row `y` of the part. */
  #takeRows(block: DecodedSamples, part: BlockPart, y: number, rows: number, target: BandTarget): void {
    const bytes = block.samples.BYTES_PER_ELEMENT;
    const step = block.stride * bytes;
    const { plane, rowLength } = target;
    const start = target.start + y * rowLength;
    const isInKernels = plane.buffer === this.#source.values.buffer;
    const out = isInKernels ? plane.byteOffset + start * bytes : this.#taken.at;
    const outBytes = (isInKernels ? rowLength : part.width) * bytes;
    const source = this.#source.at + target.sample * bytes;
    const rowBytes = block.blockWidth * step;
    const { fromX, width } = part;
    const sums = block.areDifferences;
    kernelOf(this.#kernels, bytes)(source, rowBytes, rows, step, fromX, width, out, outBytes, sums);
    if (!isInKernels) this.#copyRows(plane, start, rowLength, width, rows);
  }

  #copyRows(plane: NativeSamples, start: number, rowLength: number, width: number, rows: number): void {
    const bytes = plane.BYTES_PER_ELEMENT;
    const out = new Uint8Array(plane.buffer, plane.byteOffset + start * bytes);
    const taken = this.#taken.values;
    if (width === rowLength) {
      out.set(taken.subarray(0, rows * width * bytes));
      return;
    }
    for (let y = 0; y < rows; y++) {
      const row = taken.subarray(y * width * bytes, (y + 1) * width * bytes);
      out.set(row, y * rowLength * bytes);
    }
  }
}

function kernelOf(kernels: RowKernels, sampleBytes: number): RowKernels['takeBand8'] {
  switch (sampleBytes) {
    case 1:
      return kernels.takeBand8;
    case 2:
      return kernels.takeBand16;
    case 4:
      return kernels.takeBand32;
    default:
      return kernels.takeBand64;
  }
}
