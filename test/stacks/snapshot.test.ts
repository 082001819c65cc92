import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { synthesise } from './templates.ts';

/**
 * The whole templates, to see what else a change touches. What must hold is said in the tests beside this one.
 * `npx vitest run test/stacks -u` accepts a change.
 */
describe.each(['dev', 'prod'])('templates of %s', (stage) => {
  const { data, pipeline } = synthesise(stage, undefined, true);

  it.each([
    ['data', data],
    ['pipeline', pipeline],
  ])('%s', async (name, template) => {
    await expect(`${mask(template)}\n`).toMatchFileSnapshot(`__snapshots__/${stage}-${name}.json.snap`);
  });
});

describe('cdk.json', () => {
  it('has every feature flag that this version of the library recommends', () => {
    const read = (path: string) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
    const recommended = read('../../node_modules/aws-cdk-lib/recommended-feature-flags.json');
    expect(read('../../cdk.json').context).toMatchObject({
      ...recommended,
      // Deleting what another stack uses should fail while it is used, not afterwards: docs/adr/0001.
      '@aws-cdk/core:defaultCrossStackReferences': 'strong',
    });
  });
});

/** Hashes of assets say what is in them, which is not the template's business. */
function mask(template: unknown): string {
  return JSON.stringify(template, null, 2).replace(/\b[0-9a-f]{64}\b/g, 'HASH');
}
