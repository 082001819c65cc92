import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { beginPause, endPause, readPauses } from '../../lambdas/aws/image-repository/pauses.ts';
import { type CropHealthDatabase, createCropHealthDatabase } from '../aws/crop-health-database.ts';
import { apiClient, partsWithoutDatabase } from './api-client.ts';

let db: CropHealthDatabase;
let api: ReturnType<typeof apiClient>;
const statements: string[] = [];
beforeAll(async () => {
  db = await createCropHealthDatabase({ onStatement: ({ sql }) => void statements.push(sql) });
  api = apiClient({ ...partsWithoutDatabase(), database: db.database });
});
afterEach(() => endPause(db.database, 'intake', 'test'));
afterAll(() => db.close());

const BODY = { filename: 'beds.tif', contentType: 'image/tiff', size: 1000 };
const REASON = 'the bucket is being moved until 18 h';
const pause = () => beginPause(db.database, { what: 'intake', by: 'anna', reason: REASON });
const create = (id: string = randomUUID()) => api('POST', '/images', { body: { id, ...BODY } });

describe('while the intake is paused', () => {
  it('a new image is answered 503 with the operators’ reason and when to try again, and nothing is written', async () => {
    await pause();
    const id = randomUUID();
    const { status, problem, headers, faults } = await create(id);
    expect(status).toBe(503);
    expect(problem).toMatchObject({ code: 'intake_paused', detail: REASON });
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    expect(headers['content-type']).toBe('application/problem+json');
    expect(faults).toEqual([]);
    expect((await db.sql.query('SELECT FROM images WHERE id = $1', [id])).rowCount).toBe(0);
  });

  it('a request that was answered before is answered again: its upload was promised', async () => {
    const id = randomUUID();
    await create(id);
    await pause();
    expect((await create(id)).status).toBe(200);
    expect((await api('GET', `/images/${id}`)).status).toBe(200);
  });

  it('an id in use is still a conflict, and that of a deleted image, too', async () => {
    const id = randomUUID();
    await create(id);
    await pause();
    expect((await api('POST', '/images', { body: { id, ...BODY, size: 2 } })).problem.code).toBe(
      'id_conflict',
    );
    await api('DELETE', `/images/${id}`);
    expect((await create(id)).problem.code).toBe('id_conflict');
  });
});

describe('a pause', () => {
  it('ends, and the same request is taken', async () => {
    const id = randomUUID();
    await pause();
    expect((await create(id)).status).toBe(503);
    expect(await endPause(db.database, 'intake', 'ben')).toMatchObject({ by: 'anna', reason: REASON });
    expect(await endPause(db.database, 'intake', 'ben')).toBeNull();
    expect((await create(id)).status).toBe(201);
  });

  it('is one at a time: the first reason stays', async () => {
    expect(await pause()).toMatchObject({ what: 'intake', by: 'anna', reason: REASON });
    expect(await beginPause(db.database, { what: 'intake', by: 'ben', reason: 'me too' })).toBeNull();
    expect(await readPauses(db.database)).toMatchObject([{ what: 'intake', by: 'anna', reason: REASON }]);
  });

  it('costs an image that is taken no statement: one creates it, as before', async () => {
    statements.length = 0;
    expect((await create()).status).toBe(201);
    expect(statements).toHaveLength(1);
  });

  it('of the processing lets new images in', async () => {
    await beginPause(db.database, { what: 'processing', by: 'anna', reason: 'a release' });
    expect((await create()).status).toBe(201);
    await endPause(db.database, 'processing', 'anna');
  });
});
