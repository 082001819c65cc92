import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiClient as typedClient } from '../../client/api-client.ts';
import { fieldSegment } from '../../client/field-segment.ts';
import { answer } from '../../lambdas/api/answer.ts';
import { fieldOf } from '../../lambdas/api/field-request.ts';
import type { HttpEvent, RouteRequest } from '../../lambdas/api/http.ts';
import { label } from '../../lambdas/api/label-schema.ts';
import { type CropHealthDatabase, createCropHealthDatabase } from '../aws/crop-health-database.ts';
import { gatewayWith, token } from '../local/http-api/gateway.ts';
import { apiClient, partsWithoutDatabase } from './api-client.ts';

let db: CropHealthDatabase;
beforeAll(async () => {
  db = await createCropHealthDatabase();
});
afterAll(() => db.close());

const ring = [
  [5, 52],
  [5.001, 52],
  [5.001, 52.001],
  [5, 52],
];
const BEDS = {
  type: 'FeatureCollection',
  features: [
    { type: 'Feature', id: '1', properties: {}, geometry: { type: 'Polygon', coordinates: [ring] } },
  ],
} as const;

/** The field that the function sees behind a gateway that undoes percent escapes, as API Gateway does. */
function seen(segment: string): string {
  const { pathname } = new URL(`https://api.test/fields/${segment}/beds`);
  const segments = decodeURIComponent(pathname).split('/');
  expect(segments).toHaveLength(4);
  return fieldOf({ parameters: { field: segments[2] } } as unknown as RouteRequest);
}

describe('the field of a path', () => {
  it('is every label that may be declared', () => {
    const labels = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
      .filter((text) => v.is(label, text));
    fc.assert(fc.property(labels, (text) => seen(fieldSegment(text)) === text));
  });

  it.each(['Perceel 3/4', '/', '50%2F', '~Noord', 'a\\b', '?', '#1', '..', '葉/7'])('is %s', (text) => {
    expect(fieldSegment(text)).toMatch(/^~[\w-]+$/);
    expect(seen(fieldSegment(text))).toBe(text);
  });

  it('stays as it was read where it is plain, and has one encoded form', () => {
    expect(fieldSegment("Nord 'ä' 7")).toBe("Nord%20'%C3%A4'%207");
    for (const text of ['~', '~YQ==', '~Y', '~_w', '~a.b']) expect(() => seen(text)).toThrow();
    expect(seen('~YQ')).toBe('a');
  });

  it('reaches the routes of the field through the gateway', async () => {
    const parts = { ...partsWithoutDatabase(), database: db.database };
    const invoke = async (event: unknown) => ({
      payload: await answer(event as HttpEvent, parts, (fault) => expect.fail(String(fault))),
    });
    const path = '/fields/{field}/beds';
    const keys = ['GET /fields', `GET ${path}`, `PUT ${path}`, '$default'];
    const { url } = await gatewayWith(keys.map((key) => ({ key, invoke })));
    const bearer = await token({ subject: randomUUID() });
    const client = typedClient({ url, token: () => bearer });
    const field = 'Perceel 3/4';
    await client.putBeds({ field, body: BEDS as never });
    expect((await client.getBeds({ field })).body).toMatchObject({ field });
    const [item] = (await client.listFields()).body.items;
    expect(item).toMatchObject({ field, path: `/fields/${fieldSegment(field)}` });
    const headers = { authorization: `Bearer ${bearer}` };
    expect((await fetch(`${url}${item!.path}/beds`, { headers })).status).toBe(200);
  });

  it('cannot be one that no address can name, or that no screen can show', async () => {
    const call = apiClient(partsWithoutDatabase());
    for (const field of ['.', '..', 'a\nb']) {
      const body = { filename: 'a.tif', contentType: 'image/tiff', size: 1, field };
      const { problem } = await call('POST', '/images', { body });
      expect(problem).toMatchObject({ code: 'invalid_request', errors: [{ field: 'field' }] });
      expect(problem.errors![0]!.accepted).toContain('neither . nor ..');
    }
    const { problem } = await call('PUT', `/fields/${fieldSegment('..')}/beds`, { body: BEDS });
    expect(problem).toMatchObject({ code: 'invalid_request', errors: [{ field: 'field' }] });
  });
});
