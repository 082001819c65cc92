import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { imageClaims } from '../../lambdas/aws/image-repository/image-claims.ts';
import { LeaseLostError } from '../../lambdas/pipeline/errors.ts';
import type { Claim, ImageArrival } from '../../lambdas/pipeline/ports.ts';
import { type CropHealthDatabase, createCropHealthDatabase } from '../aws/crop-health-database.ts';
import { exampleAnalysis, insertCaptureGroup, insertImage, NOTHING_READ } from '../aws/image-states.ts';
import { apiClient, type Call } from './api-client.ts';
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

const OWNER = { owner: 'owner' };
const reprocess = (id: string, body?: unknown, call: Call = OWNER) =>
  api('POST', `/images/${id}/reprocess`, { ...call, ...(body === undefined ? {} : { body }) });
const show = async (id: string) => (await api('GET', `/images/${id}`, OWNER)).body;

async function claimed(arrival: ImageArrival): Promise<Claim> {
  const outcome = await claims.claim(arrival);
  if (outcome.kind !== 'claimed') throw new Error(outcome.kind);
  return outcome.claim;
}

async function completed(request = '{}'): Promise<{ id: string; arrival: ImageArrival }> {
  const image = await insertImage(db.sql, { request: `'${request}'` });
  await claims.complete(await claimed(image.arrival), exampleAnalysis(), [], NOTHING_READ);
  return image;
}

async function rowOf(id: string): Promise<Record<string, unknown>> {
  return (await db.sql.query('SELECT * FROM images WHERE id = $1', [id])).rows[0]!;
}

describe('POST /images/{id}/reprocess', () => {
  it('opens a completed image: entered before, queued after, its attempts counted from now', async () => {
    const { id, arrival } = await completed('{"sensor":"micasense-rededge"}');
    const { status, body, headers } = await reprocess(id);
    expect(status).toBe(202);
    expect(headers.location).toBe(`/images/${id}`);
    expect(body).toEqual({ id, status: 'uploaded', attempt: 1, request: { sensor: 'micasense-rededge' } });
    expect(journal.of(id)).toEqual([`open/${id}/1/1`, `reprocessed ${id}`, `queue ${id} ${arrival.key}`]);
    expect(await rowOf(id)).toMatchObject({
      attempt: 1,
      attempts_before: 1,
      times_queued: 0,
      last_error: null,
    });
    expect((await show(id)).history.at(-1)).toMatchObject({
      from: 'completed',
      to: 'uploaded',
      by: 'api',
      reason: 'reprocess',
    });
  });

  it('shows the analysis before until the new one is there', async () => {
    const { id, arrival } = await completed();
    await reprocess(id);
    expect(await show(id)).toMatchObject({ status: 'uploaded', analysis: { attempt: 1, width: 10 } });
    await claims.complete(await claimed(arrival), exampleAnalysis({ width: 20 }), [], NOTHING_READ);
    expect(await show(id)).toMatchObject({ status: 'completed', analysis: { attempt: 2, width: 20 } });
  });

  it('opens a failed image with what it lacked, and gives it every attempt again', async () => {
    const { id, arrival } = await insertImage(db.sql, { attempt: '3', attempts_before: '1' });
    await claims.fail(await claimed(arrival), 'needs_band_mapping', 'no band has a name', NOTHING_READ);
    const { body } = await reprocess(id, { bands: { red: 3, nir: 5 } });
    expect(body).toMatchObject({ status: 'uploaded', attempt: 4, request: { bands: { red: 3, nir: 5 } } });
    expect(await rowOf(id)).toMatchObject({ failure_code: null, failure_reason: null, attempts_before: 4 });
    for (const attempt of [5, 6]) {
      const claim = await claimed(arrival);
      expect(claim).toMatchObject({ attempt, request: { bands: { red: 3, nir: 5 } } });
      expect(await claims.release(claim, 'fault', 0)).toBe('uploaded');
    }
  });

  it('replaces what is given, takes back what is null, and keeps the rest', async () => {
    const { id } = await completed('{"scale":0.0001,"indices":["gndvi"],"bands":{"red":1,"nir":2}}');
    const { body } = await reprocess(id, { scale: null, offset: -0, indices: ['ndre'] });
    expect(body.request).toEqual({ offset: 0, indices: ['ndre'], bands: { red: 1, nir: 2 } });
    expect((await show(id)).request).toEqual(body.request);
    expect((await reprocess(id, { offset: -0 })).status).toBe(202);
    expect(journal.of(id).filter((entry) => entry.startsWith('queue'))).toHaveLength(1);
  });

  it('leaves an image alone that waits or is processed with the same request', async () => {
    const { id, arrival } = await insertImage(db.sql, { uploaded_at: 'now()', request: `'{"scale":2}'` });
    expect((await reprocess(id, { scale: 2 })).body).toMatchObject({ status: 'uploaded', attempt: 0 });
    const claim = await claimed(arrival);
    expect((await reprocess(id)).body).toMatchObject({ status: 'processing', attempt: 1 });
    await claims.complete(claim, exampleAnalysis(), [], NOTHING_READ);
    expect(journal.of(id)).toEqual([]);
  });

  it('with another request replaces that of an image that waits', async () => {
    const { id, arrival } = await insertImage(db.sql, { uploaded_at: 'now()' });
    expect((await reprocess(id, { scale: 2 })).body).toMatchObject({
      status: 'uploaded',
      request: { scale: 2 },
    });
    expect((await claimed(arrival)).request).toEqual({ scale: 2 });
  });

  it('with another request takes the image from the worker that holds it', async () => {
    const { id, arrival } = await insertImage(db.sql);
    const former = await claimed(arrival);
    expect((await reprocess(id, { scale: 2 })).body).toMatchObject({ status: 'uploaded', attempt: 1 });
    await expect(claims.renew(former)).rejects.toThrow(LeaseLostError);
    const latter = await claimed(arrival);
    expect(latter).toMatchObject({ attempt: 2, request: { scale: 2 } });
    await expect(claims.complete(former, exampleAnalysis(), [], NOTHING_READ)).rejects.toThrow(
      LeaseLostError,
    );
    await claims.complete(latter, exampleAnalysis(), [], NOTHING_READ);
    expect((await show(id)).history).toMatchObject([
      { to: 'uploaded' },
      { to: 'processing', attempt: 1 },
      { from: 'processing', to: 'uploaded', attempt: 1, by: 'api', reason: 'reprocess' },
      { to: 'processing', attempt: 2 },
      { to: 'completed', attempt: 2 },
    ]);
  });

  it('after an attempt begins nothing where there has been another since, whatever became of it', async () => {
    const { id, arrival } = await completed();
    const first = await reprocess(id, { afterAttempt: 1 });
    await claims.complete(await claimed(arrival), exampleAnalysis(), [], NOTHING_READ);
    const again = await reprocess(id, { afterAttempt: 1, scale: 3 });
    expect(first.body).toMatchObject({ status: 'uploaded', attempt: 1 });
    expect(again.body).toEqual({ id, status: 'completed', attempt: 2, request: {} });
    expect((await reprocess(id, { afterAttempt: 2 })).body).toMatchObject({ status: 'uploaded' });
  });

  it('sent several times at once opens the image once', async () => {
    const { id, arrival } = await completed();
    const answers = await Promise.all([1, 2, 3, 4].map(() => reprocess(id, { scale: 2, afterAttempt: 1 })));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202]);
    expect(journal.of(id).filter((entry) => entry.startsWith('reprocessed'))).toHaveLength(1);
    expect((await show(id)).history.filter(({ to }: { to: string }) => to === 'uploaded')).toHaveLength(2);
    expect((await claimed(arrival)).attempt).toBe(2);
  });

  it('whose reply from the database was lost opens the image once, and queues it', async () => {
    const { id, arrival } = await completed();
    const parts = { ...journal.parts, database: withLostReplies(db.database) };
    const { status, body } = await apiClient(parts)('POST', `/images/${id}/reprocess`, OWNER);
    expect(status).toBe(202);
    expect(body).toMatchObject({ status: 'uploaded', attempt: 1 });
    expect(journal.of(id)).toEqual([`open/${id}/1/1`, `queue ${id} ${arrival.key}`]);
    expect((await show(id)).history.filter(({ to }: { to: string }) => to === 'uploaded')).toHaveLength(2);
  });

  it('sent at once with different changes loses none of them', async () => {
    const { id } = await completed();
    const changes = [{ scale: 2 }, { offset: 1 }, { soilBrightnessFactor: 0.25 }, { indices: ['gndvi'] }];
    const answers = await Promise.all(changes.map((change) => reprocess(id, change)));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202]);
    expect((await show(id)).request).toEqual(Object.assign({}, ...changes));
  });

  it('of the files of a capture enters how many there are, and does not know a sensor', async () => {
    const { id } = await insertCaptureGroup(db.sql, ['a_1.tif', 'a_2.tif'], { uploaded_at: 'now()' });
    const { problem } = await reprocess(id, { sensor: 'micasense-rededge' });
    expect(problem.errors).toEqual([expect.objectContaining({ field: 'sensor', code: 'unknown' })]);
    await reprocess(id, { scale: 2 });
    expect(journal.of(id)[0]).toBe(`open/${id}/0/2`);
  });

  it('refuses what was never uploaded, and says what to do', async () => {
    const waiting = await insertImage(db.sql);
    const expired = await insertImage(
      db.sql,
      {},
      { processing_status: `'failed'`, failure_code: `'upload_expired'`, failure_reason: `'no object'` },
    );
    const [first, second] = [await reprocess(waiting.id), await reprocess(expired.id)];
    expect(first).toMatchObject({ status: 409, problem: { code: 'not_uploaded' } });
    expect(second).toMatchObject({ status: 409, problem: { code: 'not_uploaded' } });
    expect(first.problem.detail).toContain('send the file');
    expect(second.problem.detail).toContain('/upload gives another');
    expect(journal.of(waiting.id)).toEqual([]);
  });

  it("answers for somebody else's image as for none, and touches nothing", async () => {
    const { id } = await completed();
    const foreign = await reprocess(id, undefined, { owner: 'bob' });
    const absent = await reprocess(randomUUID(), undefined, { owner: 'bob' });
    expect(foreign).toMatchObject({ status: 404, problem: { code: 'image_not_found' } });
    expect(foreign.body).toEqual(absent.body);
    expect(journal.of(id)).toEqual([]);
  });

  it.each<[string, string, object | null]>([
    ['body', 'invalid', null],
    ['filename', 'unknown', { filename: 'beds.tif' }],
    ['scale', 'invalid', { scale: 0 }],
    ['bands.red', 'invalid', { bands: { red: null } }],
    ['afterAttempt', 'invalid', { afterAttempt: -1 }],
    ['afterAttempt', 'invalid', { afterAttempt: 1.5 }],
    ['afterAttempt', 'invalid', { afterAttempt: 2 }],
    ['afterAttempt', 'invalid', { afterAttempt: null }],
  ])('refuses %s (%s): %j', async (field, code, body) => {
    const { id } = await completed();
    const { status, problem } = await reprocess(id, body);
    expect(status).toBe(400);
    expect(problem.errors).toEqual([expect.objectContaining({ field, code })]);
    expect(problem.errors?.[0]?.accepted).not.toBe('');
  });

  it('changes nothing where the register cannot be written', async () => {
    const { id } = await completed();
    const register = { ...journal.parts.register, enterOpen: () => Promise.reject(new Error('unreachable')) };
    const before = await rowOf(id);
    await apiClient({ ...journal.parts, register })('POST', `/images/${id}/reprocess`, OWNER);
    expect(await rowOf(id)).toEqual(before);
  });
});

describe('an analysis of bytes that were replaced since', () => {
  it('is not shown, neither alone nor in the list', async () => {
    const { id } = await completed();
    await db.sql.query('UPDATE images SET replaced_attempt = 1 WHERE id = $1', [id]);
    expect((await show(id)).analysis).toBeNull();
    const { body } = await api('GET', '/images', { ...OWNER, query: { limit: '1' } });
    expect(body.items).toMatchObject([{ id, health: null, ndviMean: null }]);
  });
});
