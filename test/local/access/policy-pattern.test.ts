import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesPattern } from '../../../local/access/policy-pattern.ts';

/** The slow, obvious definition. */
function definition(pattern: string, value: string): boolean {
  if (pattern === '') return value === '';
  if (pattern[0] === '*') {
    return definition(pattern.slice(1), value) || (value !== '' && definition(pattern, value.slice(1)));
  }
  return (
    value !== '' &&
    (pattern[0] === '?' || pattern[0] === value[0]) &&
    definition(pattern.slice(1), value.slice(1))
  );
}

describe('policy patterns', () => {
  it('match as their definition says', () => {
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 7 });
    const value = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 9 });
    fc.assert(
      fc.property(pattern, value, (p, v) => matchesPattern(p, v) === definition(p, v)),
      { numRuns: 3000 },
    );
  });

  it('stay fast with many stars', () => {
    const started = performance.now();
    expect(matchesPattern(`${'*a'.repeat(40)}b`, 'a'.repeat(5000))).toBe(false);
    expect(performance.now() - started).toBeLessThan(500);
  });
});
