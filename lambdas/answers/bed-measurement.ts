import { type BedIndexResult, type BedUnavailableReason, hasStatistics } from '../pipeline/bed-statistics.ts';
import type { IndexId } from '../pipeline/image-analysis.ts';
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

/**
 * One bed of a flight.
 * @param bed undefined: the beds of this analysis have not been measured as they are now
 */
export function measureBed(
  flight: Flight,
  index: IndexId,
  bed: { readonly result: BedIndexResult | null } | { readonly unavailable: string } | undefined,
): Measurement {
  const whole = measureImage(flight, index);
  if ('reason' in whole) return whole;
  if (bed === undefined) return BEDS_NOT_MEASURED;
  if ('unavailable' in bed) return { reason: 'bed_unavailable', detail: bed.unavailable };
  return bed.result === null
    ? { reason: 'bed_unavailable', detail: 'The image has no map of the index.' }
    : measureBedResult(whole.analysis, bed.result);
}

export function measureBedResult(
  analysis: NonNullable<Flight['analysis']>,
  result: BedIndexResult,
): Measurement {
  if (!hasStatistics(result)) return { reason: 'bed_unavailable', detail: BED_REASONS[result.unavailable] };
  const { mean, std, p10, p50, p90, validPixels, classes } = result;
  return { analysis, figures: { mean, std, p10, p50, p90, validPixels }, classes };
}
