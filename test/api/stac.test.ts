import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stacItem } from '../../lambdas/imagery/stac/stac-item.ts';
import { type CropHealthDatabase, createCropHealthDatabase } from '../aws/crop-health-database.ts';
import { ANALYSIS, CONTEXT, FILES, UTM_GRID } from '../imagery/documents/example-documents.ts';
import { expectValidCollection, expectValidItem } from '../imagery/stac/stac-structure.ts';
import { apiClient, partsWithoutDatabase } from './api-client.ts';
import { fieldWorld } from './field-world.ts';

let db: CropHealthDatabase;
let api: ReturnType<typeof apiClient>;
beforeAll(async () => {
  db = await createCropHealthDatabase({ limits: { resultBytes: 1024 * 1024 } });
  const readDocument = async (key: string) => {
    const imageId = /^derived\/([^/]+)\/1\/stac-item\.json$/.exec(key)![1]!;
    return JSON.stringify(stacItem(ANALYSIS, { ...CONTEXT, imageId }, FILES));
  };
  api = apiClient({ ...partsWithoutDatabase(), database: db.database, readDocument });
});
afterAll(() => db.close());

describe('a field as a static STAC collection', () => {
  it('leads from the collection to items, and from there to the files and back', async () => {
    const { owner, path, ...field } = fieldWorld(db, 'Nord 7');
    const id = await field.flight(1, { grid: UTM_GRID });
    await field.flight(3);
    await field.failed();
    const { body: collection } = await api('GET', `${path}/stac`, { owner });
    expectValidCollection(collection);
    expect(collection.links).toHaveLength(2);
    expect(collection.extent.temporal.interval).toEqual([
      ['2026-05-01T10:00:00.000Z', '2026-05-03T10:00:00.000Z'],
    ]);
    expect(collection.extent.spatial.bbox[0][0]).toBeCloseTo(5.591012, 5);
    const base = 'https://api.example/fields/Nord%207/stac';
    const item = new URL(collection.links.at(-1).href, base);
    expect(item.pathname).toBe(`/images/${id}/item`);
    const { body, headers } = await api('GET', item.pathname, { owner });
    expectValidItem(body);
    expect(headers['content-type']).toBe('application/geo+json');
    expect(body).toMatchObject({ id, collection: 'Nord 7' });
    expect(body.assets.ndvi.href).toBe(`https://get/derived/${id}/1/ndvi.tif`);
    expect(new URL(body.links[0].href, item).href).toBe(base);
  });

  it('is one’s own, and is not there before an analysis', async () => {
    const { owner, path, ...field } = fieldWorld(db, 'south');
    const failed = await field.failed();
    expect((await api('GET', `/images/${failed}/item`, { owner })).problem.code).toBe('not_analysed');
    expect((await api('GET', `${path}/stac`, { owner })).problem.code).toBe('field_not_found');
    const id = await field.flight(1);
    expect((await api('GET', `/images/${id}/item`, {})).problem.code).toBe('image_not_found');
    expect((await api('GET', `${path}/stac`, {})).problem.code).toBe('field_not_found');
  });
});
