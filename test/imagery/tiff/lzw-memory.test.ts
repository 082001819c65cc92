import { describe, expect, it } from 'vitest';
import { returnBlockMemory } from '../../../lambdas/imagery/tiff/block-memory.ts';
import { decodeLzw } from '../../../lambdas/imagery/tiff/codecs/lzw.ts';
import { encodeLzw } from '../raster-forms/lzw-encoder.ts';

const ROW_BYTES = 96_000;
const BLOCKS = 60;

/** The more of a row is noise, the more bytes it takes. */
function row(noisy: number): Uint8Array {
  return Uint8Array.from({ length: ROW_BYTES }, (_, i) =>
    i < noisy ? Math.imul(i, 2_654_435_761) >>> 21 : 7,
  );
}

describe('the memory for LZW', () => {
  it('does not grow with every block that is larger in the file than those before', () => {
    const rows = Array.from({ length: BLOCKS }, (_, i) => row((i * ROW_BYTES) / BLOCKS));
    const blocks = rows.map(encodeLzw);
    expect(blocks.at(-1)!.length).toBeGreaterThan(10 * blocks[0]!.length);
    returnBlockMemory(decodeLzw(blocks[0]!, ROW_BYTES));
    const before = process.memoryUsage().external;
    for (const [i, block] of blocks.entries()) {
      const decoded = decodeLzw(block, ROW_BYTES);
      expect(Buffer.compare(decoded, rows[i]!)).toBe(0);
      returnBlockMemory(decoded);
    }
    // An instance of the kernels takes 128 KiB at least.
    expect(process.memoryUsage().external - before).toBeLessThan((BLOCKS / 4) * 128 * 1024);
  });
});
