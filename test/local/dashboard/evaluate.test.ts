import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate, type Surroundings } from '../../../local/dashboard/expressions/evaluate.ts';
import type { Series } from '../../../local/dashboard/series.ts';

function series(points: Readonly<Record<number, number>>): Series {
  return { label: '', points: new Map(Object.entries(points).map(([at, value]) => [Number(at), value])) };
}

const rows: Readonly<Record<string, Series>> = {
  few: series({ 0: 3, 60: 200 }),
  many: series({ 0: 10, 60: 50, 120: 7 }),
  none: series({}),
};
const surroundings: Surroundings = {
  row: (id) => (rows[id] ? [rows[id]] : undefined),
  search: (schema, statistic) =>
    schema === '{N,service} MetricName="m"' && statistic === 'Sum' ? [rows.few!, rows.many!] : [],
};

/** Points of the one series that comes out. */
function pointsOf(text: string): Record<string, number> {
  const found = evaluate(text, surroundings);
  if (typeof found === 'number' || found.length !== 1)
    throw new Error(`${text} gave ${JSON.stringify(found)}`);
  return Object.fromEntries(found[0]!.points);
}

describe('metric math', () => {
  it.each([
    ['few + many', { 0: 13, 60: 250 }],
    ['2 * (few - 1)', { 0: 4, 60: 398 }],
    ['few - 1 - 1', { 0: 1, 60: 198 }],
    ['-few', { 0: -3, 60: -200 }],
    ['100 * few / IF(many > 20, many, 20)', { 0: 15, 60: 400 }],
    ['IF(few > 0 AND many < 20, 1, 0)', { 0: 1, 60: 0 }],
    ['few >= 200 || many == 10', { 0: 1, 60: 1 }],
    // Of what there is: a series without a value in a period hides none of the others.
    ['SUM([few, many, none])', { 0: 13, 60: 250, 120: 7 }],
    ['SUM([few * 2, many])', { 0: 16, 60: 450, 120: 7 }],
    ["SUM(SEARCH('{N,service} MetricName=\"m\"', 'Sum', 300))", { 0: 13, 60: 250, 120: 7 }],
    ['few / SUM(few)', { 0: 3 / 203, 60: 200 / 203 }],
  ])('%s', (text, expected) => {
    expect(pointsOf(text)).toEqual(expected);
  });

  it('has no value where a period lacks one, and none where the result is no number', () => {
    expect(pointsOf('few + none')).toEqual({});
    expect(pointsOf('few / (few - 3)')).toEqual({ 60: 200 / 197 });
  });

  it('gives all series that a search finds', () => {
    const found = evaluate("SEARCH('{N,service} MetricName=\"m\"', 'Sum', 300)", surroundings);
    expect(found).toHaveLength(2);
  });

  it.each([
    ['RATE(few)', 'RATE'],
    ['constructor(few)', 'constructor'],
    ['other + 1', 'other'],
    ['few +', 'ends too soon'],
    ['(few', 'ends too soon'],
    ['few few', 'few'],
    ['few % 2', '% 2'],
    ["'text'", 'text'],
    ['IF(few, 1)', 'IF'],
    ['SUM(few, many)', 'SUM'],
    ['[few, many] + 1', '+'],
    ["SEARCH('x')", 'SEARCH'],
  ])('refuses %s, and names what it is', (text, named) => {
    expect(() => evaluate(text, surroundings)).toThrow(named);
  });

  it('reckons as arithmetic does', () => {
    const number = fc.integer({ min: 0, max: 999 }).map(String);
    const { expression } = fc.letrec<{ expression: string }>((tie) => ({
      expression: fc.oneof(
        { depthSize: 'small' },
        number,
        fc
          .tuple(tie('expression'), fc.constantFrom('+', '-', '*'), tie('expression'))
          .map(([left, operator, right]) => `${left} ${operator} ${right}`),
        tie('expression').map((inner) => `(${inner})`),
      ),
    }));
    fc.assert(
      fc.property(expression, (text) => {
        // JavaScript's own reading of the same text: digits, spaces, brackets and + - * only.
        expect(evaluate(text, surroundings)).toBe(new Function(`return ${text}`)());
      }),
    );
  });
});
