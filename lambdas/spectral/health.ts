import type { Health, IndexId, VegetationCover, VigourClass } from '../pipeline/image-analysis.ts';
import { HEALTH_STATUSES, SCORE_SCALE, VIGOUR_CLASSES } from './vigour-classes.ts';

export const SQUARE_METRES_PER_HECTARE = 10_000;

/**
 * Mean index on a scale of 0 to 100 (`SCORE_SCALE`), to one decimal.
 * It reads cover and vigour together: of a row crop with soil between the rows, most of it is cover.
 */
export function healthScore(meanIndex: number): number {
  const { zero, full } = SCORE_SCALE;
  const share = Math.min(1, Math.max(0, (meanIndex - zero) / (full - zero)));
  return Math.round(share * 1000) / 10;
}

export function healthStatus(score: number): Health['status'] {
  return HEALTH_STATUSES.find((step) => score >= step.fromScore)!.status;
}

/** Health from the mean of the basis index and the pixels counted in each vigour class. */
export function assessHealth(
  basis: IndexId,
  meanIndex: number,
  classPixels: readonly number[],
  pixelArea: number | null,
  vegetation: VegetationCover | null = null,
): Health {
  const total = classPixels.reduce((sum, pixels) => sum + pixels, 0);
  const score = healthScore(meanIndex);
  const classes: VigourClass[] = VIGOUR_CLASSES.classes.map((definition, i) => ({
    ...definition,
    pixels: classPixels[i]!,
    fraction: total === 0 ? 0 : classPixels[i]! / total,
    hectares: pixelArea === null ? null : (classPixels[i]! * pixelArea) / SQUARE_METRES_PER_HECTARE,
  }));
  return { score, status: healthStatus(score), basis, classSet: VIGOUR_CLASSES.id, classes, vegetation };
}
