import { describe, expect, it } from 'vitest';
import { bedExtent } from '../../lambdas/answers/bed-extent.ts';

describe('the extent of a bed', () => {
  it.each([
    [1, 100, 100, null],
    [1, 100, 90, null],
    [0.9, 90, 90, null],
    [0.899, 90, 90, 'partly_outside'],
    [0.1, 3, 3, 'partly_outside'],
    [1, 100, 89, 'too_few_valid_pixels'],
    // Each share would do, both together do not.
    [0.95, 95, 90, 'too_few_valid_pixels'],
  ])(
    'of %f inside with %i pixels, %i of them valid, is partial by %s',
    (inside, pixels, validPixels, why) => {
      expect(bedExtent(inside, { pixels, validPixels })).toEqual({
        inside,
        pixels,
        validPixels,
        partial: why,
      });
    },
  );
});
