import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChunkCache } from '../../lambdas/aws/chunk-cache.ts';

const MEBIBYTE = 1024 ** 2;
const CONTENT = Uint8Array.from(
  { length: 3 * MEBIBYTE + 17 },
  (_, index) => (index * 31 + (index >> 8)) % 256,
);

function open() {
  const requests: [number, number][] = [];
  const cache = new ChunkCache(CONTENT.length, async (offset, length) => {
    requests.push([offset, length]);
    return CONTENT.slice(offset, offset + length);
  });
  return { cache, requests };
}

describe('reading through the cache', () => {
  it('gives the bytes of any range', async () => {
    const { cache } = open();
    const ranges = fc
      .tuple(fc.nat(CONTENT.length), fc.nat(CONTENT.length))
      .map(([a, b]) => [Math.min(a, b), Math.max(a, b)]);
    await fc.assert(
      fc.asyncProperty(ranges, async ([from = 0, to = 0]) => {
        const bytes = await cache.read(from, to - from);
        expect(Buffer.compare(bytes, CONTENT.subarray(from, to))).toBe(0);
      }),
      { numRuns: 30 },
    );
  });

  it('asks once for neighbours, also when they are asked for at once', async () => {
    const { cache, requests } = open();
    await Promise.all([cache.read(0, 8), cache.read(100, 50), cache.read(MEBIBYTE - 1, 1)]);
    expect(requests).toEqual([[0, MEBIBYTE]]);
  });

  it('asks once for a run of chunks', async () => {
    const { cache, requests } = open();
    await cache.read(10, 2 * MEBIBYTE);
    expect(requests).toEqual([[0, 3 * MEBIBYTE]]);
  });

  it('refuses what lies beyond the end', async () => {
    await expect(open().cache.read(CONTENT.length - 1, 2)).rejects.toThrow('beyond the end');
  });

  it('asks again after a failure', async () => {
    let calls = 0;
    const cache = new ChunkCache(10, async (offset, length) => {
      if (++calls === 1) throw new Error('broken off');
      return CONTENT.slice(offset, offset + length);
    });
    await expect(cache.read(0, 10)).rejects.toThrow('broken off');
    expect(await cache.read(0, 10)).toHaveLength(10);
  });
});
