import { describe, expect, it } from 'vitest';
import type { Flight } from '../../lambdas/answers/flight.ts';
import { measureImage } from '../../lambdas/answers/measurement.ts';
import { seriesOf } from '../../lambdas/answers/series.ts';
import type { IndexId } from '../../lambdas/pipeline/image-analysis.ts';
import { exampleStatistics } from '../support/index-statistics.ts';
import { flightOf } from './flights.ts';

const seriesOfImages = (flights: readonly Flight[], index: IndexId = 'ndvi') =>
  seriesOf(flights, index, (flight) => measureImage(flight, index));
const daysOf = (flights: readonly Flight[], index?: IndexId) =>
  seriesOfImages(flights, index).groups.map(({ points }) => points.map(({ imageId }) => imageId));

describe('a series', () => {
  it('has its points by the time of capture, whenever they were uploaded', () => {
    expect(daysOf([flightOf(9), flightOf(2), flightOf(5)])).toEqual([['image-2', 'image-5', 'image-9']]);
  });

  it('says where a time is that of the upload', () => {
    const { groups } = seriesOfImages([flightOf(1, {}, { atFrom: 'upload' })]);
    expect(groups[0]!.points[0]).toMatchObject({ atFrom: 'upload', mean: 0.61, p50: 0.65, validPixels: 90 });
  });

  it.each([
    ['kinds of reflectance', { radiometry: 'irradiance_reflectance' }],
    ['sensors', { sensor: 'parrot-sequoia' }],
    ['known and unknown sensors', { sensor: null }],
  ] as const)('never mixes %s', (_name, changes) => {
    expect(daysOf([flightOf(1), flightOf(2, changes), flightOf(3)])).toEqual([
      ['image-1', 'image-3'],
      ['image-2'],
    ]);
  });

  it('never mixes two L of SAVI, and does not care for L where the index has none', () => {
    const result = exampleStatistics();
    const flights = [flightOf(1, { result }), flightOf(2, { result, soilBrightnessFactor: 1 })];
    expect(daysOf(flights, 'savi')).toEqual([['image-2'], ['image-1']]);
    expect(daysOf(flights, 'ndvi')).toEqual([['image-1', 'image-2']]);
  });

  it('does not care for the scale of reflectance: it is no longer in the values', () => {
    expect(daysOf([flightOf(1), flightOf(2, { scale: 0.0001 })])).toEqual([['image-1', 'image-2']]);
  });

  it.each(['raw_dn', 'display_rgb', 'radiance_or_relative'] as const)(
    'of %s is not comparable, and says why',
    (radiometry) => {
      const relative = { radiometry, scale: null, offset: null };
      const { groups } = seriesOfImages([flightOf(8, relative), flightOf(9, relative), flightOf(1)]);
      expect(groups.map(({ comparable }) => comparable)).toEqual([true, false]);
      expect(groups[1]!.why).toMatch(/within one image only/);
    },
  );

  it('says what is less certain', () => {
    const { groups } = seriesOfImages([flightOf(1, { sensor: null, radiometrySource: 'float_samples' })]);
    expect(groups[0]).toMatchObject({
      comparable: true,
      cautions: ['sensor_undeclared', 'radiometry_assumed'],
    });
  });

  it('says what is left out, and why', () => {
    const failure = { failureCode: 'damaged_file', failureReason: 'it ends' };
    const { leftOut, groups } = seriesOfImages([
      flightOf(1, null, { status: 'failed', ...failure }),
      flightOf(2, null, { status: 'processing' }),
      flightOf(3, { result: null }),
      flightOf(4, { result: { unavailable: 'no_nir_band', reason: 'There is no NIR band.' } }),
      flightOf(5, null, { status: 'uploaded', at: null, atFrom: null }),
    ]);
    expect(groups).toEqual([]);
    expect(leftOut.map(({ imageId, reason }) => [imageId, reason])).toEqual([
      ['image-1', 'failed'],
      ['image-2', 'not_processed'],
      ['image-3', 'index_not_requested'],
      ['image-4', 'index_unavailable'],
      ['image-5', 'not_processed'],
    ]);
    expect(leftOut[0]!.detail).toBe('damaged_file: it ends');
    expect(leftOut[3]!.detail).toBe('There is no NIR band.');
  });
});
