import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { returnBlockMemory, takeBlockMemory } from '../../../lambdas/imagery/tiff/block-memory.ts';
import { decodeDeflate } from '../../../lambdas/imagery/tiff/codecs/deflate.ts';

describe('memory of blocks', () => {
  it('is used again once it was given back, by one block at a time', () => {
    const first = takeBlockMemory(96_000);
    expect(takeBlockMemory(96_000).buffer).not.toBe(first.buffer);
    returnBlockMemory(first);
    expect(takeBlockMemory(96_000)).toBe(first);
    expect(takeBlockMemory(96_000).buffer).not.toBe(first.buffer);
  });

  it('has the size that was asked for', () => {
    returnBlockMemory(takeBlockMemory(96_000));
    expect(takeBlockMemory(95_999).length).toBe(95_999);
    expect(takeBlockMemory(0).length).toBe(0);
  });

  it('is not used again where it holds other things, too', () => {
    const whole = new Uint8Array(64_000);
    returnBlockMemory(whole.subarray(0, 32_000));
    expect(takeBlockMemory(32_000).buffer).not.toBe(whole.buffer);
    expect(whole.length).toBe(64_000);
  });

  it('of a large block is free at once', () => {
    const large = takeBlockMemory(2 * 1024 * 1024);
    returnBlockMemory(large);
    expect(large.length).toBe(0);
  });

  it('of an inflated block is free at once, and nothing beside it waits for the collector', () => {
    const size = 1024 * 1024;
    const stored = deflateSync(Buffer.alloc(size, 7));
    returnBlockMemory(decodeDeflate(stored, size));
    const before = process.memoryUsage().external;
    for (let i = 0; i < 24; i++) {
      const bytes = decodeDeflate(stored, size);
      expect(bytes).toHaveLength(size);
      returnBlockMemory(bytes);
      expect(bytes).toHaveLength(0);
    }
    expect(process.memoryUsage().external - before).toBeLessThan(4 * size);
  });
});
