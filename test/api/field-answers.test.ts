import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CropHealthDatabase, createCropHealthDatabase } from '../aws/crop-health-database.ts';
import { type ApiAnswer, apiClient, type Call, partsWithoutDatabase } from './api-client.ts';
import { fieldWorld, indicesOf } from './field-world.ts';

let db: CropHealthDatabase;
let api: ReturnType<typeof apiClient>;
beforeAll(async () => {
  db = await createCropHealthDatabase({ limits: { resultBytes: 1024 * 1024 } });
  api = apiClient({ ...partsWithoutDatabase(), database: db.database });
});
afterAll(() => db.close());

const gridFrom = (east: number) =>
  ({
    crs: 'EPSG:32631',
    transform: [1, 0, 600_000 + east, 0, -1, 5_800_000],
    groundSampleDistance: 1,
  }) as const;

/** Of a test's own owner. */
async function get(path: string, call: Call): Promise<ApiAnswer> {
  const answered = await api('GET', path, call);
  expect([answered.status, answered.faults]).toEqual([200, []]);
  return answered;
}

describe('GET /fields', () => {
  it("lists the caller's fields with their images, newest times and beds", async () => {
    const north = fieldWorld(db, "Nord 'ä' 7");
    const { owner } = north;
    await north.flight(2);
    await north.flight(5);
    await north.failed();
    await north.beds(3);
    await fieldWorld(db, 'south', owner).failed();
    await fieldWorld(db, 'another owner');
    const { body, headers } = await get('/fields', { owner });
    expect(body.items).toEqual([
      {
        field: "Nord 'ä' 7",
        path: "/fields/Nord%20'%C3%A4'%207",
        images: { uploaded: 0, processing: 0, completed: 2, failed: 1 },
        newestCapture: '2026-05-05T10:00:00.000Z',
        newestAnalysis: expect.any(String),
        hasBeds: true,
        bedCount: 3,
      },
      {
        field: 'south',
        path: '/fields/south',
        images: { uploaded: 0, processing: 0, completed: 0, failed: 1 },
        newestCapture: null,
        newestAnalysis: null,
        hasBeds: false,
        bedCount: 0,
      },
    ]);
    const again = { owner, headers: { 'if-none-match': String(headers.etag) } };
    expect((await api('GET', '/fields', again)).status).toBe(304);
  });

  it('turns pages by label, whatever its letters', async () => {
    const labels = ['Zuid', 'a', 'b', 'Ägypten', 'éé', '葉'];
    const { owner } = fieldWorld(db, 'x');
    for (const label of labels) await fieldWorld(db, label, owner).failed();
    const seen: string[] = [];
    let cursor: string | null | undefined;
    do {
      const query = { limit: '4', ...(cursor ? { cursor } : {}) };
      const { body } = await get('/fields', { owner, query });
      seen.push(...body.items.map(({ field }: { field: string }) => field));
      cursor = body.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(labels);
  });

  it.each([{ limit: '0' }, { limit: '201' }, { cursor: '!' }, { colour: 'red' }])(
    'refuses %j',
    async (query) => {
      expect((await api('GET', '/fields', { query })).problem.code).toBe('invalid_request');
    },
  );
});

describe('GET /fields/{field}/series', () => {
  it('has points by time of capture, in groups, and what was left out', async () => {
    const { owner, path, ...field } = fieldWorld(db, 'series');
    const late = await field.flight(9, { indices: indicesOf(0.7) });
    const early = await field.flight(2, { indices: indicesOf(0.5) }, false);
    const raw = await field.flight(4, { radiometry: 'raw_dn', scale: null, offset: null });
    const failed = await field.failed();
    const { body } = await get(`${path}/series`, { owner });
    expect(body).toMatchObject({ field: 'series', index: 'ndvi', bed: null, truncated: false });
    expect(body.groups).toMatchObject([
      {
        comparable: true,
        radiometry: 'surface_reflectance',
        points: [
          { imageId: early, mean: 0.5, at: '2026-05-02T10:00:00.000Z', atFrom: 'upload' },
          { imageId: late, mean: 0.7, atFrom: 'capture' },
        ],
      },
      { comparable: false, radiometry: 'raw_dn', points: [{ imageId: raw }] },
    ]);
    expect(body.leftOut).toMatchObject([
      { imageId: failed, reason: 'failed', detail: 'damaged_file: it ends' },
    ]);
    const savi = await get(`${path}/series`, { owner, query: { index: 'savi' } });
    expect(savi.body.leftOut.map(({ reason }: { reason: string }) => reason)).toContain('index_unavailable');
  });

  it('is of one bed where one is named', async () => {
    const { owner, path, ...field } = fieldWorld(db, 'bed series');
    const first = await field.flight(1);
    const second = await field.flight(2);
    const third = await field.flight(3);
    await field.beds(2);
    await field.measure(first, [0.4, 0.8]);
    await field.measure(second, [0.5, null]);
    const query = { bed: 'b1' };
    const { body } = await get(`${path}/series`, { owner, query });
    expect(body.bed).toEqual({ id: 'b1', name: '=Bed 1, "north"' });
    expect(body.groups).toMatchObject([{ points: [{ imageId: first, mean: 0.8, validPixels: 90 }] }]);
    expect(body.leftOut).toMatchObject([
      { imageId: second, reason: 'bed_unavailable', detail: expect.stringMatching(/outside/) },
      { imageId: third, reason: 'beds_not_measured' },
    ]);
    expect((await api('GET', `${path}/series`, { owner, query: { bed: 'b9' } })).problem.code).toBe(
      'bed_not_found',
    );
  });

  it('marks the flights in which a bed is there in part', async () => {
    const { owner, path, ...field } = fieldWorld(db, 'part of a bed');
    const [whole, part] = [await field.flight(1), await field.flight(2)];
    await field.beds(1);
    await field.measure(whole, [0.5]);
    await field.measure(part, [0.6], [0.5]);
    const { body } = await get(`${path}/series`, { owner, query: { bed: 'b0' } });
    expect(body.groups[0].points).toMatchObject([
      { imageId: whole, extent: { inside: 1, pixels: 100, validPixels: 90, partial: null } },
      { imageId: part, extent: { inside: 0.5, partial: 'partly_outside' } },
    ]);
    const images = await get(`${path}/series`, { owner });
    expect(images.body.groups[0].points).toMatchObject([{ extent: null }, { extent: null }]);
  });

  it('is of no field that is not the caller’s', async () => {
    const { owner, path, ...field } = fieldWorld(db, 'mine');
    await field.flight(1);
    for (const route of ['series', 'changes', 'outliers']) {
      expect((await api('GET', `${path}/${route}`, { owner: 'another' })).problem.code).toBe(
        'field_not_found',
      );
      const query = { index: 'colour' };
      expect((await api('GET', `${path}/${route}`, { owner, query })).problem.errors?.[0]?.field).toBe(
        'index',
      );
    }
  });
});

describe('GET /fields/{field}/changes', () => {
  it('compares the newest flight with the one before it that is like it', async () => {
    const { owner, path, ...field } = fieldWorld(db, 'changes');
    const before = await field.flight(1, { indices: indicesOf(0.5), grid: gridFrom(0) });
    await field.flight(2, { radiometry: 'raw_dn' });
    const after = await field.flight(3, { indices: indicesOf(0.75), grid: gridFrom(0.5) });
    await field.beds(3);
    const untold = await get(`${path}/changes`, { owner });
    expect(untold.body).toMatchObject({
      beds: null,
      bedsUnavailable: expect.stringMatching(/not been measured/),
    });
    await field.measure(before, [0.25, 0.5, null]);
    await field.measure(after, [0.5, null, 0.5]);
    const { body } = await get(`${path}/changes`, { owner });
    expect(body).toMatchObject({
      newest: { imageId: after },
      previous: { imageId: before },
      overlap: 0.95,
      reason: null,
      why: null,
      change: { mean: { before: 0.5, after: 0.75, difference: 0.25 }, classes: null },
      beds: [
        {
          id: 'b0',
          change: { mean: { difference: 0.25 }, classes: [{ hectares: { before: 0.0025, after: 0.005 } }] },
        },
        { id: 'b1', change: null, unavailable: expect.stringMatching(/outside/) },
        { id: 'b2', change: null, unavailable: expect.stringMatching(/previous flight/) },
      ],
    });
  });

  it('compares the beds alone where the images are of different parts of the field', async () => {
    const { owner, path, ...field } = fieldWorld(db, 'half');
    const before = await field.flight(1, { grid: gridFrom(0) });
    const after = await field.flight(2, { grid: gridFrom(5) });
    await field.beds(1);
    await field.measure(before, [0.25]);
    await field.measure(after, [0.5]);
    const { body } = await get(`${path}/changes`, { owner });
    expect(body).toMatchObject({
      previous: { imageId: before },
      overlap: 0.5,
      change: null,
      reason: 'other_extent',
      why: expect.stringMatching(/different parts of the field: they have 50 %/),
      beds: [{ id: 'b0', change: { mean: { difference: 0.25 } } }],
    });
    const page = await api('GET', `/images/${after}/report`, { owner });
    expect(page.body).toContain('different parts of the field');
  });

  it('compares no part of a bed with the whole of it', async () => {
    const { owner, path, ...field } = fieldWorld(db, 'parts');
    const [before, after] = [await field.flight(1), await field.flight(2)];
    await field.beds(3);
    await field.measure(before, [0.5, 0.5, 0.5], [1, 1, 0.4]);
    await field.measure(after, [0.6, 0.6, 0.6], [0.5, 0.95, 1]);
    const { body } = await get(`${path}/changes`, { owner });
    expect(body.beds).toMatchObject([
      {
        change: null,
        reason: 'partly_outside',
        unavailable: 'Less than 90 % of the bed lies in the image.',
        before: { inside: 1 },
        after: { inside: 0.5, validPixels: 90 },
      },
      // 0.95 inside, 0.9 of that valid.
      { change: null, reason: 'too_few_valid_pixels' },
      { change: null, reason: 'partly_outside', unavailable: expect.stringMatching(/previous flight/) },
    ]);
  });

  it('says so where there is nothing to compare', async () => {
    const { owner, path, ...field } = fieldWorld(db, 'alone');
    const failed = await field.failed();
    expect((await get(`${path}/changes`, { owner })).body).toMatchObject({ newest: null, change: null });
    const only = await field.flight(1);
    expect(failed).not.toBe(only);
    expect((await get(`${path}/changes`, { owner })).body).toMatchObject({
      newest: { imageId: only },
      previous: null,
      why: expect.stringMatching(/no other flight/),
      change: null,
    });
  });
});

describe('GET /fields/{field}/outliers', () => {
  it('tells the beds that stand out in the newest flight, or in the one that is named', async () => {
    const { owner, path, ...field } = fieldWorld(db, 'outliers');
    const first = await field.flight(1);
    const second = await field.flight(2);
    await field.beds(8);
    await field.measure(first, [0.5, 0.51, 0.52, 0.53, 0.54, 0.55, 0.56, 0.9]);
    await field.measure(second, [0.6, 0.61, 0.62, 0.63, 0.64, 0.1, null, null]);
    const { body } = await get(`${path}/outliers`, { owner });
    expect(body).toMatchObject({
      image: { imageId: second },
      truncated: false,
      threshold: 3.5,
      statistic: 'mean',
      unscored: null,
    });
    expect(body.median).toBeCloseTo(0.615, 12);
    expect(body.beds[0]).toMatchObject({ id: 'b5', standsOut: 'low', rank: 1, value: 0.1 });
    expect(body.beds.filter(({ standsOut }: { standsOut: unknown }) => standsOut !== null)).toHaveLength(1);
    expect(body.leftOut.map(({ id }: { id: string }) => id)).toEqual(['b6', 'b7']);
    const query = { image: first, statistic: 'median' };
    expect((await get(`${path}/outliers`, { owner, query })).body.beds[0]).toMatchObject({
      id: 'b7',
      standsOut: 'high',
    });
  });

  it('does not score a bed of which the image has a part', async () => {
    const { owner, path, ...field } = fieldWorld(db, 'cut');
    const id = await field.flight(1);
    await field.beds(7);
    await field.measure(id, [0.5, 0.51, 0.52, 0.53, 0.54, 0.1, null], [1, 1, 1, 1, 1, 0.1]);
    const { body } = await get(`${path}/outliers`, { owner });
    expect(body.median).toBeCloseTo(0.52, 12);
    expect(body.beds).toHaveLength(5);
    expect(body.beds[0].extent).toEqual({ inside: 1, pixels: 100, validPixels: 90, partial: null });
    expect(body.leftOut).toMatchObject([
      { id: 'b5', reason: 'partly_outside', extent: { inside: 0.1 } },
      { id: 'b6', reason: 'outside_image', extent: null },
    ]);
  });

  it('says why it can tell none', async () => {
    const { owner, path, ...field } = fieldWorld(db, 'few');
    const id = await field.flight(1);
    expect((await get(`${path}/outliers`, { owner })).body.why).toMatch(/no beds/);
    await field.beds(3);
    expect((await get(`${path}/outliers`, { owner })).body.why).toMatch(/not been measured/);
    await field.measure(id, [0.1, 0.2, 0.9]);
    expect((await get(`${path}/outliers`, { owner })).body).toMatchObject({
      unscored: 'too_few_beds',
      why: null,
    });
    const query = { image: '0b9d4b1e-7f0a-4a9e-9a53-1f3f0a7d2c11' };
    expect((await api('GET', `${path}/outliers`, { owner, query })).problem.code).toBe('image_not_found');
  });
});
