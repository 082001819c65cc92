import type { IndexId } from '../pipeline/image-analysis.ts';
import { comparisonGroup, groupKey } from './comparability.ts';
import { LEAST_OVERLAP, overlapOf } from './extent.ts';
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

/** Why nothing is told of the change of the whole. */
export type NoChange =
  /** Exposure, gain and light are in the values. */
  | 'not_comparable'
  /** None of another mission that was made in the same way. */
  | 'no_earlier_flight'
  /** They cover different parts of the field: their means differ for that alone. */
  | 'other_extent'
  /** It is not known whether they cover the same land. */
  | 'extent_unknown';

/** The newest flight that has the index, and the one before it. */
export interface ComparedFlights {
  readonly newest: Flight;
  /** null: there is none whose values can be compared. */
  readonly previous: Flight | null;
  /** The lesser of the shares that both images have of each other; null where it is not known. */
  readonly overlap: number | null;
  /** null where the images can be compared as a whole. */
  readonly none: { readonly reason: NoChange; readonly why: string } | null;
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
  const alone = { newest: newest.flight, previous: null, overlap: null };
  if (group.why !== null) return { ...alone, none: { reason: 'not_comparable', why: group.why } };
  const others = measured.filter(({ flight }) => isOtherFlight(flight, newest.flight));
  const previous = others.findLast(
    ({ measurement, flight }) =>
      groupKey(comparisonGroup(measurement.analysis, index)) === groupKey(group) &&
      flight.at! < newest.flight.at!,
  );
  if (previous === undefined) {
    return { ...alone, none: { reason: 'no_earlier_flight', why: noneBefore(others.length) } };
  }
  const overlap = overlapOf(extentOf(previous.measurement), extentOf(newest.measurement));
  return { newest: newest.flight, previous: previous.flight, overlap, none: otherExtent(overlap) };
}

/** A photo is not to be compared with the one beside it. */
function isOtherFlight({ imageId, mission }: Flight, newest: Flight): boolean {
  return imageId !== newest.imageId && (mission === null || mission !== newest.mission);
}

function noneBefore(others: number): string {
  return others === 0
    ? 'There is no other flight with this index.'
    : 'No earlier flight has the same radiometry and the same sensor.';
}

function extentOf({ analysis: { width, height, grid }, figures: { validPixels } }: Measured) {
  return { width, height, grid, validPixels };
}

function otherExtent(overlap: number | null): ComparedFlights['none'] {
  if (overlap === null) {
    const why =
      'Where one of the two images lies is not known, so that they may be of different parts of the field.';
    return { reason: 'extent_unknown', why };
  }
  if (overlap >= LEAST_OVERLAP) return null;
  const share = Math.floor(overlap * 100);
  const why = `The two images cover different parts of the field: they have ${share} % of their area in common, and 90 % are needed.`;
  return { reason: 'other_extent', why };
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
