import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { retryDelay } from '../../lambdas/webhooks/retry-schedule.ts';

const terms = { firstSeconds: 5, attempts: 10 };

describe('the waits between attempts', () => {
  it('grow from seconds to six hours, and together cover a day', () => {
    const waits = Array.from({ length: 9 }, (_, i) => retryDelay(i + 1, terms, 0)!);
    expect(waits).toEqual([5, 25, 125, 625, 3125, 15_625, 21_600, 21_600, 21_600]);
    expect(waits.reduce((sum, wait) => sum + wait, 0) / 3600).toBeCloseTo(23.4, 1);
    expect(retryDelay(10, terms, 0)).toBeNull();
  });

  it('differ by up to a fifth, and are never longer than SQS hides a message', () => {
    const attempt = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(attempt, fc.double({ min: 0, max: 1, noNaN: true }), (one, random) => {
        const least = retryDelay(one, terms, 0)!;
        const wait = retryDelay(one, terms, random)!;
        expect(wait).toBeGreaterThanOrEqual(least);
        expect(wait).toBeLessThanOrEqual(Math.min(least * 1.2, 12 * 3600));
      }),
    );
  });
});
