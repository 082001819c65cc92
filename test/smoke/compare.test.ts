import { describe, expect, it } from 'vitest';
import type { SmokeResult } from '../../smoke/process-images.ts';
import { compare } from '../../smoke/smoke-arm64.ts';

const HERE: SmokeResult = {
  filename: 'field.tif',
  outcome: 'completed',
  statistics: { count: 9, mean: 0.5 },
  seconds: 1,
};

describe('the smoke run of the other processor', () => {
  it('agrees where every figure is the same', () => {
    expect(compare(HERE, { ...HERE, seconds: 30 })).toMatchObject({ agrees: true });
  });

  it.each([
    ['a figure differs', { statistics: { count: 9, mean: 0.5001 } }],
    ['a figure is missing', { statistics: { count: 9 } }],
    ['the image failed', { outcome: 'unreadable_image: ...', statistics: {} }],
  ])('does not where %s', (_, there) => {
    expect(compare(HERE, { ...HERE, ...there }).agrees).toBe(false);
  });

  it('does not where there is nothing to compare: an image without NDVI shows nothing', () => {
    expect(compare({ ...HERE, statistics: {} }, { ...HERE, statistics: {} }).agrees).toBe(false);
  });
});
