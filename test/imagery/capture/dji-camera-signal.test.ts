import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CaptureMetadata } from '../../../lambdas/imagery/capture/capture-metadata.ts';
import {
  calibrateDji,
  type DjiCalibration,
  djiCameraSignal,
} from '../../../lambdas/imagery/capture/dji-camera-signal.ts';
import { xmpOf } from './capture-fixture.ts';

const CALIBRATION: DjiCalibration = {
  blackLevel: 3200,
  vignettingCentre: [10, 20],
  vignettingPolynomial: [0.01, 0.002, 0, 0, 0, 0],
  sensorGain: 2,
  exposureMicroseconds: 500,
  sensorGainAdjustment: 1.5,
  irradiance: 12_000,
};

describe('signal of a DJI multispectral camera', () => {
  it('is what the guide gives by hand', () => {
    // (16307 - 3200) / 65535 = 0.2
    // Column 13, row 24 about the centre (10, 20): r = 5, polynomial 1 + 0.01 x 5 + 0.002 x 25 = 1.1, multiplied with.
    // 0.2 x 1.1 / (2 x 500e-6 s) = 220; x 1.5 / 12000 = 0.0275
    expect(djiCameraSignal(CALIBRATION)(16_307, 13, 24)).toBeCloseTo(0.0275, 12);
  });

  it('makes corners brighter, where MicaSense would divide', () => {
    const signal = djiCameraSignal(CALIBRATION);
    expect(signal(20_000, 1000, 1000)).toBeGreaterThan(signal(20_000, 10, 20));
  });

  it('gives the NDVI of the field, not of the exposures', () => {
    // Reflectance 0.05 in red and 0.45 in NIR: NDVI 0.8. The NIR camera took a quarter of the exposure under half the
    // light, with a gain adjustment of 1; red has 1.5.
    // Red: 0.05 x 12000 / 1.5 x (2 x 500e-6) = 0.4 of full scale: 3200 + 0.4 x 65535 = 29414
    const red = djiCameraSignal({ ...CALIBRATION, vignettingPolynomial: [0] })(29_414, 0, 0);
    // NIR: 0.45 x 6000 / 1 x (2 x 125e-6) = 0.675 of full scale: 3200 + 0.675 x 65535 = 47436.125
    const nirCamera = {
      vignettingPolynomial: [0],
      exposureMicroseconds: 125,
      sensorGainAdjustment: 1,
      irradiance: 6000,
    };
    const nir = djiCameraSignal({ ...CALIBRATION, ...nirCamera })(47_436.125, 0, 0);
    expect((nir - red) / (nir + red)).toBeCloseTo(0.8, 12);
    // Of the raw numbers it would have been (47436 - 29414) / (47436 + 29414) = 0.2345.
  });

  it('is zero at the black level and below, NaN where the sample is invalid, and rises in between', () => {
    const signal = djiCameraSignal(CALIBRATION);
    expect([signal(3200, 5, 5), signal(0, 5, 5)]).toEqual([0, 0]);
    expect(signal(Number.NaN, 5, 5)).toBeNaN();
    fc.assert(
      fc.property(fc.integer({ min: 3200, max: 65_534 }), fc.nat(2591), fc.nat(1943), (dn, column, row) => {
        expect(signal(dn + 1, column, row)).toBeGreaterThan(signal(dn, column, row));
      }),
    );
  });

  it('halves with twice the exposure, gain or irradiance', () => {
    const { exposureMicroseconds, sensorGain, irradiance } = CALIBRATION;
    const once = djiCameraSignal(CALIBRATION)(30_000, 3, 4);
    for (const twice of [
      { exposureMicroseconds: 2 * exposureMicroseconds },
      { sensorGain: 2 * sensorGain },
      { irradiance: 2 * irradiance },
    ]) {
      expect(djiCameraSignal({ ...CALIBRATION, ...twice })(30_000, 3, 4) / once).toBeCloseTo(0.5, 12);
    }
  });
});

describe('calibration of a DJI capture from its metadata', () => {
  const PROPERTIES = {
    'drone-dji:VignettingData': '0.01, 0.002, 0, 0, 0, 0',
    'drone-dji:CalibratedOpticalCenterX': '10.0',
    'drone-dji:CalibratedOpticalCenterY': '20.0',
    'drone-dji:SensorGain': '2.000',
    'drone-dji:ExposureTime': 500,
    'drone-dji:SensorGainAdjustment': 1.5,
    'Camera:Irradiance': 12_000,
    'Camera:BlackCurrent': 3200,
  };
  const metadataOf = (properties: Readonly<Record<string, string | number>>): CaptureMetadata => ({
    make: 'DJI',
    model: 'M3M',
    xmp: xmpOf(properties),
    firmware: null,
    blackLevel: null,
    exposureTime: null,
    iso: null,
    fNumber: null,
    bitsPerSample: 16,
    takenAt: null,
    width: 2592,
    height: 1944,
  });

  it('is relative, of the tags that the guide names', () => {
    const { relative, reflectance } = calibrateDji(metadataOf(PROPERTIES));
    expect(relative!(16_307, 13, 24)).toBeCloseTo(0.0275, 12);
    expect(reflectance).toBeNull();
  });

  it('takes the black level of EXIF before that of XMP', () => {
    const { relative } = calibrateDji({ ...metadataOf(PROPERTIES), blackLevel: 4096 });
    expect(relative!(4096, 0, 0)).toBe(0);
    expect(relative!(4097, 0, 0)).toBeGreaterThan(0);
  });

  it('is none where a tag is missing or cannot be meant, and says which', () => {
    const { 'drone-dji:SensorGain': _gain, ...without } = PROPERTIES;
    const { relative, shortcoming } = calibrateDji(metadataOf({ ...without, 'Camera:Irradiance': 0 }));
    expect(relative).toBeNull();
    expect(shortcoming).toBe('its metadata lack drone-dji:SensorGain, Camera:Irradiance');
  });
});
