import type { ByteSource } from '../byte-source.ts';

/** bytes that are read at once at most, where blocks follow one another */
const LONGEST_RUN = 4 * 1024 * 1024;

/** Compressed bytes of blocks, in their order; neighbours in the file are read together. null where nothing was written. */
export async function readRuns(
  source: ByteSource,
  offsets: Float64Array,
  byteCounts: Float64Array,
  blocks: readonly number[],
): Promise<(Uint8Array | null)[]> {
  const found = new Array<Uint8Array | null>(blocks.length).fill(null);
  for (let first = 0; first < blocks.length; ) {
    const start = offsets[blocks[first]!]!;
    let end = start + byteCounts[blocks[first]!]!;
    let next = first + 1;
    while (next < blocks.length && offsets[blocks[next]!] === end) {
      const longer = end + byteCounts[blocks[next]!]!;
      if (longer - start > LONGEST_RUN) break;
      end = longer;
      next++;
    }
    if (end > start) {
      const run = own(await source.read(start, end - start));
      for (let i = first; i < next; i++) {
        const from = offsets[blocks[i]!]! - start;
        const count = byteCounts[blocks[i]!]!;
        if (count > 0) found[i] = run.subarray(from, from + count);
      }
    }
    first = next;
  }
  return found;
}

/** Blocks are handed over to other threads, memory and all: it must hold nothing else. */
function own(bytes: Uint8Array): Uint8Array {
  return bytes.length === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes);
}
