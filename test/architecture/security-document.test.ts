import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../build/paths.ts';
import { SETTING_RULES } from '../../lib/configuration/setting-rules.ts';

const TEXT = readFileSync(join(PROJECT_ROOT, 'docs', 'security.md'), 'utf8');

/** What stands between backticks. */
const QUOTED = [...TEXT.matchAll(/`([^`\n]+)`/g)].map(([, quoted]) => quoted!);

describe('docs/security.md', () => {
  it.each([...new Set(QUOTED.filter((one) => /^(test|lib|lambdas|local|build)\/\S+\.ts$/.test(one)))])(
    'names a file that is there: %s',
    (file) => expect(existsSync(join(PROJECT_ROOT, file))).toBe(true),
  );

  it('names settings as they are called', () => {
    const settings = QUOTED.filter((one) =>
      /(Seconds|Days|Scope|Urls|Key|Issuer|Audience|Protection)$/.test(one),
    );
    expect(settings.length).toBeGreaterThan(10);
    expect(settings.filter((name) => !(name in SETTING_RULES))).toEqual([]);
  });
});
