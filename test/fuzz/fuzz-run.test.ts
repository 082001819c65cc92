import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Finding, type FuzzPlan, runFuzz } from '../../fuzz/fuzz-run.ts';

const pathOf = (file: string) => fileURLToPath(new URL(file, import.meta.url));

async function run(plan: Partial<FuzzPlan> & Pick<FuzzPlan, 'child' | 'cases'>) {
  const findings: Finding[] = [];
  const bounds = { milliseconds: 10_000, bytes: 512 * 2 ** 20 };
  const whole = { seed: 1, from: 0, milliseconds: 240_000, bounds, workers: 1, ...plan };
  const figures = await runFuzz(whole, (finding) => findings.push(finding));
  return { figures, findings };
}

describe('a case that misbehaves', () => {
  it('is a finding of its own, and the others go on', async () => {
    const { figures, findings } = await run({
      child: pathOf('misbehaving-child.ts'),
      cases: 5,
      bounds: { milliseconds: 1000, bytes: 2 ** 29 },
    });
    expect(findings.map(({ number, result }) => [number, result.code])).toEqual([
      [1, 'hang'],
      [2, 'crash'],
      [3, 'memory'],
    ]);
    expect(figures.cases).toBe(5);
  }, 90_000);
});

describe('the readers', () => {
  it('end every one of some hundred cases in an analysis or an error that names the file', async () => {
    const { figures, findings } = await run({
      child: pathOf('../../fuzz/case-child.ts'),
      cases: 250,
      seed: 7,
    });
    expect(findings.map(({ number, result }) => `case ${number}: ${result.code} ${result.message}`)).toEqual(
      [],
    );
    expect(figures.cases).toBe(250);
  }, 270_000);
});
