import type { ImageSummary } from '../../../lambdas/api/types.ts';
import { timeOf } from '../map/image-requests.ts';

/** One flight of a series. */
export interface SeriesPoint {
  readonly imageId: string;
  /** RFC 3339 */
  readonly at: string;
  readonly value: number;
}

/** Flights whose values may be compared with each other, the oldest first. */
export interface SeriesGroup {
  /** What they have in common, for a person. */
  readonly title: string;
  readonly points: readonly SeriesPoint[];
}

/** Groups are never joined by a line: their values mean different things. */
export interface ValueSeries {
  readonly groups: readonly SeriesGroup[];
  /** What is left out, and why. */
  readonly leftOut: readonly string[];
}

/** NDVI of the field from the list of its images. Nobody says there which of them can be compared: points without lines. */
export function seriesOfImages(images: readonly ImageSummary[]): ValueSeries {
  const points = images
    .filter(({ ndviMean }) => ndviMean !== null)
    .map((image) => ({ imageId: image.id, at: timeOf(image), value: image.ndviMean! }))
    .sort((a, b) => a.at.localeCompare(b.at));
  const groups = points.map((point) => ({ title: 'not known to be comparable', points: [point] }));
  const without = images.length - points.length;
  return { groups, leftOut: without === 0 ? [] : [`${without} without an NDVI value`] };
}
