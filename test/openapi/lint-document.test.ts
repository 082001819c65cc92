import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { lintDocument } from '../../openapi/lint-document.ts';

const TEXT = readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8');

describe('the recommended rules for OpenAPI', () => {
  it('have nothing against the document', async () => {
    expect(await lintDocument(TEXT)).toEqual([]);
  });

  it('see what is wrong with one', async () => {
    const broken = TEXT.replaceAll('"operationId": "getImage"', '"operationId": "listImages"');
    expect((await lintDocument(broken)).join()).toContain('operation-operationId-unique');
  });
});
