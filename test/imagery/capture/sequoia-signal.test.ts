import { describe, expect, it } from 'vitest';
import {
  fallOff,
  type SequoiaCalibration,
  sequoiaSignal,
} from '../../../lambdas/imagery/capture/sequoia-signal.ts';

const CALIBRATION: SequoiaCalibration = {
  sensorModel: [280_000, 4864, 2800],
  fNumber: 2.2,
  exposureTime: 0.003,
  iso: 100,
  vignetting: [{ powerX: 0, powerY: 0, coefficient: 1 }],
  width: 1280,
  height: 960,
};

describe('signal of a Sequoia', () => {
  it('is f^2 (p - B) / (A exposure ISO + C)', () => {
    // 4.84 x (16064 - 4864) / (280000 x 0.003 x 100 + 2800) = 54208 / 86800 = 0.6245161...
    expect(sequoiaSignal(CALIBRATION)(16_064, 0, 0)).toBeCloseTo(54_208 / 86_800, 12);
  });

  it('is divided by the share of light that the lens lets through', () => {
    // 0.8 + 0.4 x - 0.2 x^2 y at column 640, row 480: x = y = 0.5: 0.8 + 0.2 - 0.025 = 0.975
    const vignetting = [
      { powerX: 0, powerY: 0, coefficient: 0.8 },
      { powerX: 1, powerY: 0, coefficient: 0.4 },
      { powerX: 2, powerY: 1, coefficient: -0.2 },
    ];
    expect(fallOff(vignetting, 0.5, 0.5)).toBeCloseTo(0.975, 12);
    const signal = sequoiaSignal({ ...CALIBRATION, vignetting });
    expect(signal(16_064, 640, 480)).toBeCloseTo(54_208 / 86_800 / 0.975, 12);
  });

  it('is zero at the black level and below, and NaN where the sample is invalid', () => {
    const signal = sequoiaSignal(CALIBRATION);
    expect([signal(4864, 0, 0), signal(4800, 0, 0)]).toEqual([0, 0]);
    expect(signal(Number.NaN, 0, 0)).toBeNaN();
  });
});
