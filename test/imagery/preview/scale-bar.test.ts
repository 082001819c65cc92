import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scaleBar } from '../../../lambdas/imagery/preview/scale-bar.ts';

describe('the scale bar', () => {
  it.each([
    [0.04, '5 m', 125],
    [0.16, '20 m', 125],
    [0.001, '10 cm', 100],
    [12.5, '1 km', 80],
    [1000, '100 km', 100],
  ])('of %d m to a pixel is %s', (metresPerPixel, label, length) => {
    expect(scaleBar(metresPerPixel)).toEqual({ label, length: expect.closeTo(length, 9) });
  });

  it('is a round distance between 56 and 140 pixels, whatever the resolution', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-4, max: 1e5, noNaN: true }), (metresPerPixel) => {
        const { length, label } = scaleBar(metresPerPixel)!;
        expect(length).toBeLessThanOrEqual(140 * (1 + 1e-9));
        expect(length).toBeGreaterThan(55.9);
        const [number, unit] = label.split(' ') as [string, 'cm' | 'm' | 'km'];
        const metres = Number(number) * { cm: 0.01, m: 1, km: 1000 }[unit];
        expect(metres / metresPerPixel / length).toBeCloseTo(1, 9);
        expect(number).toMatch(/^(0\.0*)?[125]0*$/);
      }),
    );
  });

  it('is left out where the ground distance is not known', () => {
    for (const metres of [null, 0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(scaleBar(metres)).toBeNull();
    }
  });
});
