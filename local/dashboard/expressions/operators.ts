import type { Series } from '../series.ts';
import type { Operator } from './parse.ts';

export type Value = number | string | Series | readonly Series[];

export function isSeries(value: Value): value is Series {
  return typeof value === 'object' && !Array.isArray(value);
}

const OPERATIONS: Readonly<Record<Operator, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '^': (left, right) => left ** right,
  '==': (left, right) => Number(left === right),
  '!=': (left, right) => Number(left !== right),
  '<': (left, right) => Number(left < right),
  '<=': (left, right) => Number(left <= right),
  '>': (left, right) => Number(left > right),
  '>=': (left, right) => Number(left >= right),
  AND: (left, right) => Number(left !== 0 && right !== 0),
  '&&': (left, right) => Number(left !== 0 && right !== 0),
  OR: (left, right) => Number(left !== 0 || right !== 0),
  '||': (left, right) => Number(left !== 0 || right !== 0),
};

/** undefined where the operands are of kinds that have no such operation. */
export function operate(operator: Operator, left: Value, right: Value): Value | undefined {
  return combine([left, right], ([a, b]) => OPERATIONS[operator](a!, b!));
}

/**
 * A function of numbers over numbers and series: where a period has no value in one of the series, the result has none
 * either, and neither where the result is no number (x / 0).
 */
export function combine(
  values: readonly Value[],
  work: (numbers: readonly number[]) => number,
): Value | undefined {
  if (values.some((value) => typeof value === 'string' || Array.isArray(value))) return undefined;
  const series = values.filter(isSeries);
  const [first] = series;
  if (first === undefined) return work(values as number[]);
  const points = new Map<number, number>();
  for (const period of first.points.keys()) {
    if (series.some((one) => !one.points.has(period))) continue;
    const numbers = values.map((value) => (isSeries(value) ? value.points.get(period)! : Number(value)));
    const result = work(numbers);
    if (Number.isFinite(result)) points.set(period, result);
  }
  return { label: '', points };
}
