import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ndvi, ndviOf, savi, saviOf } from '../../lambdas/spectral/indices.ts';

const reflectance = fc.double({ min: 0, max: 1, noNaN: true });

describe('NDVI and SAVI', () => {
  it('give the published values for red 0.05 and NIR 0.45', () => {
    expect(ndvi(0.05, 0.45)).toBeCloseTo(0.8, 12);
    expect(savi(0.05, 0.45, 0.5)).toBeCloseTo(0.6, 12);
  });

  it('have no value for 0/0 and for invalid pixels', () => {
    expect(ndvi(0, 0)).toBeNaN();
    expect(ndvi(0.1, -0.1)).toBeNaN();
    expect(ndvi(Number.NaN, 0.4)).toBeNaN();
    expect(ndvi(Number.POSITIVE_INFINITY, 0.4)).toBeNaN();
    expect(savi(-0.25, -0.25, 0.5)).toBeNaN();
  });

  it('stay within -1 to 1 for reflectance between 0 and 1', () => {
    fc.assert(
      fc.property(reflectance, reflectance, reflectance, (red, nir, factor) => {
        for (const value of [ndvi(red, nir), savi(red, nir, factor)]) {
          expect(Number.isNaN(value) || Math.abs(value) <= 1 + 1e-12).toBe(true);
        }
      }),
    );
  });

  it('are the same when soil brightness is 0', () => {
    fc.assert(
      fc.property(reflectance, reflectance, (red, nir) => {
        expect(savi(red, nir, 0)).toEqual(ndvi(red, nir));
      }),
    );
  });

  it('do not wrap where red + NIR passes the sample type', () => {
    expect(ndvi(60_000, 65_535)).toBeCloseTo(5535 / 125_535, 12);
  });
});

describe('the row kernels', () => {
  const rows = fc
    .array(fc.tuple(fc.integer({ min: 0, max: 65_535 }), fc.integer({ min: 0, max: 65_535 })), {
      minLength: 1,
    })
    .map((pairs) => ({
      red: Float32Array.from(pairs, ([red]) => red),
      nir: Float32Array.from(pairs, ([, nir]) => nir),
    }));
  const scaling = fc.record({
    scale: fc.double({ min: 1e-6, max: 1, noNaN: true }),
    offset: fc.double({ min: -0.5, max: 0.5, noNaN: true }),
  });

  it('equal the plain formulas in float64', () => {
    fc.assert(
      fc.property(rows, scaling, ({ red, nir }, { scale, offset }) => {
        const [r, n] = [red, nir].map((band) =>
          Float64Array.from(band, (value) => value * scale + offset),
        ) as [Float64Array, Float64Array];
        const v = new Float64Array(red.length);
        const s = new Float64Array(red.length);
        ndviOf(r, n, v);
        saviOf(r, n, 0.5, v, s);
        for (let i = 0; i < red.length; i++) {
          const plainRed = red[i]! * scale + offset;
          const plainNir = nir[i]! * scale + offset;
          const plain = (plainNir - plainRed) / (plainNir + plainRed);
          const expected = Number.isFinite(plain) ? plain : Number.NaN;
          expect(v[i]).toEqual(expected);
          if (!Number.isNaN(expected)) {
            expect(s[i]).toEqual((1.5 * (plainNir - plainRed)) / (plainNir + plainRed + 0.5));
          } else expect(s[i]).toBeNaN();
        }
      }),
    );
  });
});
