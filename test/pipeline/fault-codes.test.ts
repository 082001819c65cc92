import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { FAILURE_CODES } from '../../lambdas/pipeline/errors.ts';
import {
  FAILURE_RULES,
  type FaultRule,
  INFRASTRUCTURE_RULES,
  POISON_RULES,
  UNCLAIMED_RULE,
} from '../../lambdas/pipeline/fault-codes.ts';

const read = (name: string) => readFile(new URL(`../../docs/${name}`, import.meta.url), 'utf8');

function rowOf([code, { fault, treatment, userReads }]: [string, FaultRule]): string {
  return `| ${code} | ${fault} | ${treatment} | ${userReads} |`;
}

const RULES: [string, FaultRule][] = [
  ...[FAILURE_RULES, INFRASTRUCTURE_RULES, POISON_RULES].flatMap((rules) =>
    Object.entries(rules).map(([code, rule]): [string, FaultRule] => [`\`${code}\``, rule]),
  ),
  ['(without a code)', UNCLAIMED_RULE],
];

describe('the table of faults', () => {
  it('stands in the documentation as it is in the code, and nothing else does', async () => {
    const page = await read('faults.md');
    const rows = page.split('\n').filter((line) => /^\| (`[a-z0-9_]+`|\(without a code\)) \|/.test(line));
    expect(rows).toEqual(expect.arrayContaining(RULES.map(rowOf)));
    expect(rows).toHaveLength(RULES.length);
  });

  it('names to the users of the API every code with which an image can fail', async () => {
    const page = await read('api.md');
    for (const code of FAILURE_CODES) expect(page).toContain(`| \`${code}\` |`);
  });

  it('retries no fault of the input', () => {
    for (const [, { fault, treatment }] of RULES) {
      if (fault === 'input') expect(treatment).not.toContain('given back');
    }
  });
});
