import type { IndexId } from '../pipeline/image-analysis.ts';
import { comparisonGroup, groupKey } from './comparability.ts';
import { type ClassAreas, type Flight, type IndexFigures, inTimeOrder } from './flight.ts';
import { isMeasured, type LeftOut, type Measurement } from './measurement.ts';

export interface Difference {
  readonly before: number;
  readonly after: number;
  /** after - before */
  readonly difference: number;
}

export interface ClassChange {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** ha */
  readonly hectares: Difference;
}

export interface Change {
  readonly mean: Difference;
  readonly median: Difference;
  /** null where the index has no classes, they differ, or no area follows from one of the files. */
  readonly classes: readonly ClassChange[] | null;
}

type Measured = Exclude<Measurement, LeftOut>;

/** The newest flight that has the index, and the one before it that it can be compared with. */
export interface ComparedFlights {
  readonly newest: Flight;
  readonly previous: Flight | null;
  /** Why there is none; null where there is. */
  readonly why: string | null;
}

/**
 * null where no flight has the index, or not the one that is named.
 * @param imageId of the flight to compare with the one before it, in place of the newest
 */
export function flightsToCompare(
  flights: readonly Flight[],
  index: IndexId,
  measure: (flight: Flight) => Measurement,
  imageId?: string,
): ComparedFlights | null {
  const measured = inTimeOrder(flights).flatMap((flight) => {
    const measurement = measure(flight);
    return isMeasured(measurement) && flight.at !== null ? [{ flight, measurement }] : [];
  });
  const newest =
    imageId === undefined ? measured.at(-1) : measured.find(({ flight }) => flight.imageId === imageId);
  if (newest === undefined) return null;
  const group = comparisonGroup(newest.measurement.analysis, index);
  if (!group.comparable) return { newest: newest.flight, previous: null, why: group.why };
  const isAlike = ({ measurement, flight }: { flight: Flight; measurement: Measured }) =>
    groupKey(comparisonGroup(measurement.analysis, index)) === groupKey(group) &&
    flight.at! < newest.flight.at!;
  const previous = measured.findLast(isAlike)?.flight ?? null;
  return { newest: newest.flight, previous, why: previous === null ? noneBefore(measured.length - 1) : null };
}

function noneBefore(others: number): string {
  return others === 0
    ? 'There is no other flight with this index.'
    : 'No earlier flight has the same radiometry and the same sensor.';
}

/** Figures of the same land at two times. */
type Compared = Pick<Measured, 'classes'> & { readonly figures: Pick<IndexFigures, 'mean' | 'p50'> };

export function changeOf(before: Compared, after: Compared): Change {
  return {
    mean: differenceOf(before.figures, after.figures, 'mean'),
    median: differenceOf(before.figures, after.figures, 'p50'),
    classes: classChanges(before.classes, after.classes),
  };
}

function differenceOf(
  before: Compared['figures'],
  after: Compared['figures'],
  figure: 'mean' | 'p50',
): Difference {
  return difference(before[figure], after[figure]);
}

function difference(before: number, after: number): Difference {
  return { before, after, difference: after - before };
}

function classChanges(before: ClassAreas | null, after: ClassAreas | null): ClassChange[] | null {
  if (before === null || after === null || before.length !== after.length) return null;
  const changes: ClassChange[] = [];
  for (const [i, { name, from, to, hectares }] of after.entries()) {
    const former = before[i]!;
    const isSame = former.name === name && former.from === from && former.to === to;
    if (!isSame || hectares === null || former.hectares === null) return null;
    changes.push({ name, from, to, hectares: difference(former.hectares, hectares) });
  }
  return changes;
}
