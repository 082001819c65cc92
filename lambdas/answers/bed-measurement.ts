import {
  type BedIndexResult,
  type BedIndexStatistics,
  type BedUnavailableReason,
  hasStatistics,
} from '../pipeline/bed-statistics.ts';
import type { IndexId } from '../pipeline/image-analysis.ts';
import { type BedExtent, bedExtent, PARTIAL_REASONS, type PartialReason } from './bed-extent.ts';
import type { Flight } from './flight.ts';
import { type LeftOut, type Measurement, measureImage } from './measurement.ts';

/** In words. */
export const BED_REASONS: Readonly<Record<BedUnavailableReason, string>> = {
  outside_image: 'The bed lies outside the image.',
  no_pixel_centre: 'No pixel of the image has its centre in the bed.',
  no_valid_pixels: 'No pixel in the bed has a value.',
};

export const BEDS_NOT_MEASURED: LeftOut = {
  reason: 'beds_not_measured',
  detail: 'the beds have not been measured in this image; GET /images/{id}/beds has them measured',
};

/** What was measured in a bed. */
export interface BedInFlight {
  /** null: the image has no map of the index. */
  readonly result: BedIndexResult | null;
  /** Share of the bed's area that lies in the image. */
  readonly inside: number;
}

/**
 * One bed of a flight.
 * @param bed undefined: the beds of this analysis have not been measured as they are now
 */
export function measureBed(
  flight: Flight,
  index: IndexId,
  bed: BedInFlight | { readonly unavailable: string } | undefined,
): Measurement {
  const whole = measureImage(flight, index);
  if ('reason' in whole) return whole;
  if (bed === undefined) return BEDS_NOT_MEASURED;
  if ('unavailable' in bed) return { reason: 'bed_unavailable', detail: bed.unavailable };
  return bed.result === null
    ? { reason: 'bed_unavailable', detail: 'The image has no map of the index.' }
    : measureBedResult(whole.analysis, bed.result, bed.inside);
}

export function measureBedResult(
  analysis: NonNullable<Flight['analysis']>,
  result: BedIndexResult,
  inside: number,
): Measurement {
  if (!hasStatistics(result)) return { reason: 'bed_unavailable', detail: BED_REASONS[result.unavailable] };
  const { mean, std, p10, p50, p90, validPixels, classes } = result;
  const extent = bedExtent(inside, result);
  return { analysis, figures: { mean, std, p10, p50, p90, validPixels }, classes, extent };
}

/** Why a bed is neither scored nor compared. */
export type BedGap = 'no_map' | BedUnavailableReason | PartialReason;

export interface MissingBed {
  readonly reason: BedGap;
  /** For a person. */
  readonly detail: string;
  /** null where the bed has no values at all. */
  readonly extent: BedExtent | null;
}

export interface WholeBed {
  readonly statistics: BedIndexStatistics;
  readonly extent: BedExtent;
}

/** Values that stand for the bed as a whole, or why there are none: those of a part are of another piece of land. */
export function wholeBed(result: BedIndexResult | undefined, inside: number): WholeBed | MissingBed {
  if (result === undefined) {
    return { reason: 'no_map', detail: 'The image has no map of the index.', extent: null };
  }
  if (!hasStatistics(result)) {
    return { reason: result.unavailable, detail: BED_REASONS[result.unavailable], extent: null };
  }
  const extent = bedExtent(inside, result);
  const { partial } = extent;
  return partial === null
    ? { statistics: result, extent }
    : { reason: partial, detail: PARTIAL_REASONS[partial], extent };
}
