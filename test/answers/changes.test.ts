import { describe, expect, it } from 'vitest';
import { changeOf, flightsToCompare } from '../../lambdas/answers/changes.ts';
import type { Flight } from '../../lambdas/answers/flight.ts';
import { isMeasured, measureImage } from '../../lambdas/answers/measurement.ts';
import { exampleStatistics } from '../support/index-statistics.ts';
import { flightOf } from './flights.ts';

const compared = (flights: readonly Flight[]) => {
  const found = flightsToCompare(flights, 'ndvi', (flight) => measureImage(flight, 'ndvi'));
  return found && [found.newest.imageId, found.previous?.imageId ?? null, found.why];
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
