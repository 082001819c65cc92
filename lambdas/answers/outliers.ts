import { type RobustScale, robustScale, robustScore } from './robust-scores.ts';

/** Fewer values have no spread that one of them could stand out of. */
export const FEWEST_BEDS = 5;
/** Iglewicz and Hoaglin 1993, "How to detect and handle outliers": what is beyond deserves a look. */
export const DEFAULT_THRESHOLD = 3.5;

/**
 * A spread below it is taken for it, in the unit of the index: beds that differ by thousandths of an NDVI differ by rounding, light and
 * noise of the camera, and in a field that even any other bed would be many deviations away.
 */
export const LEAST_SIGMA = 0.005;

export interface BedValue {
  readonly id: string;
  readonly name: string | null;
  readonly value: number;
}

export interface BedScore {
  /** Robust standard deviations from the median of the beds; null where none is told. */
  readonly score: number | null;
  /** Of a bed beyond the threshold. */
  readonly standsOut: 'low' | 'high' | null;
  /** 1 is the bed furthest from the median; null without a score. */
  readonly rank: number | null;
}

export type ScoredBed = BedValue & BedScore;

/** Why no bed can be told to stand out. */
export type NoScores =
  | 'too_few_beds'
  /** Their spread is below LEAST_SIGMA, and no bed is further than the threshold by that. */
  | 'no_spread';

export interface Outliers<Bed extends BedValue> {
  /** Its sigma is LEAST_SIGMA at least. */
  readonly scale: RobustScale | null;
  readonly unscored: NoScores | null;
  /** Furthest from the median first. */
  readonly beds: readonly (Bed & BedScore)[];
}

/**
 * Beds whose value lies far from that of most beds. Median and MAD, because mean and standard deviation are moved by
 * the very beds that are looked for. Values are of whole beds (bed-extent.ts): those of a part compare other land.
 */
export function outliersOf<Bed extends BedValue>(
  values: readonly Bed[],
  threshold: number = DEFAULT_THRESHOLD,
): Outliers<Bed> {
  const numbers = values.map(({ value }) => value);
  const measured = robustScale(numbers);
  const scale = measured && { ...measured, sigma: Math.max(measured.sigma, LEAST_SIGMA) };
  const unscored = whyUnscored(numbers, measured, threshold);
  if (scale === null || unscored !== null) {
    return {
      scale,
      unscored,
      beds: values.map((bed) => ({ ...bed, score: null, standsOut: null, rank: null })),
    };
  }
  const scored = values
    .map((bed) => ({ bed, score: robustScore(bed.value, scale) ?? 0 }))
    .sort((a, b) => Math.abs(b.score) - Math.abs(a.score) || (a.bed.id < b.bed.id ? -1 : 1));
  const beds = scored.map(({ bed, score }, i) => ({
    ...bed,
    score,
    standsOut: Math.abs(score) <= threshold ? null : score < 0 ? ('low' as const) : ('high' as const),
    rank: i + 1,
  }));
  return { scale, unscored: null, beds };
}

function whyUnscored(
  values: readonly number[],
  measured: RobustScale | null,
  threshold: number,
): NoScores | null {
  if (measured === null || values.length < FEWEST_BEDS) return 'too_few_beds';
  const { median, sigma } = measured;
  const isAlike = (value: number) => Math.abs(value - median) <= threshold * LEAST_SIGMA;
  return sigma < LEAST_SIGMA && values.every(isAlike) ? 'no_spread' : null;
}
