import { VIGOUR_CLASSES } from '../../spectral/vigour-classes.ts';
import type { BinnedValues } from './binned-values.ts';

/** Pixels in each vigour class; the edges of the classes are edges of the histogram's bins. */
export function classPixels(values: BinnedValues): number[] {
  const { classes } = VIGOUR_CLASSES;
  return classes.map(({ from, to }, i) =>
    values.countBetween(
      i === 0 ? Number.NEGATIVE_INFINITY : from,
      i === classes.length - 1 ? Number.POSITIVE_INFINITY : to,
    ),
  );
}
