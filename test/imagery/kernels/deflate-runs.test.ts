import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KernelMemory } from '../../../lambdas/imagery/kernels/kernel-memory.ts';
import { DEFLATE_SCRATCH_BYTES } from '../../../lambdas/imagery/kernels/row-kernels.ts';

const MOST = 400_000;
const memory = new KernelMemory(4 * MOST + DEFLATE_SCRATCH_BYTES);
const input = memory.uint8(MOST);
const out = memory.uint8(2 * MOST);
const scratch = memory.uint8(DEFLATE_SCRATCH_BYTES);

function deflateRuns(bytes: Uint8Array): Uint8Array {
  input.values.set(bytes);
  // What an earlier call left there must not matter.
  scratch.values.fill(0xa5);
  return out.values.slice(0, memory.kernels.deflateRuns(input.at, bytes.length, out.at, scratch.at));
}

/** Bytes as a predictor leaves them, and others: noise, runs of all lengths, few values, very uneven counts. */
const runs = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 1, max: 700 })), { maxLength: 60 })
  .map((pairs) => Buffer.concat(pairs.map(([value, length]) => Buffer.alloc(length, value))));
const noise = fc.uint8Array({ minLength: 1, maxLength: 5000 }).map((bytes) => Buffer.from(bytes));
const uneven = fc
  .array(fc.integer({ min: 0, max: 2 ** 30 }), { minLength: 1, maxLength: 3000 })
  .map((values) => Buffer.from(values.map((value) => Math.clz32(value) * 3)));
const pieces = fc
  .array(fc.oneof(runs, noise, uneven), { minLength: 1, maxLength: 6 })
  .map((parts) => Buffer.concat(parts))
  .filter((bytes) => bytes.length > 0);

describe('the DEFLATE of predicted bytes', () => {
  it('is read back by zlib, whatever the bytes', () => {
    fc.assert(
      fc.property(pieces, (bytes) => {
        expect(inflateSync(deflateRuns(bytes)).equals(bytes)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it.each([1, 2, 15, 16, 17, 131_071, 131_072, 131_073, 262_144, 399_999])(
    'is read back by zlib at lengths around its blocks: %i bytes',
    (length) => {
      const mixed = Buffer.alloc(length).map((_, i) => (i % 900 < 300 ? 7 : Math.imul(i, 40_503) >>> 8));
      for (const bytes of [Buffer.alloc(length), mixed]) {
        expect(inflateSync(deflateRuns(bytes)).equals(bytes)).toBe(true);
      }
    },
  );

  it('keeps codes within twelve bits where counts grow like Fibonacci’s numbers, which make the longest codes', () => {
    let [a, b] = [1, 1];
    const parts: Buffer[] = [];
    for (let value = 0; value < 24; value++) {
      // Not in runs, which would be matches.
      parts.push(Buffer.from(Buffer.alloc(2 * a).map((_, i) => (i % 2 === 0 ? value : 255))));
      [a, b] = [b, a + b];
    }
    const bytes = Buffer.concat(parts).subarray(0, MOST);
    expect(inflateSync(deflateRuns(bytes)).equals(bytes)).toBe(true);
  });

  it('makes a run of one byte small, and noise hardly larger', () => {
    expect(deflateRuns(Buffer.alloc(300_000, 9)).length).toBeLessThan(1500);
    const random = Buffer.alloc(300_000).map((_, i) => Math.imul(i ^ (i >>> 7), 2_654_435_761) >>> 23);
    expect(deflateRuns(random).length).toBeLessThan(301_500);
  });
});
