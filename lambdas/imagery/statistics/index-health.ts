import type { AnalysisRequest, Health, IndexStatistics, Radiometry } from '../../pipeline/image-analysis.ts';
import { assessHealth } from '../../spectral/health.ts';
import { isRelative } from '../../spectral/relative-samples.ts';
import { NDVI_THRESHOLDS } from '../../spectral/vegetation-thresholds.ts';
import { classPixels } from './class-pixels.ts';
import type { FineHistogram } from './fine-histogram.ts';
import { vegetationCover } from './vegetation-cover.ts';

export interface HealthInput {
  /** Of NDVI, which every completed image has: readings with and without reflectance stay comparable. */
  readonly statistics: Pick<IndexStatistics, 'mean' | 'max'>;
  readonly histogram: FineHistogram;
  readonly radiometry: Radiometry;
  /** m2 of one pixel, or null. */
  readonly pixelArea: number | null;
  readonly vegetationThreshold: AnalysisRequest['vegetationThreshold'];
}

/** Score, status, class areas and vegetation cover: everything follows from the histogram after the pass. */
export function ndviHealth(input: HealthInput): { readonly health: Health; readonly warnings: string[] } {
  const { statistics, histogram, radiometry, pixelArea } = input;
  const vegetation = vegetationCover(NDVI_THRESHOLDS, {
    histogram,
    maximum: statistics.max,
    isRelative: isRelative(radiometry),
    pixelArea,
    requested: input.vegetationThreshold,
  });
  const health = assessHealth('ndvi', statistics.mean, classPixels(histogram.binned), pixelArea, vegetation);
  return { health, warnings: coverWarnings(health.vegetation) };
}

/** The fixed threshold needs no warning: `fixedBecause` and the summary say that it was taken, and why. */
function coverWarnings(cover: Health['vegetation']): string[] {
  if (cover !== null) return [];
  return [
    'No vegetation cover: the NDVI is relative and does not fall into two classes; declare the threshold (vegetationThreshold, --vegetation-threshold 0.3) if you know it.',
  ];
}
