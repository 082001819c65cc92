import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CropHealthDatabase, createCropHealthDatabase } from '../aws/crop-health-database.ts';
import { insertImage, processing } from '../aws/image-states.ts';
import { apiClient, partsWithoutDatabase } from './api-client.ts';

let db: CropHealthDatabase;
let api: ReturnType<typeof apiClient>;
beforeAll(async () => {
  db = await createCropHealthDatabase();
  api = apiClient({ ...partsWithoutDatabase(), database: db.database });
});
afterAll(() => db.close());

type Query = Readonly<Record<string, string>>;

async function idsOf(owner: string, query: Query): Promise<string[]> {
  const { status, body } = await api('GET', '/images', { owner, query });
  expect(status).toBe(200);
  return body.items.map(({ id }: { id: string }) => id);
}

async function create(owner: string, declared: object = {}): Promise<string> {
  const body = { filename: 'beds.tif', contentType: 'image/tiff', size: 1000, ...declared };
  const answered = await api('POST', '/images', { owner, body });
  expect(answered.status).toBe(201);
  return answered.body.id;
}

describe('mission and field of POST /images', () => {
  it('are shown, and null where nothing was said', async () => {
    const owner = randomUUID();
    const labels = { mission: 'Flug 12, Süd', field: "Beet 'Nord'" };
    const labelled = await create(owner, labels);
    const plain = await create(owner);
    expect((await api('GET', `/images/${labelled}`, { owner })).body).toMatchObject(labels);
    expect((await api('GET', `/images/${plain}`, { owner })).body).toMatchObject({
      mission: null,
      field: null,
    });
    expect((await api('GET', '/images', { owner })).body.items).toMatchObject([{ mission: null }, labels]);
  });

  it('belong to the request that a repeated id must repeat', async () => {
    const id = randomUUID();
    const body = { id, filename: 'beds.tif', contentType: 'image/tiff', size: 1000, field: 'north' };
    const statuses = [body, body, { ...body, field: 'south' }].map(
      async (each) => (await api('POST', '/images', { body: each })).status,
    );
    expect((await Promise.all(statuses)).sort()).toEqual([200, 201, 409]);
  });

  it.each(['', ' north', 'north\n', 'x'.repeat(101), 7, null])('refuse %j', async (field) => {
    const body = { filename: 'beds.tif', contentType: 'image/tiff', size: 1000, field };
    const { status, problem } = await api('POST', '/images', { body });
    expect(status).toBe(400);
    expect(problem.errors?.[0]).toMatchObject({ field: 'field', code: 'invalid' });
  });
});

describe('filters of GET /images', () => {
  it('take one status or several', async () => {
    const owner = randomUUID();
    const owned = { owner_id: `'${owner}'` };
    const waiting = await insertImage(db.sql, owned);
    const working = await insertImage(db.sql, owned, processing(`now() + interval '1 hour'`));
    const failure = { failure_code: `'damaged_file'`, failure_reason: `'it ends'` };
    const failed = await insertImage(db.sql, owned, { processing_status: `'failed'`, ...failure });
    expect(await idsOf(owner, { status: 'failed' })).toEqual([failed.id]);
    expect(await idsOf(owner, { status: 'uploaded,processing' })).toEqual([working.id, waiting.id]);
    expect(await idsOf(owner, { status: 'completed' })).toEqual([]);
  });

  it('take a mission, a field, and both', async () => {
    const owner = randomUUID();
    const first = await create(owner, { mission: 'a,b', field: 'north' });
    const second = await create(owner, { mission: 'a,b', field: 'south' });
    const third = await create(owner, { mission: 'c', field: 'north' });
    await create(owner);
    await create(randomUUID(), { mission: 'a,b', field: 'north' });
    expect(await idsOf(owner, { mission: 'a,b' })).toEqual([second, first]);
    expect(await idsOf(owner, { field: 'north' })).toEqual([third, first]);
    expect(await idsOf(owner, { mission: 'a,b', field: 'north' })).toEqual([first]);
    expect(await idsOf(owner, { field: 'NORTH' })).toEqual([]);
  });

  it('take when an image was changed last: what has moved since is found again', async () => {
    const owner = randomUUID();
    const { id } = await insertImage(db.sql, { owner_id: `'${owner}'` });
    const later = await insertImage(db.sql, { owner_id: `'${owner}'` });
    const { body } = await api('GET', `/images/${later.id}`, { owner });
    expect(await idsOf(owner, { updatedSince: body.updatedAt })).toContain(later.id);
    await db.sql.query(`UPDATE images SET uploaded_at = now() WHERE id = $1`, [id]);
    const { body: moved } = await api('GET', `/images/${id}`, { owner });
    expect(await idsOf(owner, { updatedSince: moved.updatedAt })).toEqual([id]);
  });

  it('take a span of capture times, its end not in it', async () => {
    const owner = randomUUID();
    const days = ['2026-05-01', '2026-05-02', '2026-05-03'].map((day) => `${day}T00:00:00.000Z`);
    const ids: string[] = [];
    for (const capturedAt of days) ids.push(await create(owner, { capturedAt }));
    await create(owner);
    expect(await idsOf(owner, { capturedFrom: days[1]! })).toEqual([ids[2], ids[1]]);
    expect(await idsOf(owner, { capturedTo: days[1]! })).toEqual([ids[0]]);
    expect(await idsOf(owner, { capturedFrom: days[0]!, capturedTo: '2026-05-02T02:00:00+02:00' })).toEqual([
      ids[0],
    ]);
  });

  it('take a box around the position, also across the antimeridian', async () => {
    const owner = randomUUID();
    const at = (latitude: number, longitude: number) => create(owner, { gps: { latitude, longitude } });
    const fiji = await at(-17, 179.5);
    const samoa = await at(-13.5, -172);
    const utrecht = await at(52.1, 5.2);
    await create(owner);
    expect(await idsOf(owner, { bbox: '5,52,6,53' })).toEqual([utrecht]);
    expect(await idsOf(owner, { bbox: '5.2,52.1,5.2,52.1' })).toEqual([utrecht]);
    expect(await idsOf(owner, { bbox: '177,-20,-170,-10' })).toEqual([samoa, fiji]);
    expect(await idsOf(owner, { bbox: '-180,-90,180,90' })).toEqual([utrecht, samoa, fiji]);
  });

  it.each<[string, Query]>([
    ['status', { status: 'done' }],
    ['status', { status: 'failed,' }],
    ['mission', { mission: '' }],
    ['field', { field: 'x'.repeat(101) }],
    ['updatedSince', { updatedSince: 'yesterday' }],
    ['updatedSince', { updatedSince: '2026-05-01T12:00:00 02:00' }],
    ['capturedFrom', { capturedFrom: '2026-02-30T00:00:00Z' }],
    ['capturedTo', { capturedFrom: '2026-05-02T00:00:00Z', capturedTo: '2026-05-02T00:00:00Z' }],
    ['bbox', { bbox: '5,52,6' }],
    ['bbox', { bbox: '5,53,6,52' }],
    ['bbox', { bbox: '5,52,181,53' }],
    ['bbox', { bbox: '5,-91,6,53' }],
    ['bbox', { bbox: '5,,6,53' }],
    ['limit', { limit: '1e1' }],
  ])('refuse %s of %j', async (field, query) => {
    const { status, problem } = await api('GET', '/images', { query });
    expect(status).toBe(400);
    expect(problem.errors).toEqual([expect.objectContaining({ field, code: 'invalid' })]);
    expect(problem.errors?.[0]?.accepted).not.toBe('');
  });

  it('tell all that is wrong at once, and which there are', async () => {
    const query = { status: 'done', limit: '0', colour: 'red' };
    const { problem } = await api('GET', '/images', { query });
    expect(problem.errors?.map(({ field }) => field).sort()).toEqual(['colour', 'limit', 'status']);
    expect(problem.errors?.find(({ field }) => field === 'colour')?.accepted).toContain('updatedSince');
  });
});

describe('the cursor of GET /images', () => {
  const two = { limit: '2' };

  async function cursorOf(owner: string, query: Query): Promise<string> {
    return (await api('GET', '/images', { owner, query })).body.nextCursor;
  }

  it('goes on with the filters of its page, each image once', async () => {
    const owner = randomUUID();
    const north: string[] = [];
    for (let count = 0; count < 5; count++) {
      north.unshift(await create(owner, { field: 'north' }));
      await create(owner, { field: 'south' });
    }
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query: Query = { ...two, field: 'north', ...(cursor !== null && { cursor }) };
      const { body } = await api('GET', '/images', { owner, query });
      seen.push(...body.items.map(({ id }: { id: string }) => id));
      cursor = body.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(north);
  });

  it('is refused with other filters, from another owner, and when it was tampered with', async () => {
    const [owner, other] = [randomUUID(), randomUUID()];
    for (let count = 0; count < 3; count++) await Promise.all([create(owner), create(other)]);
    const cursor = await cursorOf(owner, two);
    const [createdAt, , digest] = Buffer.from(cursor, 'base64url').toString().split(' ');
    const forged = Buffer.from(`${createdAt} ${randomUUID()} ${digest} `).toString('base64url');
    const refused: [string, Query][] = [
      [owner, { status: 'uploaded', cursor }],
      [other, { cursor }],
      [owner, { cursor: forged }],
      [owner, { cursor: `${cursor}=` }],
      [owner, { cursor: '' }],
    ];
    for (const [who, query] of refused) {
      const { status, problem } = await api('GET', '/images', { owner: who, query });
      expect(status).toBe(400);
      expect(problem.errors).toMatchObject([
        { field: 'cursor', accepted: expect.stringContaining('filters') },
      ]);
    }
    expect(await idsOf(owner, { limit: '50', cursor })).toHaveLength(1);
  });

  it("never leads to another owner's images, even where somebody works out a cursor that fits", async () => {
    const [owner, other] = [randomUUID(), randomUUID()];
    for (let count = 0; count < 3; count++) await create(owner);
    const own = await idsOf(owner, {});
    await create(other);
    const position = await cursorOf(owner, { limit: '1' });
    const rest = await idsOf(owner, { cursor: position });
    expect(own).toEqual(expect.arrayContaining(rest));
  });
});
