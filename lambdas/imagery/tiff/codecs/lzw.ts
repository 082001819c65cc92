import { arrayBytes, type KernelArray, KernelMemory } from '../../kernels/kernel-memory.ts';
import { takeBlockMemory } from '../block-memory.ts';

/** What the kernel says: see decode-lzw.as.ts. */
const ENDED_EARLY = 1;
const SCRATCH_BYTES = 36 * 1024;
/** Codes have at most 12 bits, and stand for a byte at least. Only clear codes in plenty make more of it. */
const MOST_INPUT = 1.5;
/** bytes that the kernel may read behind the input, and write behind the output */
const MARGIN = 8;

/**
 * Memory of the kernel for the largest block so far: blocks of a file are alike when they are decoded. It is made for all that their
 * compressed bytes can be, because memory that is outgrown stays until it is collected.
 */
interface Workplace {
  readonly memory: KernelMemory;
  readonly input: KernelArray<Uint8Array>;
  readonly output: KernelArray<Uint8Array>;
  readonly scratch: KernelArray<Uint8Array>;
}

let workplace: Workplace | undefined;

/** TIFF 6.0 section 13. Decodes into exactly `length` bytes, or throws: the output can never grow. */
export function decodeLzw(input: Uint8Array, length: number): Uint8Array {
  const { memory, ...place } = workplaceFor(input.length, length);
  place.input.values.set(input);
  const { at } = place.scratch;
  const outcome = memory.kernels.decodeLzw(place.input.at, input.length, place.output.at, length, at);
  if (outcome === 0) {
    const output = takeBlockMemory(length);
    output.set(place.output.values.subarray(0, length));
    return output;
  }
  const [written, code, next] = new Uint32Array(memory.kernels.memory.buffer, at, 3);
  throw new RangeError(
    outcome === ENDED_EARLY
      ? `LZW data ends after ${written} of ${length} bytes`
      : `LZW code ${code} is not in a table of ${next}`,
  );
}

function workplaceFor(inputLength: number, outputLength: number): Workplace {
  const inputBytes = Math.max(inputLength, Math.ceil(MOST_INPUT * outputLength)) + MARGIN;
  const outputBytes = outputLength + MARGIN;
  const isEnough =
    workplace !== undefined &&
    workplace.input.values.length >= inputLength + MARGIN &&
    workplace.output.values.length >= outputBytes;
  if (!isEnough) workplace = createWorkplace(inputBytes, outputBytes);
  return workplace!;
}

function createWorkplace(inputBytes: number, outputBytes: number): Workplace {
  const bytes = arrayBytes(inputBytes, 1) + arrayBytes(outputBytes, 1) + arrayBytes(SCRATCH_BYTES, 1);
  const memory = new KernelMemory(bytes);
  return {
    memory,
    input: memory.uint8(inputBytes),
    output: memory.uint8(outputBytes),
    scratch: memory.uint8(SCRATCH_BYTES),
  };
}
