import { describe, expect, it } from 'vitest';
import { type BandLabel, bandsFromLabels, roleOfName } from '../../lambdas/spectral/band-names.ts';

const named = (...names: (string | undefined)[]): BandLabel[] =>
  names.map((name) => ({ isAlpha: false, ...(name !== undefined && { name }) }));

describe('band names', () => {
  it.each([
    ['Red', 'red'],
    ['NIR', 'nir'],
    ['Red edge', 'red_edge'],
    ['rededge', 'red_edge'],
    ['Red-668', 'red'],
    ['NIR-840', 'nir'],
    ['near infrared', 'nir'],
    ['Blue (475 nm)', 'blue'],
    ['band_red', 'red'],
    ['Band 5 NIR', 'nir'],
    ['reflectance_red_edge', 'red_edge'],
    ['Near-infrared band', 'nir'],
    ['coastal_blue', null],
    ['swir1', null],
    ['green_i', null],
    ['Garbage', null],
  ])('read %s as %s', (name, role) => expect(roleOfName(name)).toBe(role));

  it('map the five bands of a red-edge orthomosaic', () => {
    expect(bandsFromLabels(named('Blue', 'Green', 'Red', 'RedEdge', 'NIR'))).toEqual({
      kind: 'named',
      bands: { blue: 1, green: 2, red: 3, red_edge: 4, nir: 5 },
    });
  });

  it('map the names of PlanetScope', () => {
    const labels = named('coastal_blue', 'blue', 'green_i', 'green', 'yellow', 'red', 'rededge', 'nir');
    expect(bandsFromLabels(labels)).toMatchObject({ kind: 'named', bands: { red: 6, nir: 8, green: 4 } });
  });

  it('map Sentinel-2 numbers, and only beside B08 or B8A', () => {
    expect(bandsFromLabels(named('B02', 'B03', 'B04', 'B08'))).toMatchObject({ bands: { red: 3, nir: 4 } });
    // An HLS Landsat stack numbers NIR B05: nothing may be guessed.
    expect(bandsFromLabels(named('B02', 'B03', 'B04', 'B05')).kind).toBe('unnamed');
  });

  it('never read one-digit numbers: B4 is red of Landsat 8 and NIR of Landsat 7', () => {
    expect(bandsFromLabels(named('B1', 'B2', 'B3', 'B4', 'B5')).kind).toBe('unnamed');
    expect(bandsFromLabels(named('Band 1', 'Band 2', 'Band 3')).kind).toBe('unnamed');
  });

  it('map wavelengths where there are no names', () => {
    const labels = [475, 560, 668, 717, 842].map((wavelength) => ({ wavelength, isAlpha: false }));
    expect(bandsFromLabels(labels)).toMatchObject({ bands: { red: 3, red_edge: 4, nir: 5 } });
  });

  it('map wavelengths that a name states with their unit, and no bare numbers', () => {
    const units = named('475 nm', '560 nm', '668nm', 'B5, central wavelength 717 nm', '842.0 nm');
    expect(bandsFromLabels(units)).toMatchObject({ bands: { red: 3, red_edge: 4, nir: 5 } });
    expect(bandsFromLabels(named('475', '560', '668', '717', '842')).kind).not.toBe('named');
  });

  it('do not call a band missing while another has a name that cannot be read', () => {
    expect(bandsFromLabels(named('Azul', 'Verde', 'Rojo', 'NIR')).kind).toBe('ambiguous');
    expect(bandsFromLabels(named('RedEdge', 'Garbage', 'NIR'))).toMatchObject({ bands: { nir: 3 } });
    expect(bandsFromLabels(named('Red', 'Green', 'Blue', 'Thermal')).kind).toBe('named');
  });

  it('refuse two bands of one role, and a name that contradicts its wavelength', () => {
    expect(bandsFromLabels(named('Red-650', 'Red-668', 'NIR')).kind).toBe('ambiguous');
    expect(bandsFromLabels([{ name: 'Red', wavelength: 842, isAlpha: false }]).kind).toBe('ambiguous');
  });

  it('leave open what a nameless band beside named ones is', () => {
    expect(bandsFromLabels(named('Red', 'Green', 'Blue', undefined)).kind).toBe('unnamed');
    expect(bandsFromLabels([...named('Red', 'Green', 'Blue'), { isAlpha: true }]).kind).toBe('named');
  });
});
