import { VIGOUR_CLASSES } from '../../spectral/vigour-classes.ts';
import type { FineHistogram } from './fine-histogram.ts';

/** Pixels in each vigour class; the edges of the classes are edges of the histogram's bins. */
export function classPixels(histogram: FineHistogram): number[] {
  const { classes } = VIGOUR_CLASSES;
  return classes.map(({ from, to }, i) =>
    histogram.countBetween(
      i === 0 ? Number.NEGATIVE_INFINITY : from,
      i === classes.length - 1 ? Number.POSITIVE_INFINITY : to,
    ),
  );
}
