import { describe, expect, it } from 'vitest';
import { changeOf, flightsToCompare } from '../../lambdas/answers/changes.ts';
import type { Flight } from '../../lambdas/answers/flight.ts';
import { isMeasured, measureImage } from '../../lambdas/answers/measurement.ts';
import { exampleStatistics } from '../support/index-statistics.ts';
import { flightOf } from './flights.ts';

const compared = (flights: readonly Flight[]) => {
  const found = flightsToCompare(flights, 'ndvi', (flight) => measureImage(flight, 'ndvi'));
  return found && [found.newest.imageId, found.previous?.imageId ?? null, found.none?.why ?? null];
};

describe('the flights to compare', () => {
  it('are the newest and the one before it that was made in the same way', () => {
    const other = { sensor: 'parrot-sequoia' };
    expect(compared([flightOf(1), flightOf(3), flightOf(5, other), flightOf(7), flightOf(6, null)])).toEqual([
      'image-7',
      'image-3',
      null,
    ]);
  });

  it('are none without a flight that has the index', () => {
    expect(compared([flightOf(1, null)])).toBeNull();
  });

  it('are one where there is no other, or no other like it', () => {
    expect(compared([flightOf(1)])).toEqual(['image-1', null, expect.stringMatching(/no other flight/)]);
    const other = { radiometry: 'surface_reflectance' } as const;
    expect(compared([flightOf(1, other), flightOf(2)])).toEqual([
      'image-2',
      null,
      expect.stringMatching(/same radiometry/),
    ]);
  });

  it('are not two of raw numbers, however alike they were taken', () => {
    const raw = { radiometry: 'raw_dn' } as const;
    expect(compared([flightOf(1, raw), flightOf(2, raw)])).toEqual([
      'image-2',
      null,
      expect.stringMatching(/raw/),
    ]);
  });

  it('are not two of one time', () => {
    expect(compared([flightOf(1), flightOf(1, {}, { imageId: 'twin' })])?.[1]).toBeNull();
  });
});

describe('flights to compare as a whole', () => {
  const reasonOf = (flights: readonly Flight[]) => {
    const found = flightsToCompare(flights, 'ndvi', (flight) => measureImage(flight, 'ndvi'));
    return [found?.previous?.imageId ?? null, found?.none?.reason ?? null];
  };
  const gridFrom = (east: number) =>
    ({
      crs: 'EPSG:32631',
      transform: [1, 0, 600_000 + east, 0, -1, 5_800_000],
      groundSampleDistance: 1,
    }) as const;

  it('cover the same land', () => {
    expect(reasonOf([flightOf(1), flightOf(2, { grid: gridFrom(1) })])).toEqual(['image-1', null]);
    expect(reasonOf([flightOf(1), flightOf(2, { grid: gridFrom(2) })])).toEqual(['image-1', 'other_extent']);
    // The right half of the same pixels.
    const half = { width: 5, grid: gridFrom(5), result: exampleStatistics({ count: 45 }) };
    expect(reasonOf([flightOf(1), flightOf(2, half)])).toEqual(['image-1', 'other_extent']);
  });

  it('are not taken for such where nobody knows where they lie', () => {
    expect(reasonOf([flightOf(1), flightOf(2, { grid: null })])).toEqual(['image-1', 'extent_unknown']);
  });

  it('are of two missions: a photo is not compared with the one beside it', () => {
    const mission = { mission: 'May 2' };
    const photos = [flightOf(2, {}, mission), flightOf(3, {}, mission)];
    expect(reasonOf(photos)).toEqual([null, 'no_earlier_flight']);
    expect(reasonOf([flightOf(1, {}, { mission: 'May 1' }), ...photos])).toEqual(['image-1', null]);
  });
});

describe('a change', () => {
  const area = (hectares: number | null) => [
    { name: 'low vigour', from: 0, to: 0.5, pixels: 10, fraction: 0.1, hectares },
  ];
  const measured = (mean: number, hectares: number | null) => {
    const classes = { classSet: 'equal-steps-2026', areas: area(hectares) };
    const measurement = measureImage(
      flightOf(1, { result: exampleStatistics({ mean, p50: mean }), classes }),
      'ndvi',
    );
    if (!isMeasured(measurement)) throw new Error('it has the index');
    return measurement;
  };

  it('is what came after less what was before', () => {
    const change = changeOf(measured(0.5, 1), measured(0.75, 0.25));
    expect(change.mean).toEqual({ before: 0.5, after: 0.75, difference: 0.25 });
    expect(change.median.difference).toBe(0.25);
    expect(change.classes).toEqual([
      { name: 'low vigour', from: 0, to: 0.5, hectares: { before: 1, after: 0.25, difference: -0.75 } },
    ]);
  });

  it('has no areas where one of the files has none', () => {
    expect(changeOf(measured(0.5, null), measured(0.75, 0.25)).classes).toBeNull();
  });
});
