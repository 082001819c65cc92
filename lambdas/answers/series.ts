import type { IndexId } from '../pipeline/image-analysis.ts';
import type { BedExtent } from './bed-extent.ts';
import {
  type Caution,
  type ComparisonGroup,
  cautionsOf,
  comparisonGroup,
  groupKey,
} from './comparability.ts';
import { type Flight, type FlightAnalysis, type IndexFigures, inTimeOrder } from './flight.ts';
import { isMeasured, type LeftOut, type Measurement } from './measurement.ts';

export interface SeriesPoint extends IndexFigures {
  readonly imageId: string;
  readonly at: string;
  readonly atFrom: 'capture' | 'upload';
  /** Of a bed: how much of it the values are of. null: of the whole image. */
  readonly extent: BedExtent | null;
}

export interface SeriesGroup extends ComparisonGroup {
  readonly cautions: readonly Caution[];
  /** Oldest first. */
  readonly points: readonly SeriesPoint[];
}

export interface LeftOutImage extends LeftOut {
  readonly imageId: string;
  readonly at: string | null;
}

export interface Series {
  /** Comparable ones first, then by their newest point. */
  readonly groups: readonly SeriesGroup[];
  readonly leftOut: readonly LeftOutImage[];
}

interface Member {
  readonly point: SeriesPoint;
  readonly analysis: FlightAnalysis;
}

/** Points of different groups are never in one line: what differs between them may be anything but the crop. */
export function seriesOf(
  flights: readonly Flight[],
  index: IndexId,
  measure: (flight: Flight) => Measurement,
): Series {
  const members = new Map<string, { readonly group: ComparisonGroup; readonly members: Member[] }>();
  const leftOut: LeftOutImage[] = [];
  for (const flight of inTimeOrder(flights)) {
    const measurement = measure(flight);
    const { imageId, at, atFrom } = flight;
    if (!isMeasured(measurement)) {
      leftOut.push({ imageId, at, reason: measurement.reason, detail: measurement.detail });
    } else if (at !== null && atFrom !== null) {
      const { analysis, figures, extent } = measurement;
      const group = comparisonGroup(analysis, index);
      const known = members.get(groupKey(group)) ?? { group, members: [] };
      known.members.push({ point: { imageId, at, atFrom, ...figures, extent }, analysis });
      members.set(groupKey(group), known);
    }
  }
  return { groups: [...members.values()].map(toGroup).sort(byUse), leftOut };
}

function toGroup({
  group,
  members,
}: {
  readonly group: ComparisonGroup;
  readonly members: Member[];
}): SeriesGroup {
  const cautions = cautionsOf(
    group,
    members.map(({ analysis }) => analysis),
  );
  return { ...group, cautions, points: members.map(({ point }) => point) };
}

function byUse(a: SeriesGroup, b: SeriesGroup): number {
  if (a.comparable !== b.comparable) return a.comparable ? -1 : 1;
  const newest = ({ points }: SeriesGroup) => points.at(-1)?.at ?? '';
  return newest(a) < newest(b) ? 1 : newest(a) > newest(b) ? -1 : 0;
}
