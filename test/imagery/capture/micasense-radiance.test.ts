import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type MicasenseCalibration,
  micasenseRadiance,
  micasenseReflectance,
} from '../../../lambdas/imagery/capture/micasense-radiance.ts';

const CALIBRATION: MicasenseCalibration = {
  radiometric: [1e-4, 1e-7, 1e-6],
  vignettingCentre: [2, 1],
  vignettingPolynomial: [0.01, 0.001, 0, 0, 0, 0],
  blackLevel: 4800,
  exposureTime: 0.001,
  gain: 2,
  bitsPerSample: 16,
};
/** V = 1, R = 1 at row 0. */
const FLAT: MicasenseCalibration = { ...CALIBRATION, vignettingPolynomial: [0, 0, 0, 0, 0, 0] };

describe('radiance of a MicaSense sample', () => {
  it('is what the formula gives by hand', () => {
    // Column 5, row 5 about the centre (2, 1): r = sqrt(3^2 + 4^2) = 5.
    // Vignetting: 1 + 0.01 x 5 + 0.001 x 25 = 1.075.
    // Rows: 1 + 1e-7 x 5 / 0.001 - 1e-6 x 5 = 1 + 0.0005 - 0.000005 = 1.000495.
    // (37568 - 4800) x 1e-4 / (2 x 0.001 x 65536) = 3.2768 / 131.072 = 0.025 W/m2/sr/nm
    // 0.025 / (1.075 x 1.000495) = 0.025 / 1.075532125 = 0.0232443080210...
    expect(micasenseRadiance(CALIBRATION)(37_568, 5, 5)).toBeCloseTo(0.023244308021, 12);
  });

  it('divides by all six powers of the vignetting polynomial', () => {
    const six = { ...CALIBRATION, vignettingPolynomial: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6] };
    // r = 2 at column 4, row 1: 1 + 0.2 + 0.8 + 2.4 + 6.4 + 16 + 38.4 = 65.2; rows: 1 + 1e-4 - 1e-6 = 1.000099.
    expect(micasenseRadiance(six)(37_568, 4, 1)).toBeCloseTo(0.025 / (65.2 * 1.000099), 12);
  });

  it('takes the exposure that old firmware wrote as 1/6329 s for the 0.000274 s that it was', () => {
    const old = micasenseRadiance({ ...FLAT, exposureTime: 1 / 6329 });
    expect(old(37_568, 2, 0)).toBeCloseTo(3.2768 / (2 * 0.000274 * 65_536), 12);
  });

  it('is zero at the black level and below, and NaN stays invalid', () => {
    const radiance = micasenseRadiance(CALIBRATION);
    expect([radiance(4800, 9, 9), radiance(4799, 9, 9), radiance(0, 9, 9)]).toEqual([0, 0, 0]);
    expect(radiance(Number.NaN, 9, 9)).toBeNaN();
  });

  it('is invalid where the vignetting of the metadata is no share of light', () => {
    // 1 - 0.5 r is 0 at r = 2.
    const radiance = micasenseRadiance({ ...CALIBRATION, vignettingPolynomial: [-0.5] });
    expect(radiance(37_568, 4, 1)).toBeNaN();
    expect(radiance(37_568, 9, 1)).toBeNaN();
    expect(radiance(37_568, 3, 1)).toBeGreaterThan(0);
  });

  it('rises with the digital number, at every place', () => {
    const radiance = micasenseRadiance(CALIBRATION);
    fc.assert(
      fc.property(fc.nat(65_534), fc.nat(1279), fc.nat(959), (dn, column, row) => {
        const [dark, bright] = [radiance(dn, column, row), radiance(dn + 1, column, row)];
        return dn < 4800 ? bright === 0 && dark === 0 : bright > dark;
      }),
    );
  });

  it('halves where the same number took twice the exposure, or twice the gain', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 4801, max: 65_535 }),
        fc.double({ min: 0.0004, max: 0.02, noNaN: true }),
        (dn, exposureTime) => {
          const once = micasenseRadiance({ ...FLAT, exposureTime })(dn, 0, 0);
          const longer = micasenseRadiance({ ...FLAT, exposureTime: 2 * exposureTime })(dn, 0, 0);
          const amplified = micasenseRadiance({ ...FLAT, exposureTime, gain: 4 })(dn, 0, 0);
          expect(longer / once).toBeCloseTo(0.5, 12);
          expect(amplified / once).toBeCloseTo(0.5, 12);
        },
      ),
    );
  });
});

describe('reflectance of a MicaSense sample', () => {
  it('is pi L / E', () => {
    // L = 0.025 at the centre of row 0; E = 0.785398...: pi x 0.025 / (pi / 4) = 0.1.
    const reflectance = micasenseReflectance(FLAT, Math.PI / 4);
    expect(reflectance(37_568, 2, 0)).toBeCloseTo(0.1, 12);
  });
});
