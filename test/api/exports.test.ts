import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentDisposition } from '../../lambdas/api/attachment.ts';
import { replaceBeds } from '../../lambdas/aws/bed-repository/replace-beds.ts';
import type { Bed } from '../../lambdas/pipeline/bed-statistics.ts';
import { type CropHealthDatabase, createCropHealthDatabase } from '../aws/crop-health-database.ts';
import { type ApiAnswer, apiClient, partsWithoutDatabase } from './api-client.ts';
import { fieldWorld, indicesOf } from './field-world.ts';

/** What Lambda answers with at most: 6 MB of JSON, in which the body is a string. */
const LARGEST_ANSWER = 6 * 1024 * 1024;

let db: CropHealthDatabase;
let api: ReturnType<typeof apiClient>;
beforeAll(async () => {
  db = await createCropHealthDatabase({ limits: { resultBytes: 1024 * 1024 } });
  api = apiClient({ ...partsWithoutDatabase(), database: db.database });
});
afterAll(() => db.close());

/** Every page, put together as a client does. */
async function pagesOf(path: string, owner: string, query: Record<string, string>): Promise<ApiAnswer[]> {
  const pages: ApiAnswer[] = [];
  let next: Record<string, string> | null = query;
  while (next !== null) {
    const page = await api('GET', path, { owner, query: next });
    expect([page.status, page.faults]).toEqual([200, []]);
    expect(Buffer.byteLength(JSON.stringify({ body: page.body }))).toBeLessThan(LARGEST_ANSWER);
    pages.push(page);
    const link = /^<(\?[^>]*)>; rel="next"$/.exec(String(page.headers.link ?? ''));
    next = link === null ? null : Object.fromEntries(new URLSearchParams(link[1]));
  }
  return pages;
}

describe('GET /images/{id}/export', () => {
  it('is a table of the image and its beds, which no spreadsheet takes for formulas', async () => {
    const { owner, ...field } = fieldWorld(db, 'north');
    const id = await field.flight(1, { indices: indicesOf(-0.25) });
    await field.beds(2);
    await field.measure(id, [0.5, null]);
    const { body, headers } = await api('GET', `/images/${id}/export`, { owner });
    expect(headers['content-type']).toBe('text/csv; charset=utf-8; header=present');
    expect(headers['content-disposition']).toBe('attachment; filename="beds.csv"');
    const lines = body.split('\r\n');
    expect(lines[0]).toMatch(/^image_id,filename,time_utc,.*,valid_pixels,mean,.*,area_ha,.*,unavailable$/);
    expect(lines.slice(1)).toEqual([
      expect.stringMatching(/,,,,ndvi,1,,90,-0.25,0.2,/),
      expect.stringMatching(/,,,,savi,1,,,.*,SAVI needs reflectance\.$/),
      expect.stringMatching(/,b0,"'=Bed 0, ""north""",1,ndvi,1,100,90,0.5,0.2,/),
      expect.stringMatching(/,b0,.*,savi,.*The bed lies outside the image\.$/),
      expect.stringMatching(/,b1,.*,ndvi,.*The bed lies outside the image\.$/),
      expect.stringMatching(/,b1,.*,savi,/),
      '',
    ]);
    const columns = lines.slice(0, 1)[0].split(',').length;
    expect(lines[1].split(',')).toHaveLength(columns);
  });

  it('is GeoJSON of the beds with their figures', async () => {
    const { owner, ...field } = fieldWorld(db, 'north');
    const id = await field.flight(1);
    await field.beds(2);
    await field.measure(id, [0.5, null]);
    const query = { format: 'geojson', index: 'ndvi' };
    const { body, headers } = await api('GET', `/images/${id}/export`, { owner, query });
    expect(headers['content-type']).toBe('application/geo+json');
    expect(body.features).toMatchObject([
      {
        id: `${id}/b0`,
        geometry: { type: 'Polygon' },
        properties: { bed_id: 'b0', ndvi_mean: 0.5, ndvi_area_high_vigour_ha: 0.005, ndvi_unavailable: null },
      },
      { properties: { bed_id: 'b1', ndvi_mean: null, ndvi_unavailable: 'The bed lies outside the image.' } },
    ]);
    expect(body.features[0].properties).not.toHaveProperty('savi_mean');
  });

  it('names beds that have not been measured, and says so', async () => {
    const { owner, ...field } = fieldWorld(db, 'north');
    const id = await field.flight(1, { indices: indicesOf(0.5) });
    await field.beds(2);
    const { body } = await api('GET', `/images/${id}/export`, { owner });
    expect(body.split('\r\n').slice(3)).toEqual([
      expect.stringMatching(/,b0,"'=Bed 0, ""north""",,ndvi,1,,,.*have not been measured/),
      expect.stringMatching(/,b1,.*,ndvi,1,,,.*have not been measured/),
      '',
    ]);
    const query = { format: 'geojson' };
    const features = (await api('GET', `/images/${id}/export`, { owner, query })).body.features;
    const unavailable = expect.stringMatching(/have not been measured/);
    expect(features).toMatchObject([
      { id: `${id}/b0`, properties: { bed_inside_fraction: null, ndvi_mean: null, unavailable } },
      { id: `${id}/b1`, properties: { unavailable } },
    ]);
  });

  it('is of one’s own image only, and refuses what it does not know', async () => {
    const { owner, ...field } = fieldWorld(db, 'north');
    const path = `/images/${await field.flight(1)}/export`;
    expect((await api('GET', path, { owner: 'another' })).problem.code).toBe('image_not_found');
    expect((await api('GET', '/images/x/export', { owner })).problem.code).toBe('image_not_found');
    for (const query of [{ format: 'xlsx' }, { index: 'colour' }, { cursor: 'x' }]) {
      expect((await api('GET', path, { owner, query })).problem.code).toBe('invalid_request');
    }
  });
});

describe('GET /fields/{field}/export', () => {
  it('has every image, oldest first, with a line that says why for one without an analysis', async () => {
    const { owner, path, ...field } = fieldWorld(db, 'Süd 7');
    const second = await field.flight(2);
    const lost = await field.failed();
    const query = { index: 'ndvi' };
    const { body, headers } = await api('GET', `${path}/export`, { owner, query });
    const records = body.split('\r\n').slice(1, -1);
    expect(records.map((line: string) => line.split(',')[0])).toEqual([second, lost]);
    expect(records[1]).toContain('it ends');
    expect(headers['content-disposition']).toBe(
      `attachment; filename="S_d_7.csv"; filename*=UTF-8''S%C3%BCd%207.csv`,
    );
    expect((await api('GET', `${path}/export`, { query })).problem.code).toBe('field_not_found');
  });

  it('comes in pages that Lambda can answer with, and that are one file together', async () => {
    const { owner, path, field, ...world } = fieldWorld(db, 'large');
    // 400 outlines of 180 points: 6 MB of GeoJSON over two images.
    const beds = Array.from({ length: 400 }, (_, i) => manyCornered(i));
    await replaceBeds(db.database, owner, field, beds);
    const images = [await world.flight(1), await world.flight(2)];
    for (const id of images)
      await world.measure(
        id,
        beds.map((_, i) => i / 400),
      );
    const pages = await pagesOf(`${path}/export`, owner, { format: 'geojson', index: 'ndvi' });
    expect(pages.length).toBeGreaterThan(1);
    const features = pages.flatMap(({ body }) => body.features as { id: string }[]);
    expect(features.map(({ id }) => id)).toEqual(
      images.flatMap((id) => beds.map((bed) => `${id}/${bed.id}`)),
    );
    const table = (await pagesOf(`${path}/export`, owner, {})).map(({ body }) => body as string).join('');
    const records = table.split('\r\n');
    expect(records.filter((line) => line.startsWith('image_id'))).toHaveLength(1);
    expect(records).toHaveLength(1 + 2 * (2 + 2 * 400) + 1);
  });
});

function manyCornered(number: number): Bed {
  const points = Array.from({ length: 180 }, (_, i) => {
    const angle = (2 * Math.PI * i) / 180;
    return [5 + number / 1000 + Math.cos(angle) / 3000, 52 + Math.sin(angle) / 3000] as const;
  });
  return {
    id: `b${number}`,
    name: null,
    geometry: { type: 'Polygon', coordinates: [[...points, points[0]!]] },
  };
}

describe('the name of a file', () => {
  it.each([
    ['beds.csv', 'attachment; filename="beds.csv"'],
    ['a"b\r\nc.csv', `attachment; filename="a_b_c.csv"; filename*=UTF-8''a_b%0D%0Ac.csv`],
    ['../x.csv', `attachment; filename="x.csv"; filename*=UTF-8''.._x.csv`],
    ['葉', `attachment; filename="export"; filename*=UTF-8''%E8%91%89`],
  ])('of %j is %s', (name, header) => {
    expect(contentDisposition(name)).toBe(header);
  });
});
