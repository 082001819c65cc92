import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { pollAfter } from '../../lambdas/api/poll-interval.ts';
import { imageClaims } from '../../lambdas/aws/image-repository/image-claims.ts';
import { type CropHealthDatabase, createCropHealthDatabase } from '../aws/crop-health-database.ts';
import { exampleAnalysis, insertImage } from '../aws/image-states.ts';
import { apiClient, partsWithoutDatabase } from './api-client.ts';

let db: CropHealthDatabase;
let api: ReturnType<typeof apiClient>;
let signatures = 0;
/** Seconds. */
const HALF_LIFETIME = 60;
beforeAll(async () => {
  db = await createCropHealthDatabase();
  const parts = partsWithoutDatabase();
  const download = async (key: string) => `https://get/${key}?signature=${++signatures}`;
  api = apiClient({
    ...parts,
    database: db.database,
    links: { ...parts.links, download },
    downloadLifetimeSeconds: 2 * HALF_LIFETIME,
  });
});
afterAll(() => db.close());
afterEach(() => {
  vi.useRealTimers();
});

const owner = randomUUID();

const get = (path: string, tag?: string) =>
  api('GET', path, { owner, ...(tag !== undefined && { headers: { 'if-none-match': tag } }) });

async function completedImage(): Promise<string> {
  const { id, arrival } = await insertImage(db.sql, { owner_id: `'${owner}'` });
  const claims = imageClaims(db.database, { leaseSeconds: 60, maximumAttempts: 3 }, async () => new Set());
  const outcome = await claims.claim(arrival);
  if (outcome.kind !== 'claimed') throw new Error(outcome.kind);
  const key = `derived/${id}/1/ndvi.tif`;
  const output = { name: 'ndvi.tif', key, contentType: 'image/tiff', bytes: 7 };
  await claims.complete(outcome.claim, exampleAnalysis(), [output], new Map());
  return id;
}

/** Seconds after a moment at which the tags change. Near to now, because signatures of requests have a time, too. */
function setClock(seconds: number): void {
  const period = HALF_LIFETIME * 1000;
  vi.useRealTimers();
  const start = Math.ceil(Date.now() / period) * period;
  vi.useFakeTimers({ toFake: ['Date'], now: start + seconds * 1000 });
}

describe.each(['/images', '/images/{id}'])('GET %s with If-None-Match', (route) => {
  it('is 304 without a body until the answer would say something else', async () => {
    const { id } = await insertImage(db.sql, { owner_id: `'${owner}'` });
    const path = route.replace('{id}', id);
    const first = await get(path);
    const tag = String(first.headers.etag);
    expect(tag).toMatch(/^W\/"[\w-]+"$/);
    const again = await get(path, tag);
    expect(again).toMatchObject({ status: 304, body: undefined });
    expect(again.headers).toMatchObject({ etag: tag, 'cache-control': 'no-store' });
    await db.sql.query('UPDATE images SET uploaded_at = now() WHERE id = $1', [id]);
    const changed = await get(path, tag);
    expect(changed.status).toBe(200);
    expect(changed.headers.etag).not.toBe(tag);
  });

  it('reads a list of tags, strong ones and *', async () => {
    const { id } = await insertImage(db.sql, { owner_id: `'${owner}'` });
    const path = route.replace('{id}', id);
    const tag = String((await get(path)).headers.etag);
    const strong = tag.replace('W/', '');
    for (const known of [`"other", ${tag}`, strong, `"other",${strong}`, '*']) {
      expect((await get(path, known)).status).toBe(304);
    }
    for (const unknown of ['"other"', 'W/"other"', strong.slice(1, -1), '']) {
      expect((await get(path, unknown)).status).toBe(200);
    }
  });
});

describe('links of an answer that is called unchanged', () => {
  it('hold for another half of their lifetime: later, new ones are given', async () => {
    const id = await completedImage();
    setClock(0);
    const first = await get(`/images/${id}`);
    const tag = String(first.headers.etag);
    setClock(HALF_LIFETIME - 1);
    expect((await get(`/images/${id}`, tag)).status).toBe(304);
    setClock(HALF_LIFETIME);
    const renewed = await get(`/images/${id}`, tag);
    expect(renewed.status).toBe(200);
    expect(renewed.body.analysis.outputs[0].url).not.toBe(first.body.analysis.outputs[0].url);
  });

  it('are what is left out of the tag: each answer has others', async () => {
    const id = await completedImage();
    setClock(0);
    const [first, second] = [await get(`/images/${id}`), await get(`/images/${id}`)];
    expect(second.body.analysis.outputs).not.toEqual(first.body.analysis.outputs);
    expect(second.headers.etag).toBe(first.headers.etag);
  });
});

describe('Retry-After', () => {
  it('is told while an image is not finished, also with 304, and no longer', async () => {
    const { id } = await insertImage(db.sql, { owner_id: `'${owner}'` });
    const waiting = await get(`/images/${id}`);
    expect(waiting.headers['retry-after']).toBe('2');
    const unchanged = await get(`/images/${id}`, String(waiting.headers.etag));
    expect(unchanged).toMatchObject({ status: 304, headers: { 'retry-after': '2' } });
    expect((await get('/images')).headers['retry-after']).toBe('2');
    const done = await get(`/images/${await completedImage()}`);
    expect(done.headers).not.toHaveProperty('retry-after');
  });

  it('grows with the time that nothing has happened, from 2 to 60 s', () => {
    const now = Date.parse('2026-05-01T10:00:00Z');
    const waiting = (seconds: number) =>
      ({ status: 'uploaded', updatedAt: new Date(now - seconds * 1000).toISOString() }) as const;
    const secondsAfter = (...seconds: number[]) =>
      Number(pollAfter(seconds.map(waiting), now)['retry-after']);
    expect([0, 8, 9, 90, 240, 86_400, -3600].map((seconds) => secondsAfter(seconds))).toEqual([
      2, 2, 3, 23, 60, 60, 2,
    ]);
    expect(secondsAfter(90, 20)).toBe(5);
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 1 }), (seconds) => {
        const interval = secondsAfter(...seconds);
        expect(interval).toBe(Math.min(...seconds.map((each) => secondsAfter(each))));
      }),
    );
  });
});
