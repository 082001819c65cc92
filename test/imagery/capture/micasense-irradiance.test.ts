import { describe, expect, it } from 'vitest';
import type { CaptureMetadata } from '../../../lambdas/imagery/capture/capture-metadata.ts';
import { isAtLeast, micasenseIrradiance } from '../../../lambdas/imagery/capture/micasense-irradiance.ts';
import { xmpOf } from './capture-fixture.ts';

const EMPTY: CaptureMetadata = {
  make: 'MicaSense',
  model: 'RedEdge-P',
  firmware: 'v1.0.0',
  xmp: '',
  blackLevel: null,
  exposureTime: null,
  iso: null,
  fNumber: null,
  bitsPerSample: null,
  takenAt: null,
  width: 0,
  height: 0,
};

function irradianceOf(model: string, firmware: string | null, properties: Record<string, number>) {
  return micasenseIrradiance({ ...EMPTY, model, firmware, xmp: xmpOf(properties) });
}

describe('horizontal irradiance of a MicaSense capture', () => {
  it.each([
    ['RedEdge-P', 'v0.1.0'],
    ['Altum-PT', null],
    ['RedEdge-M', 'v5.1.7'],
    ['RedEdge', 'v7.5.0-beta6'],
    ['Altum', '1.2.3'],
  ])('is trusted of a %s with firmware %s, in units of 0.01 W/m2/nm', (model, firmware) => {
    expect(irradianceOf(model, firmware, { 'Camera:HorizontalIrradiance': 120 }).trusted).toBeCloseTo(
      1.2,
      12,
    );
  });

  it('takes the scale that the file states', () => {
    const properties = { 'Camera:HorizontalIrradiance': 1.2, 'Camera:IrradianceScaleToSIUnits': 1 };
    expect(irradianceOf('Altum-PT', 'v1', properties).trusted).toBe(1.2);
  });

  it.each([
    ['RedEdge-M', 'v5.1.6', 'before 5.1.7'],
    ['Altum', 'v1.2.2', 'before 1.2.3'],
    ['RedEdge', null, 'of no stated version'],
    ['Dual', 'v9.9.9', 'Dual'],
  ])('is not trusted of a %s with firmware %s', (model, firmware, why) => {
    const irradiance = irradianceOf(model, firmware, { 'Camera:HorizontalIrradiance': 120 });
    expect(irradiance.trusted).toBeNull();
    expect(irradiance.shortcoming).toContain(why);
  });

  it('is none without a light sensor, or where it measured nothing', () => {
    expect(irradianceOf('RedEdge-P', 'v1.0.0', {}).trusted).toBeNull();
    expect(irradianceOf('RedEdge-P', 'v1.0.0', { 'Camera:HorizontalIrradiance': 0 }).trusted).toBeNull();
  });
});

describe('the order of firmware versions', () => {
  it.each([
    ['v10.0.0', '5.1.7', true],
    ['5.1.10', '5.1.7', true],
    ['5.2', '5.1.7', true],
    ['5.1', '5.1.7', false],
    ['unknown', '5.1.7', false],
  ])('%s is at least %s: %s', (version, wanted, expected) => {
    expect(isAtLeast(version, wanted)).toBe(expected);
  });
});
