import fc from 'fast-check';
import { expect, it } from 'vitest';
import { groupedCount } from '../../lambdas/spectral/grouped-count.ts';

it('groups digits as English does', () => {
  expect(groupedCount(0)).toBe('0');
  fc.assert(
    fc.property(fc.maxSafeNat(), (count) => {
      expect(groupedCount(count)).toBe(count.toLocaleString('en-US'));
    }),
  );
});
