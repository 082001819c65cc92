import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { imageClaims } from '../../lambdas/aws/image-repository/image-claims.ts';
import type { Claim } from '../../lambdas/pipeline/ports.ts';
import { type CropHealthDatabase, createCropHealthDatabase } from '../aws/crop-health-database.ts';
import { arrivalOf, exampleAnalysis } from '../aws/image-states.ts';
import { apiClient, partsWithoutDatabase } from './api-client.ts';

let db: CropHealthDatabase;
let api: ReturnType<typeof apiClient>;
let claims: ReturnType<typeof imageClaims>;
const created: string[] = [];
beforeAll(async () => {
  db = await createCropHealthDatabase();
  api = apiClient({ ...partsWithoutDatabase(), database: db.database, onCreated: (id) => created.push(id) });
  claims = imageClaims(db.database, { leaseSeconds: 60, maximumAttempts: 3 }, async () => new Set());
});
afterAll(() => db.close());

const BODY = { filename: "Beete 'Nord'.tif", contentType: 'image/tiff', size: 1000 };

async function claimed(id: string): Promise<Claim> {
  const { rows } = await db.sql.query<{ s3_key: string }>('SELECT s3_key FROM images WHERE id = $1', [id]);
  const outcome = await claims.claim(arrivalOf(id, rows[0]!.s3_key));
  if (outcome.kind !== 'claimed') throw new Error(outcome.kind);
  return outcome.claim;
}

describe('POST /images', () => {
  it('creates the image and tells how to upload it', async () => {
    const { status, body, headers } = await api('POST', '/images', { body: BODY });
    expect(status).toBe(201);
    expect(headers.location).toBe(`/images/${body.id}`);
    expect(body).toMatchObject({ status: 'uploaded', upload: { method: 'PUT', url: 'https://upload' } });
    expect(Date.parse(body.upload.expiresAt) - Date.parse(body.createdAt)).toBe(900_000);
    expect(created).toContain(body.id);
    const { rows } = await db.sql.query('SELECT * FROM images WHERE id = $1', [body.id]);
    expect(rows[0]).toMatchObject({
      owner_id: 'alice',
      original_name: "Beete 'Nord'.tif",
      filename: 'Beete_Nord_.tif',
      s3_key: `raw/${body.id}/Beete_Nord_.tif`,
      processing_status: 'uploaded',
      uploaded_at: null,
    });
  });

  it('takes a body in base64', async () => {
    const rawBody = Buffer.from(JSON.stringify(BODY)).toString('base64');
    expect((await api('POST', '/images', { rawBody, base64: true })).status).toBe(201);
  });

  it('keeps all that the client declares', async () => {
    const declared = {
      capturedAt: '2026-05-01T12:00:00+02:00',
      gps: { latitude: 52.1, longitude: 5.2, altitude: 31.5, heading: 0, capturedAt: '2026-05-01T10:00:01Z' },
      sensor: 'micasense-rededge',
      bands: { red: 3, nir: 5 },
      scale: 0.0001,
      offset: -0.1,
      soilBrightnessFactor: 0,
      vegetationThreshold: 0.35,
      indices: ['gndvi', 'ndre', 'ndvi'],
      preview: { colourMap: 'viridis', range: 'percentile' },
    };
    const { body } = await api('POST', '/images', { body: { ...BODY, ...declared, sha256: 'A'.repeat(64) } });
    const { body: image } = await api('GET', `/images/${body.id}`);
    const { capturedAt: _capturedAt, gps, ...request } = declared;
    expect(image.request).toEqual(request);
    expect(image.capturedAt).toBe('2026-05-01T10:00:00.000Z');
    expect(image.gps).toEqual({ ...gps, capturedAt: '2026-05-01T10:00:01.000Z', source: 'request' });
  });

  it('can be repeated with the same id: same image, new upload', async () => {
    const id = randomUUID();
    const first = await api('POST', '/images', { body: { id, ...BODY } });
    const { filename, ...others } = BODY;
    const second = await api('POST', '/images', { body: { ...others, filename, id } });
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.body).toMatchObject({ id, status: 'uploaded', createdAt: first.body.createdAt });
    expect(second.body.upload).not.toBeNull();
    const { rows } = await db.sql.query('SELECT to_status FROM image_transitions WHERE image_id = $1', [id]);
    expect(rows).toEqual([{ to_status: 'uploaded' }]);
  });

  it('sent twice at once makes one image', async () => {
    const id = randomUUID();
    const answers = await Promise.all([1, 2, 3].map(() => api('POST', '/images', { body: { id, ...BODY } })));
    expect(answers.map((answered) => answered.status).sort()).toEqual([200, 200, 201]);
  });

  it('gives no upload for an image that is being worked on', async () => {
    const id = randomUUID();
    await api('POST', '/images', { body: { id, ...BODY } });
    await claimed(id);
    expect((await api('POST', '/images', { body: { id, ...BODY } })).body).toMatchObject({
      status: 'processing',
      upload: null,
    });
  });

  it('refuses an id that belongs to another request or another owner', async () => {
    const id = randomUUID();
    await api('POST', '/images', { body: { id, ...BODY } });
    const other = await api('POST', '/images', { body: { id, ...BODY, size: 1001 } });
    const stranger = await api('POST', '/images', { owner: 'bob', body: { id, ...BODY } });
    for (const answered of [other, stranger]) {
      expect(answered).toMatchObject({ status: 409, problem: { code: 'id_conflict' } });
    }
  });
});

describe('POST /images of a capture group', () => {
  const file = (k: number) => ({ filename: `IMG_0001_${k}.tif`, contentType: 'image/tiff', size: 1000 + k });
  const GROUP = { captureGroup: [file(3), file(4)], indices: ['gndvi'] };

  it('creates one image, and tells how to upload each file', async () => {
    const { status, body } = await api('POST', '/images', { body: GROUP });
    expect(status).toBe(201);
    expect(body).toMatchObject({ status: 'uploaded', upload: null });
    expect(body.uploads).toEqual(
      GROUP.captureGroup.map(({ filename }) => ({
        filename,
        method: 'PUT',
        url: 'https://upload',
        headers: {},
        expiresAt: expect.any(String),
      })),
    );
    const { rows } = await db.sql.query('SELECT * FROM images WHERE id = $1', [body.id]);
    expect(rows[0]).toMatchObject({ s3_key: `raw/${body.id}/IMG_0001_3.tif`, file_size: '2007' });
    expect(rows[0]?.capture_files.map(({ key }: { key: string }) => key)).toEqual([
      `raw/${body.id}/IMG_0001_3.tif`,
      `raw/${body.id}/IMG_0001_4.tif`,
    ]);
  });

  it('is shown with its files, and an image of one file without', async () => {
    const { body: group } = await api('POST', '/images', { body: GROUP });
    const { body: single } = await api('POST', '/images', { body: BODY });
    expect(single).toMatchObject({ uploads: null });
    expect((await api('GET', `/images/${group.id}`)).body).toMatchObject({
      filename: 'IMG_0001_3.tif',
      size: 2007,
      request: { indices: ['gndvi'] },
      captureGroup: GROUP.captureGroup,
    });
    expect((await api('GET', `/images/${single.id}`)).body.captureGroup).toBeNull();
  });

  it('can be repeated with the same id; with the files in another order it is another request', async () => {
    const id = randomUUID();
    const first = await api('POST', '/images', { body: { id, ...GROUP } });
    const again = await api('POST', '/images', { body: { ...GROUP, id } });
    const reversed = { ...GROUP, captureGroup: GROUP.captureGroup.toReversed() };
    const other = await api('POST', '/images', { body: { id, ...reversed } });
    expect([first.status, again.status, other.status]).toEqual([201, 200, 409]);
    expect(again.body.uploads).toHaveLength(2);
  });
});

describe('GET /images/{id}', () => {
  it('shows a completed image with its analysis, links and history', async () => {
    const { body } = await api('POST', '/images', { body: BODY });
    const claim = await claimed(body.id);
    const output = {
      name: 'ndvi.tif',
      key: `derived/${body.id}/1/ndvi.tif`,
      contentType: 'image/tiff',
      bytes: 7,
    };
    const example = exampleAnalysis();
    const unavailable = { unavailable: 'no_blue_band', reason: 'The image has no blue band.' } as const;
    const indices = { ...example.indices, gndvi: example.indices.ndvi, evi: unavailable };
    const analysis = { ...example, indices };
    await claims.complete(claim, analysis, [output], new Map());
    const { status, body: image } = await api('GET', `/images/${body.id}`);
    expect(status).toBe(200);
    expect(image).toMatchObject({
      status: 'completed',
      attempt: 1,
      failureCode: null,
      filename: BODY.filename,
    });
    expect(image.gps).toEqual({ ...analysis.gps, source: 'file' });
    expect(image.capturedAt).toBe(analysis.capturedAt);
    const { gps: _gps, capturedAt: _capturedAt, outputs: _outputs, ...shown } = analysis;
    expect(image.analysis).toEqual({
      ...shown,
      attempt: 1,
      outputs: [{ name: 'ndvi.tif', contentType: 'image/tiff', bytes: 7, url: `https://get/${output.key}` }],
    });
    expect(image.history).toMatchObject([
      { from: null, to: 'uploaded', by: 'api' },
      { from: 'uploaded', to: 'processing', attempt: 1, by: 'process-image' },
      { from: 'processing', to: 'completed', attempt: 1, by: 'process-image', reason: 'analysed' },
    ]);
  });

  it('shows why an image failed', async () => {
    const { body } = await api('POST', '/images', { body: BODY });
    await claims.fail(await claimed(body.id), 'damaged_file', 'the file ends in the middle', new Map());
    expect((await api('GET', `/images/${body.id}`)).body).toMatchObject({
      status: 'failed',
      failureCode: 'damaged_file',
      failureReason: 'the file ends in the middle',
      analysis: null,
    });
  });

  it("answers for somebody else's image as for none", async () => {
    const { body } = await api('POST', '/images', { body: BODY });
    const foreign = await api('GET', `/images/${body.id}`, { owner: 'bob' });
    const absent = await api('GET', `/images/${randomUUID()}`, { owner: 'bob' });
    expect(foreign.status).toBe(404);
    expect(foreign.body).toEqual(absent.body);
  });
});

describe('GET /images', () => {
  it('pages through the own images, newest first, each once', async () => {
    const owner = randomUUID();
    const ids: string[] = [];
    for (let count = 0; count < 5; count++) {
      ids.unshift((await api('POST', '/images', { owner, body: BODY })).body.id);
    }
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query: Record<string, string> = { limit: '2', ...(cursor !== null && { cursor }) };
      const { body } = await api('GET', '/images', { owner, query });
      seen.push(...body.items.map((item: { id: string }) => item.id));
      cursor = body.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(ids);
  });

  it('pages through images of one instant', async () => {
    const owner = randomUUID();
    for (let count = 0; count < 3; count++) await api('POST', '/images', { owner, body: BODY });
    await db.sql.query('UPDATE images SET created_at = now() WHERE owner_id = $1', [owner]);
    const first = await api('GET', '/images', { owner, query: { limit: '2' } });
    const second = await api('GET', '/images', {
      owner,
      query: { limit: '2', cursor: first.body.nextCursor },
    });
    const ids = [...first.body.items, ...second.body.items].map((item: { id: string }) => item.id);
    expect(new Set(ids).size).toBe(3);
    expect(second.body.nextCursor).toBeNull();
  });

  it('filters by status, and shows the health of what is completed', async () => {
    const owner = randomUUID();
    const done = (await api('POST', '/images', { owner, body: BODY })).body.id;
    await api('POST', '/images', { owner, body: BODY });
    await claims.complete(await claimed(done), exampleAnalysis(), [], new Map());
    const { body } = await api('GET', '/images', { owner, query: { status: 'completed' } });
    expect(body.items).toMatchObject([
      { id: done, health: { score: 71.5, status: 'healthy' }, ndviMean: 0.61 },
    ]);
  });

  it('is empty for somebody who has none', async () => {
    expect((await api('GET', '/images', { owner: randomUUID() })).body).toEqual({
      items: [],
      nextCursor: null,
    });
  });
});
