export class UnknownStatisticError extends Error {
  override readonly name = 'UnknownStatisticError';
  readonly code = 'unknown_statistic';

  constructor(statistic: string) {
    super(
      `the statistic ${statistic} is not known here: Sum, Average, Minimum, Maximum, SampleCount, p0 to p100`,
    );
  }
}

/** A statistic of the values of one period, of which there is at least one. */
export function statisticOf(statistic: string, values: readonly number[]): number {
  switch (statistic) {
    case 'Sum':
      return sum(values);
    case 'Average':
      return sum(values) / values.length;
    case 'Minimum':
      return values.reduce((a, b) => Math.min(a, b));
    case 'Maximum':
      return values.reduce((a, b) => Math.max(a, b));
    case 'SampleCount':
      return values.length;
    default:
      return percentile(percentOf(statistic), values);
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

function percentOf(statistic: string): number {
  const percent = Number(/^p(\d{1,3}(?:\.\d+)?)$/.exec(statistic)?.[1]);
  if (!(percent <= 100)) throw new UnknownStatisticError(statistic);
  return percent;
}

/** Linear between the two values that it lies between. */
function percentile(percent: number, values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = (percent / 100) * (sorted.length - 1);
  const below = sorted[Math.floor(rank)]!;
  const above = sorted[Math.ceil(rank)]!;
  return below === above ? below : below + (above - below) * (rank - Math.floor(rank));
}
