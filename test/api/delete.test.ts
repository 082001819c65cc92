import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { imageClaims } from '../../lambdas/aws/image-repository/image-claims.ts';
import { LeaseLostError } from '../../lambdas/pipeline/errors.ts';
import { arrivalOf } from '../../lambdas/pipeline/ports.ts';
import { type CropHealthDatabase, createCropHealthDatabase } from '../aws/crop-health-database.ts';
import { exampleAnalysis, NOTHING_READ } from '../aws/image-states.ts';
import { apiClient } from './api-client.ts';
import { journalOf, withLostReplies } from './image-journal.ts';

let db: CropHealthDatabase;
let api: ReturnType<typeof apiClient>;
let claims: ReturnType<typeof imageClaims>;
let journal: ReturnType<typeof journalOf>;
beforeAll(async () => {
  db = await createCropHealthDatabase();
  journal = journalOf(db.database);
  api = apiClient(journal.parts);
  claims = imageClaims(db.database, { leaseSeconds: 60, maximumAttempts: 3 }, async () => new Set());
});
afterAll(() => db.close());

const BODY = { filename: 'beds.tif', contentType: 'image/tiff', size: 1000 };

async function create(): Promise<string> {
  return (await api('POST', '/images', { body: BODY })).body.id;
}

async function claimOf(id: string) {
  const outcome = await claims.claim(arrivalOf({ imageId: id, key: `raw/${id}/beds.tif` }));
  if (outcome.kind !== 'claimed') throw new Error(outcome.kind);
  return outcome.claim;
}

async function countRows(id: string): Promise<Record<string, number>> {
  const { rows } = await db.sql.query(
    `SELECT (SELECT count(*)::int FROM images WHERE id = $1) AS images,
       (SELECT count(*)::int FROM image_gps WHERE image_id = $1) AS positions,
       (SELECT count(*)::int FROM image_transitions WHERE image_id = $1) AS transitions,
       (SELECT count(*)::int FROM analyses WHERE image_id = $1) AS analyses,
       (SELECT count(*)::int FROM deleted_images WHERE id = $1 AND owner_id = 'alice' AND purged_at IS NULL) AS tombstones`,
    [id],
  );
  return rows[0]!;
}

const ONLY_THE_TOMBSTONE = { images: 0, positions: 0, transitions: 0, analyses: 0, tombstones: 1 };

describe('DELETE /images/{id}', () => {
  it('removes the row with all that hangs on it, and leaves a tombstone; the register knows it before', async () => {
    const id = await create();
    await claims.complete(await claimOf(id), exampleAnalysis(), [], NOTHING_READ);
    const { status, body } = await api('DELETE', `/images/${id}`);
    expect([status, body]).toEqual([204, undefined]);
    expect(await countRows(id)).toEqual(ONLY_THE_TOMBSTONE);
    expect(journal.of(id).slice(-2)).toEqual([`deleting/${id}`, `deleted ${id}`]);
    expect((await api('GET', `/images/${id}`)).status).toBe(404);
    expect((await api('POST', `/images/${id}/reprocess`)).status).toBe(404);
  });

  it('can be repeated, also at once, and counts once', async () => {
    const id = await create();
    const answers = await Promise.all([1, 2, 3].map(() => api('DELETE', `/images/${id}`)));
    answers.push(await api('DELETE', `/images/${id}`));
    expect(answers.map(({ status }) => status)).toEqual([204, 204, 204, 204]);
    expect(journal.of(id).filter((entry) => entry.startsWith('deleted'))).toHaveLength(1);
  });

  it('whose reply from the database was lost has deleted the image', async () => {
    const id = await create();
    const parts = { ...journal.parts, database: withLostReplies(db.database) };
    expect((await apiClient(parts)('DELETE', `/images/${id}`)).status).toBe(204);
    expect(await countRows(id)).toEqual(ONLY_THE_TOMBSTONE);
  });

  it("answers for somebody else's image as for none, deleted or not, and enters nothing", async () => {
    const id = await create();
    const foreign = await api('DELETE', `/images/${id}`, { owner: 'bob' });
    expect(journal.of(id)).not.toContain(`deleting/${id}`);
    await api('DELETE', `/images/${id}`);
    const gone = await api('DELETE', `/images/${id}`, { owner: 'bob' });
    const absent = await api('DELETE', `/images/${randomUUID()}`, { owner: 'bob' });
    expect([foreign.status, gone.status, absent.status]).toEqual([404, 404, 404]);
    expect(foreign.body).toEqual(absent.body);
    expect(gone.body).toEqual(absent.body);
  });

  it('takes the image from the worker that holds it: nothing that it writes is left', async () => {
    const id = await create();
    const claim = await claimOf(id);
    await api('DELETE', `/images/${id}`);
    const writes = [
      () => claims.renew(claim),
      () => claims.complete(claim, exampleAnalysis(), [], NOTHING_READ),
      () => claims.fail(claim, 'damaged_file', 'broken', NOTHING_READ),
      () => claims.release(claim, 'fault', 0),
    ];
    for (const write of writes) await expect(write()).rejects.toThrow(LeaseLostError);
    expect(await countRows(id)).toEqual(ONLY_THE_TOMBSTONE);
  });

  it('keeps the row where the register cannot be written', async () => {
    const id = await create();
    const register = { ...journal.parts.register, enterDeleting: () => Promise.reject(new Error('away')) };
    await apiClient({ ...journal.parts, register })('DELETE', `/images/${id}`);
    expect((await api('GET', `/images/${id}`)).status).toBe(200);
  });
});

describe('the id of a deleted image', () => {
  it('is not given out again, to nobody', async () => {
    const id = randomUUID();
    await api('POST', '/images', { body: { id, ...BODY } });
    await api('DELETE', `/images/${id}`);
    for (const owner of ['alice', 'bob']) {
      const { status, problem } = await api('POST', '/images', { owner, body: { id, ...BODY } });
      expect([status, problem.code]).toEqual([409, 'id_conflict']);
      expect(problem.detail).toContain('deleted');
    }
    expect(await countRows(id)).toEqual(ONLY_THE_TOMBSTONE);
  });

  it('is not given out to a request that has begun before the deletion and ends after it', async () => {
    const id = randomUUID();
    await api('POST', '/images', { body: { id, ...BODY } });
    const client = new pg.Client({ connectionString: db.sql.url });
    await client.connect();
    await client.query('BEGIN');
    await client.query(
      `WITH removed AS (DELETE FROM images WHERE id = $1 RETURNING id, owner_id)
       INSERT INTO deleted_images (id, owner_id) SELECT id, owner_id FROM removed`,
      [id],
    );
    const repeated = api('POST', '/images', { body: { id, ...BODY } });
    // It waits for the row.
    const waiting = `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%INSERT INTO images%'
      AND datname = current_database()`;
    await expect.poll(async () => (await db.sql.query(waiting)).rowCount, { timeout: 10_000 }).toBe(1);
    await client.query('COMMIT');
    await client.end();
    expect(await repeated).toMatchObject({ status: 409, problem: { code: 'id_conflict' } });
    expect(await countRows(id)).toEqual(ONLY_THE_TOMBSTONE);
  });
});

describe('POST /images', () => {
  it('enters the image before its row is there, and again when it is repeated', async () => {
    const id = randomUUID();
    const open = `open/${id}/0/1`;
    await api('POST', '/images', { body: { id, ...BODY } });
    expect(journal.of(id)).toEqual([open, `created ${id}`]);
    await api('POST', '/images', { body: { id, ...BODY } });
    expect(journal.of(id)).toEqual([open, `created ${id}`, open]);
  });

  it('enters how many files a capture has', async () => {
    const file = (name: string) => ({ ...BODY, filename: name });
    const captureGroup = [file('a_1.tif'), file('a_2.tif'), file('a_3.tif')];
    const { body } = await api('POST', '/images', { body: { captureGroup } });
    expect(journal.of(body.id)[0]).toBe(`open/${body.id}/0/3`);
  });

  it('whose reply from the database was lost has created one image', async () => {
    const id = randomUUID();
    const parts = { ...journal.parts, database: withLostReplies(db.database) };
    const { status } = await apiClient(parts)('POST', '/images', { body: { id, ...BODY } });
    expect(status).toBe(200);
    expect(await countRows(id)).toMatchObject({ images: 1, transitions: 1 });
  });

  it('makes no row where the register cannot be written', async () => {
    const id = randomUUID();
    const register = { ...journal.parts.register, enterOpen: () => Promise.reject(new Error('away')) };
    await apiClient({ ...journal.parts, register })('POST', '/images', { body: { id, ...BODY } });
    expect(await countRows(id)).toMatchObject({ images: 0, tombstones: 0 });
  });
});
