import type { BedIndexStatistics } from '../pipeline/bed-statistics.ts';

/** Share of a bed's pixels that has to lie in the image and be valid, for the bed's values to stand for the bed. */
export const LEAST_SHARE = 0.9;

/** Why the values of a bed are those of a part of it. */
export type PartialReason =
  /** Less than LEAST_SHARE of its area lies in the image. */
  | 'partly_outside'
  /** Enough of it lies in the image, but too few of its pixels have a value. */
  | 'too_few_valid_pixels';

/** How much of a bed its values are of. */
export interface BedExtent {
  /** Share of the bed's area that lies in the image, 0..1. */
  readonly inside: number;
  /** Pixels of the image whose centre lies in the bed, and those of them that have a value. */
  readonly pixels: number;
  readonly validPixels: number;
  /** null: of the bed as a whole. Others are shown, but neither scored nor compared. */
  readonly partial: PartialReason | null;
}

/** In words. */
export const PARTIAL_REASONS: Readonly<Record<PartialReason, string>> = {
  partly_outside: 'Less than 90 % of the bed lies in the image.',
  too_few_valid_pixels: 'Less than 90 % of the pixels of the bed lie in the image and have a value.',
};

export function bedExtent(
  inside: number,
  { pixels, validPixels }: Pick<BedIndexStatistics, 'pixels' | 'validPixels'>,
): BedExtent {
  return { inside, pixels, validPixels, partial: partialReason(inside, validPixels / pixels) };
}

function partialReason(inside: number, valid: number): PartialReason | null {
  if (inside < LEAST_SHARE) return 'partly_outside';
  return inside * valid < LEAST_SHARE ? 'too_few_valid_pixels' : null;
}
