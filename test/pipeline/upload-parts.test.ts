import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOfPart, PART_LIMITS, partCountOf, partSizeOf } from '../../lambdas/pipeline/upload-parts.ts';

/** bytes; more than S3 has ever taken as one object */
const LARGEST_OBJECT = 48 * 1024 ** 4;

describe('parts of an upload', () => {
  it('are as many and as large as S3 takes them, and make up the file', () => {
    fc.assert(
      fc.property(
        fc.maxSafeNat().map((bytes) => 1 + (bytes % LARGEST_OBJECT)),
        (bytes) => {
          const [size, count] = [partSizeOf(bytes), partCountOf(bytes)];
          expect(size).toBeGreaterThanOrEqual(PART_LIMITS.smallest);
          expect(count).toBeLessThanOrEqual(PART_LIMITS.most);
          expect(bytesOfPart(bytes, 1)).toBe(Math.min(size, bytes));
          const last = bytesOfPart(bytes, count);
          expect((count - 1) * size + last).toBe(bytes);
          expect(last).toBeGreaterThan(0);
          expect(bytesOfPart(bytes, count + 1)).toBeLessThanOrEqual(0);
        },
      ),
    );
  });

  it('have 8 MiB until ten thousand of them are not enough', () => {
    const usual = 8 * 1024 ** 2;
    expect([1, 5 * 1024 ** 3, usual * 10_000].map(partSizeOf)).toEqual([usual, usual, usual]);
    expect(partSizeOf(usual * 10_000 + 1)).toBe(9 * 1024 ** 2);
  });
});
