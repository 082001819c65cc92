import type { Health, IndexId, VigourClass } from '../pipeline/image-analysis.ts';
import { HEALTH_STATUSES, VIGOUR_CLASSES } from './vigour-classes.ts';

/** Square metres in a hectare. */
const HECTARE = 10_000;

/**
 * Mean index on a scale from 0 (bare or dead, index <= 0) to 100 (closed healthy canopy, index >= 0.8).
 * It reads cover and vigour together: of a row crop with soil between the rows, most of it is cover.
 */
export function healthScore(meanIndex: number): number {
  const share = Math.min(1, Math.max(0, meanIndex / 0.8));
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
): Health {
  const total = classPixels.reduce((sum, pixels) => sum + pixels, 0);
  const score = healthScore(meanIndex);
  const classes: VigourClass[] = VIGOUR_CLASSES.classes.map((definition, i) => ({
    ...definition,
    pixels: classPixels[i]!,
    fraction: total === 0 ? 0 : classPixels[i]! / total,
    hectares: pixelArea === null ? null : (classPixels[i]! * pixelArea) / HECTARE,
  }));
  return { score, status: healthStatus(score), basis, classSet: VIGOUR_CLASSES.id, classes };
}
