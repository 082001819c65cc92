import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { badlyDescribed, withCodeInTables } from '../../lib/configuration/reference-table.ts';

const DOCUMENT = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');

describe('docs/configuration.md', () => {
  it('has the defaults and limits of the code: npm run docs:configuration', () => {
    expect(withCodeInTables(DOCUMENT)).toBe(DOCUMENT);
  });

  it('describes every setting once', () => {
    expect(badlyDescribed(DOCUMENT)).toEqual([]);
  });
});

describe('the tables', () => {
  it('get what the code says, and keep what somebody wrote', () => {
    expect(withCodeInTables('| `apiConcurrency` | is old | Because. |')).toBe(
      '| `apiConcurrency` | – | `50` | left out, or a whole number of calls from 1 to 1000 | Because. |',
    );
    expect(withCodeInTables('| `leaseSeconds` | Why. |')).toMatch(
      /^\| `leaseSeconds` \| `120` \| `120` \| .* \| Why. \|$/,
    );
  });

  it('leave other lines alone', () => {
    const text = 'Words.\n| `POLL_INTERVAL` | `sweepIntervalMinutes` |\n|---|---|\n';
    expect(withCodeInTables(text)).toBe(text);
  });

  it('are not complete without words', () => {
    expect(badlyDescribed('| `leaseSeconds` | `120` | |')).toContain('leaseSeconds');
    expect(badlyDescribed('| `leaseSeconds` | A. |\n| `leaseSeconds` | B. |')).toContain('leaseSeconds');
  });
});
