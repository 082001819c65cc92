import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { routesOf } from '../../lambdas/api/answer.ts';
import { WIDEST_UPLOADS } from '../../openapi/accepted-uploads.ts';
import { clientSource } from '../../openapi/client-source.ts';
import { openApiDocument } from '../../openapi/document.ts';
import { partsWithoutDatabase } from '../api/api-client.ts';
import { undocumented } from '../api/documented-answer.ts';
import { LARGEST_REQUEST } from '../api/largest-image.ts';

const document = openApiDocument(WIDEST_UPLOADS);

const ajv = new Ajv2020({ strict: false, validateFormats: false });
ajv.addSchema({ $id: 'document', components: document.components });
const isValid = (name: string, body: unknown) =>
  ajv.compile({ $ref: `document#/components/schemas/${name}` })(body);

describe('docs/openapi.json', () => {
  it('is what the code says: npm run docs:openapi', () => {
    const written = readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8');
    expect(JSON.parse(written)).toEqual(JSON.parse(JSON.stringify(document)));
  });

  it('is what the client is made from: npm run docs:openapi', () => {
    const written = readFileSync(new URL('../../client/operations.ts', import.meta.url), 'utf8');
    expect(written).toBe(clientSource(JSON.parse(JSON.stringify(document))));
  });

  it('has the routes of the API, and no others', () => {
    const written = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations)
        .filter((name) => name !== 'parameters')
        .map((method) => `${method.toUpperCase()} ${path}`),
    );
    const routes = routesOf(partsWithoutDatabase()).map(({ method, path }) => `${method} ${path}`);
    expect(written.sort()).toEqual(routes.sort());
  });

  it('refers to nothing that it does not have, and has schemas that are valid', () => {
    const references = JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g);
    const names = new Set([...references].map(([, name]) => name!));
    expect([...names].sort()).toEqual(Object.keys(document.components.schemas).sort());
    for (const name of names) expect(() => isValid(name, {})).not.toThrow();
  });

  it('has every query parameter, each with what is accepted', () => {
    const { parameters } = document.paths['/images'].get as {
      readonly parameters?: readonly { name?: string; in?: string; description?: string }[];
    };
    const query = (parameters ?? []).filter((parameter) => parameter.in === 'query');
    expect(query.map(({ name }) => name)).toEqual(expect.arrayContaining(['status', 'bbox', 'cursor']));
    expect(query.every(({ description }) => (description ?? '') !== '')).toBe(true);
  });
});

describe('its requests', () => {
  const single = { filename: 'beds.tif', contentType: 'image/tiff', size: 1 };

  it('are those that are taken', () => {
    expect(isValid('CreateImage', single)).toBe(true);
    expect(isValid('CreateImage', { ...single, sha256: 'A'.repeat(64) })).toBe(true);
    expect(isValid('CreateImage', { ...single, capturedAt: '2026-05-01t10:00:00z' })).toBe(true);
    expect(isValid('CreateCaptureGroup', LARGEST_REQUEST)).toBe(true);
    expect(isValid('CreateImages', { images: [single, LARGEST_REQUEST] })).toBe(true);
    expect(isValid('Reprocess', { scale: null, bands: { red: 3, nir: 5 }, afterAttempt: 1 })).toBe(true);
  });

  it.each([{}, { ...single, size: 0 }, { ...single, colour: 'red' }, { ...single, sha256: 'a' }])(
    'are not those that are refused: %j',
    (body) => expect(isValid('CreateImage', body)).toBe(false),
  );
});

describe('the check of every answer in the tests of the API', () => {
  const created = { method: 'POST', path: '/images', status: 201, contentType: 'application/json' };

  it('sees a request that was taken although the document refuses it', () => {
    const request = { filename: 'beds.tif', contentType: 'image/tiff', size: 1, colour: 'red' };
    expect(undocumented({ ...created, request, body: {} })).toContain('said to be refused');
  });

  it('sees a body that differs, and a status or a type that is not said', () => {
    expect(undocumented({ ...created, body: { id: 'x' } })).toContain('CreatedImage');
    expect(undocumented({ ...created, status: 202, body: {} })).toContain('202');
    expect(undocumented({ ...created, contentType: 'text/plain', body: {} })).toContain('text/plain');
    expect(
      undocumented({ ...created, method: 'DELETE', path: '/images/x', status: 204, body: {} }),
    ).toContain('body');
  });
});
