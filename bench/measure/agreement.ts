import type { MeasuredStatistics, StatisticsByIndex } from './measurement.ts';

/** Float32 arithmetic on one side, float64 on the other. */
const TOLERANCE = 1e-6;
/** Width of the widest bin of any side's histogram, and half of it again for the middle of the bin. */
const PERCENTILE_TOLERANCE = 1.5 * (3 / 65_536);

const EXACT = ['min', 'max', 'mean', 'std'] as const;
const PERCENTILES = ['p2', 'p50', 'p98'] as const;

/** A peer found other statistics: it did not do the same work, and its time says nothing. */
export class DisagreementError extends Error {
  override readonly name = 'DisagreementError';
}

/** Every statistic in which both differ, in words; empty where they agree. */
export function disagreements(ours: StatisticsByIndex, theirs: StatisticsByIndex): string[] {
  return (['ndvi', 'savi'] as const).flatMap((index) => {
    const differs = (figure: keyof MeasuredStatistics, tolerance: number) => {
      const [our, their] = [ours[index][figure], theirs[index][figure]];
      // A figure that one side does not have is compared with nothing; NaN agrees with nothing.
      if (our === undefined || their === undefined || Math.abs(our - their) <= tolerance) return [];
      return [`${index} ${figure} ${our} and ${their}`];
    };
    return [
      ...differs('count', 0),
      ...EXACT.flatMap((figure) => differs(figure, TOLERANCE)),
      ...PERCENTILES.flatMap((figure) => differs(figure, PERCENTILE_TOLERANCE)),
    ];
  });
}

export function checkAgreement(what: string, ours: StatisticsByIndex, theirs: StatisticsByIndex): void {
  const found = disagreements(ours, theirs);
  if (found.length === 0) return;
  throw new DisagreementError(`The engine and ${what} disagree: ${found.join('; ')}. No time was compared.`);
}
