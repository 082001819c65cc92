import type { Series } from '../series.ts';
import { combine, isSeries, type Value } from './operators.ts';

/** The functions of metric math that the dashboard and the alarms use. undefined: not with these arguments. */
export const FUNCTIONS: Readonly<Record<string, (given: readonly Value[]) => Value | undefined>> = {
  IF: ([condition, yes, no]) => {
    if (condition === undefined || yes === undefined || no === undefined) return undefined;
    return combine([condition, yes, no], ([is, a, b]) => (is === 0 ? b! : a!));
  },
  /** Of several series: period by period, and of those only that have a value. Of one: all of its values. */
  SUM: ([given, ...others]) => {
    if (given === undefined || others.length > 0) return undefined;
    if (Array.isArray(given)) return { label: '', points: sums(given) };
    return isSeries(given) ? [...given.points.values()].reduce((a, b) => a + b, 0) : undefined;
  },
};

function sums(series: readonly Series[]): Map<number, number> {
  const totals = new Map<number, number>();
  for (const { points } of series) {
    for (const [period, value] of points) totals.set(period, (totals.get(period) ?? 0) + value);
  }
  return new Map([...totals].sort(([a], [b]) => a - b));
}
