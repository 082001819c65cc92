import { describe, expect, it } from 'vitest';
import { declarationOf } from '../../web/source/images/band-declaration.ts';

describe('what is said of the bands of an image', () => {
  it('is a sensor, in place of the numbers that were declared before', () => {
    expect(declarationOf('dji-m3m', {})).toEqual({ sensor: 'dji-m3m', bands: null });
  });

  it('are the numbers of its bands, as far as it has them', () => {
    expect(declarationOf('', { red: '3', nir: '5', blue: '' })).toEqual({ bands: { red: 3, nir: 5 } });
  });

  it('is asked for where it is not enough for an index', () => {
    expect(declarationOf('', { red: '3' })).toEqual({ missing: expect.stringContaining('near infrared') });
    expect(declarationOf('', { red: '3', nir: '3' })).toEqual({
      missing: expect.stringContaining('one name'),
    });
  });
});
