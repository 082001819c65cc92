import { describe, expect, it } from 'vitest';
import { retryDelaySeconds } from '../../lambdas/process-image/retry-delay.ts';

describe('a message that met a fault', () => {
  it('waits longer each time, and never for hours', () => {
    expect([1, 2, 3, 4, 5, 50].map(retryDelaySeconds)).toEqual([30, 120, 480, 900, 900, 900]);
  });
});
