import { InputError } from '../../pipeline/errors.ts';
import type {
  AnalysisRequest,
  VegetationCover,
  VegetationStatistics,
} from '../../pipeline/image-analysis.ts';
import { SQUARE_METRES_PER_HECTARE } from '../../spectral/health.ts';
import { UNIT_RANGE } from '../../spectral/index-definition.ts';
import type { VegetationThresholds } from '../../spectral/vegetation-thresholds.ts';
import type { BinnedValues } from './binned-values.ts';
import { BINS_PER_UNIT, type FineHistogram } from './fine-histogram.ts';
import { otsuThreshold } from './otsu-threshold.ts';
import { percentilesOf } from './percentiles.ts';

export interface CoverInput {
  /** Of the basis index, over all valid pixels. */
  readonly histogram: FineHistogram;
  /** Exact maximum of the basis index. */
  readonly maximum: number;
  /** The values are of raw numbers or display colours. */
  readonly isRelative: boolean;
  /** m2 of one pixel, or null. */
  readonly pixelArea: number | null;
  readonly requested: AnalysisRequest['vegetationThreshold'];
}

type Choice = Pick<VegetationCover, 'threshold' | 'method' | 'separability' | 'fixedBecause'>;

/** Thresholds are edges of fine bins; 256 bins of [-1, 1] have their edges there as well. */
const OTSU_BINS = 256;

/** Before any work: the request is at fault. */
export function checkVegetationThreshold(name: string, requested: CoverInput['requested']): void {
  if (requested === undefined || requested === 'otsu' || Math.abs(requested) <= 1) return;
  throw new InputError(
    'invalid_band_mapping',
    `The vegetation threshold ${requested} is neither a number from -1 to 1 nor "otsu".`,
    { attempted: 'compute the vegetation cover', on: name },
  );
}

/**
 * Share of the valid pixels whose value is at or above a threshold, and statistics of these alone: pixels exactly,
 * mean, standard deviation and percentiles at most half a bin of the fine histogram off. null where there is no
 * threshold to stand on: relative values without two classes.
 */
export function vegetationCover(thresholds: VegetationThresholds, input: CoverInput): VegetationCover | null {
  const choice = chooseThreshold(thresholds, input);
  if (choice === null) return null;
  const vegetation = input.histogram.binned.between(choice.threshold, Number.POSITIVE_INFINITY);
  const pixels = vegetation.count;
  return {
    basis: thresholds.basis,
    ...choice,
    pixels,
    fraction: pixels / input.histogram.binned.count,
    hectares: input.pixelArea === null ? null : (pixels * input.pixelArea) / SQUARE_METRES_PER_HECTARE,
    statistics: pixels === 0 ? null : statisticsOf(vegetation, choice.threshold, input.maximum),
  };
}

function chooseThreshold(thresholds: VegetationThresholds, input: CoverInput): Choice | null {
  const { histogram, requested, isRelative } = input;
  const split = otsuThreshold(histogram.binned.coarse(OTSU_BINS, UNIT_RANGE));
  const separability = split?.separability ?? null;
  if (typeof requested === 'number') {
    const threshold = Math.round(requested * BINS_PER_UNIT) / BINS_PER_UNIT;
    return { threshold, method: 'request', separability, fixedBecause: null };
  }
  const isSeparable =
    split !== null &&
    split.separability >= thresholds.leastSeparability &&
    split.contrast >= thresholds.leastContrast;
  if (!isSeparable && isRelative) return null;
  const { from, to } = thresholds.plausible;
  const isPlausible = isRelative || (split !== null && split.threshold >= from && split.threshold <= to);
  if (isSeparable && isPlausible) {
    return { threshold: split.threshold, method: 'otsu', separability, fixedBecause: null };
  }
  const fixedBecause = isSeparable ? 'implausible_otsu_threshold' : 'no_two_classes';
  return { threshold: thresholds.fixed, method: 'fixed', separability, fixedBecause };
}

function statisticsOf(vegetation: BinnedValues, threshold: number, maximum: number): VegetationStatistics {
  const { count, mean, std } = vegetation.moments();
  const { p2, p50, p98 } = percentilesOf(vegetation, { from: threshold, to: maximum });
  return { count, mean, std, p2, p50, p98 };
}
