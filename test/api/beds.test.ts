import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CropHealthDatabase, createCropHealthDatabase } from '../aws/crop-health-database.ts';
import { insertImage } from '../aws/image-states.ts';
import { apiClient, partsWithoutDatabase } from './api-client.ts';
import { fieldWorld } from './field-world.ts';

let db: CropHealthDatabase;
let call: ReturnType<typeof apiClient>;
let asked: string[] = [];
beforeAll(async () => {
  db = await createCropHealthDatabase();
  const measureBeds = async (imageIds: readonly string[]) => void asked.push(...imageIds);
  call = apiClient({ ...partsWithoutDatabase(), database: db.database, measureBeds });
});
afterAll(() => db.close());
beforeEach(() => {
  asked = [];
});

const OWNER = 'alice';
const newField = () => `Field ${randomUUID()}`;
const bedsOf = (field: string) => `/fields/${field}/beds`;

function bed(id: string, east = 0) {
  const [west, right] = [5 + east, 5.001 + east];
  const coordinates = [
    [
      [west, 52],
      [right, 52],
      [right, 52.001],
      [west, 52],
    ],
  ];
  return {
    type: 'Feature',
    id,
    properties: { name: `Bed ${id}` },
    geometry: { type: 'Polygon', coordinates },
  };
}
const collection = (...features: unknown[]) => ({ type: 'FeatureCollection', features });

describe('the beds of a field', () => {
  it('are kept as they were put, and told with a tag by which a client knows them again', async () => {
    const path = bedsOf(newField());
    expect((await call('GET', path)).problem).toMatchObject({ status: 404, code: 'beds_not_found' });
    const put = await call('PUT', path, { body: collection(bed('1'), bed('2', 0.01)) });
    expect(put).toMatchObject({ status: 200, body: { bedCount: 2, changed: true } });
    const got = await call('GET', path);
    expect(got.body).toMatchObject(collection(bed('1'), bed('2', 0.01)));
    expect(got.body.revision).toBe(put.body.revision);
    const etag = String(got.headers.etag);
    expect((await call('GET', path, { headers: { 'if-none-match': etag } })).status).toBe(304);
    const again = await call('PUT', path, { body: collection(bed('1'), bed('2', 0.01)) });
    expect(again.body).toEqual({ ...put.body, changed: false });
    const other = await call('PUT', path, {
      body: collection(bed('1')),
      headers: { 'content-type': 'application/geo+json' },
    });
    expect(other.body.revision).toBeGreaterThan(put.body.revision);
    expect((await call('GET', path, { headers: { 'if-none-match': etag } })).status).toBe(200);
  });

  it("are the caller's own", async () => {
    const path = bedsOf(newField());
    await call('PUT', path, { body: collection(bed('1')) });
    expect((await call('GET', path, { owner: 'bob' })).status).toBe(404);
    expect((await call('DELETE', path, { owner: 'bob' })).status).toBe(204);
    expect((await call('GET', path)).status).toBe(200);
    expect((await call('DELETE', path)).status).toBe(204);
    expect((await call('GET', path)).status).toBe(404);
  });

  it('are replaced and removed on the condition that nobody has changed them', async () => {
    const path = bedsOf(newField());
    await call('PUT', path, { body: collection(bed('1')) });
    const seen = { 'if-match': String((await call('GET', path)).headers.etag) };
    const own = await call('PUT', path, { body: collection(bed('1'), bed('2', 0.01)), headers: seen });
    expect(own).toMatchObject({ status: 200, body: { changed: true } });
    const late = await call('PUT', path, { body: collection(bed('3')), headers: seen });
    expect(late.problem).toMatchObject({ status: 412, code: 'precondition_failed' });
    expect((await call('DELETE', path, { headers: seen })).problem.code).toBe('precondition_failed');
    expect((await call('GET', path)).body.features).toHaveLength(2);
    // Whose answer was lost.
    const repeated = await call('PUT', path, { body: collection(bed('1'), bed('2', 0.01)), headers: seen });
    expect(repeated).toMatchObject({ status: 200, body: { ...own.body, changed: false } });
    const current = { 'if-match': `"other", W/${own.headers.etag}` };
    expect((await call('DELETE', path, { headers: current })).status).toBe(204);
    expect((await call('DELETE', path, { headers: current })).status).toBe(204);
    const gone = await call('PUT', path, { body: collection(bed('3')), headers: current });
    expect(gone.problem.code).toBe('precondition_failed');
  });

  it('are made on the condition that there are none', async () => {
    const path = bedsOf(newField());
    const headers = { 'if-none-match': '*' };
    expect((await call('PUT', path, { body: collection(bed('1')), headers })).body.changed).toBe(true);
    expect((await call('PUT', path, { body: collection(bed('1')), headers })).body.changed).toBe(false);
    expect((await call('DELETE', path, { headers })).problem.code).toBe('precondition_failed');
    const other = await call('PUT', path, { body: collection(bed('2')), headers });
    expect(other.problem).toMatchObject({ status: 412, code: 'precondition_failed' });
  });

  it('of an answer are what a request may be', async () => {
    const [one, other] = [bedsOf(newField()), bedsOf(newField())];
    const sample = JSON.parse(
      readFileSync(new URL('../../sample/onion-beds.geojson', import.meta.url), 'utf8'),
    );
    await call('PUT', one, { body: sample });
    const { body } = await call('GET', one);
    expect(body.features).toHaveLength(sample.features.length);
    await call('PUT', other, { body });
    expect((await call('GET', other)).body.features).toEqual(body.features);
  });

  it('are refused with what is wrong, feature by feature', async () => {
    const { problem } = await call('PUT', bedsOf(newField()), {
      body: collection(bed('1'), bed('1'), { type: 'Feature' }),
    });
    expect(problem).toMatchObject({
      status: 400,
      code: 'invalid_request',
      errors: [{ field: 'features.1.id' }, { field: 'features.2.id', code: 'missing' }],
    });
  });

  it('may be two thousand, in a body of a mebibyte and no more', async () => {
    const path = bedsOf(newField());
    const many = Array.from({ length: 2000 }, (_, i) => bed(String(i), i / 1000));
    expect((await call('PUT', path, { body: collection(...many) })).body).toMatchObject({ bedCount: 2000 });
    expect((await call('GET', path)).body.features).toHaveLength(2000);
    const tooLarge = await call('PUT', path, { rawBody: ' '.repeat(1024 ** 2 + 1) });
    expect(tooLarge.problem).toMatchObject({ status: 413, code: 'body_too_large' });
  });

  it('are measured in the newest images of the field, and asked for again by those who need them', async () => {
    const world = fieldWorld(db, newField(), OWNER);
    const [first, second] = [await world.flight(1), await world.flight(2)];
    await call('PUT', bedsOf(world.field), { body: collection(bed('b0')) });
    expect(asked.sort()).toEqual([first, second].sort());
    asked = [];
    await call('PUT', bedsOf(world.field), { body: collection(bed('b0')) });
    expect(asked).toEqual([]);
    await call('PUT', bedsOf(world.field), { body: collection(bed('b1')) });
    expect(asked.sort()).toEqual([first, second].sort());
  });
});

describe('the beds of an image', () => {
  it('are asked for once, and told when they are there', async () => {
    const world = fieldWorld(db, newField(), OWNER);
    const id = await world.flight(1);
    await world.beds(3);
    const path = `/images/${id}/beds`;
    const waiting = await call('GET', path);
    expect(waiting).toMatchObject({
      status: 202,
      headers: { 'retry-after': '3' },
      body: { measuredAt: null },
    });
    expect((await call('GET', path)).status).toBe(202);
    expect(asked).toEqual([id]);
    await world.measure(id, [0.7, null, 0.5]);
    const got = await call('GET', path);
    expect(got.body).toMatchObject({
      imageId: id,
      beds: [
        { id: 'b0', inside: 1, indices: { ndvi: { mean: 0.7, validPixels: 90 } } },
        {
          id: 'b1',
          inside: 0,
          indices: { ndvi: { unavailable: 'outside_image', reason: expect.any(String) } },
        },
        { id: 'b2', indices: { ndvi: { mean: 0.5 } } },
      ],
      nextCursor: null,
    });
    const headers = { 'if-none-match': String(got.headers.etag) };
    expect((await call('GET', path, { headers })).status).toBe(304);
    expect((await call('GET', path, { owner: 'bob' })).problem.code).toBe('image_not_found');
  });

  it('come in pages, of the indices that were asked for', async () => {
    const world = fieldWorld(db, newField(), OWNER);
    const id = await world.flight(1);
    await world.beds(5);
    await world.measure(id, [0.1, 0.2, 0.3, 0.4, 0.5]);
    const query = { limit: '2', index: 'ndvi' };
    const ids: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await call('GET', `/images/${id}/beds`, {
        query: { ...query, ...(cursor === null ? {} : { cursor }) },
      });
      for (const one of page.body.beds) {
        ids.push(one.id);
        expect(Object.keys(one.indices)).toEqual(['ndvi']);
      }
      cursor = page.body.nextCursor;
    } while (cursor !== null);
    expect(ids).toEqual(['b0', 'b1', 'b2', 'b3', 'b4']);
    const refused = await call('GET', `/images/${id}/beds`, { query: { cursor: 'bm8', index: 'x' } });
    expect(refused.problem.errors).toMatchObject([{ field: 'index' }]);
    expect((await call('GET', `/images/${id}/beds`, { query: { cursor: 'bm8' } })).problem.code).toBe(
      'invalid_request',
    );
  });

  it('are not told of where there are none: no image, no field, no beds, no analysis', async () => {
    const world = fieldWorld(db, newField(), OWNER);
    const path = (id: string) => `/images/${id}/beds`;
    const codeOf = async (id: string) => (await call('GET', path(id))).problem.code;
    expect(await codeOf(randomUUID())).toBe('image_not_found');
    expect(await codeOf((await insertImage(db.sql, { owner_id: `'${OWNER}'` })).id)).toBe('beds_not_found');
    expect(await codeOf(await world.flight(1))).toBe('beds_not_found');
    await world.beds(1);
    expect(await codeOf(await world.failed())).toBe('not_analysed');
    expect(asked).toEqual([]);
  });
});
