import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { PROBLEM_CODES, ProblemError } from '../../lambdas/api/problem.ts';

const DOCUMENT = readFileSync(new URL('../../docs/api.md', import.meta.url), 'utf8');
const [, section = ''] = /^## Errors$(.*?)^## /ms.exec(DOCUMENT) ?? [];

/** `code`, `code` | status */
const told = [...section.matchAll(/^\| (`.+?`) \| (\d{3}) \|/gm)].flatMap(([, codes = '', status]) =>
  [...codes.matchAll(/`(\w+)`/g)].map(([, code]) => [code, Number(status)]),
);

it('tells every code with its status, and no other', () => {
  const codes = PROBLEM_CODES.map((code) => [code, new ProblemError(code, '').problem.status]);
  expect(told.toSorted()).toEqual(codes.toSorted());
});
