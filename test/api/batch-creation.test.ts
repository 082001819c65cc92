import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BatchResult, CreateImageResponse } from '../../lambdas/api/types.ts';
import { beginPause, endPause } from '../../lambdas/aws/image-repository/pauses.ts';
import { type CropHealthDatabase, createCropHealthDatabase } from '../aws/crop-health-database.ts';
import { type ApiAnswer, apiClient, type Call, partsWithoutDatabase } from './api-client.ts';
import { journalOf } from './image-journal.ts';
import { LARGEST_REQUEST } from './largest-image.ts';

let db: CropHealthDatabase;
let journal: ReturnType<typeof journalOf>;
let api: ReturnType<typeof apiClient>;
const statements: string[] = [];
beforeAll(async () => {
  db = await createCropHealthDatabase({ onStatement: ({ sql }) => void statements.push(sql) });
  journal = journalOf(db.database);
  api = apiClient(journal.parts);
});
beforeEach(() => {
  statements.length = 0;
});
afterEach(() => endPause(db.database, 'intake', 'test'));
afterAll(() => db.close());

const BODY = { filename: 'beds.tif', contentType: 'image/tiff', size: 1000 };

const send = (images: readonly unknown[], call: Call = {}): Promise<ApiAnswer> =>
  api('POST', '/images/batch', { body: { images }, ...call });

function resultsOf({ status, body }: ApiAnswer): BatchResult[] {
  expect(status).toBe(200);
  return body.results;
}

const statusesOf = (answered: ApiAnswer) => resultsOf(answered).map(({ status }) => status);

describe('POST /images/batch', () => {
  it('makes a hundred images in one statement, each registered before and with an upload', async () => {
    const images = Array.from({ length: 100 }, (_, number) => ({
      ...BODY,
      id: randomUUID(),
      size: number + 1,
    }));
    const results = resultsOf(await send(images));
    expect(results.map(({ status, image }) => [status, image?.id])).toEqual(
      images.map(({ id }) => [201, id]),
    );
    for (const { image } of results)
      expect(image).toMatchObject({ status: 'uploaded', upload: { method: 'PUT' } });
    expect(statements).toHaveLength(1);
    expect(journal.of(images[99]!.id)).toEqual([`open/${images[99]!.id}/0/1`, `created ${images[99]!.id}`]);
    const { rows } = await db.sql.query('SELECT file_size FROM images WHERE id = $1', [images[41]!.id]);
    expect(rows).toEqual([{ file_size: '42' }]);
  });

  it('keeps what each declares, as POST /images does', async () => {
    const { body: alone } = await api('POST', '/images', { body: LARGEST_REQUEST });
    const [, result] = resultsOf(
      await send([BODY, LARGEST_REQUEST, { ...BODY, gps: { latitude: 1, longitude: 2 } }]),
    );
    const show = async ({ id }: CreateImageResponse) => {
      const { body } = await api('GET', `/images/${id}`);
      const { filename, size, captureGroup, request, gps, capturedAt, mission, field } = body;
      return { filename, size, captureGroup, request, gps, capturedAt, mission, field };
    };
    expect(await show(result!.image!)).toEqual(await show(alone));
  });

  it('tells of each what it is refused for, and makes the others', async () => {
    const taken = randomUUID();
    const deleted = randomUUID();
    await send([
      { ...BODY, id: taken },
      { ...BODY, id: deleted },
    ]);
    await api('DELETE', `/images/${deleted}`);
    const twice = { ...BODY, id: randomUUID() };
    const results = resultsOf(
      await send([
        { ...BODY, size: 0 },
        { ...BODY, id: taken, size: 2 },
        { ...BODY, id: taken },
        { ...BODY, id: deleted },
        twice,
        twice,
        'beds.tif',
        BODY,
      ]),
    );
    expect(results.map(({ status, problem }) => [status, problem?.code ?? null])).toEqual([
      [400, 'invalid_request'],
      [409, 'id_conflict'],
      [400, 'invalid_request'],
      [409, 'id_conflict'],
      [201, null],
      [400, 'invalid_request'],
      [400, 'invalid_request'],
      [201, null],
    ]);
    expect(results[0]?.problem?.errors).toMatchObject([{ field: 'size' }]);
    expect(results[5]?.problem?.errors).toMatchObject([{ field: 'id' }]);
  });

  it('can be repeated with its Idempotency-Key, and with ids: the same images, each with an upload', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const images = [BODY, { ...BODY, id: randomUUID() }, { ...BODY, size: 7 }];
    const [first, again] = [await send(images, { headers }), await send(images, { headers })];
    expect([statusesOf(first), statusesOf(again)]).toEqual([
      [201, 201, 201],
      [200, 200, 200],
    ]);
    const ids = (answered: ApiAnswer) => resultsOf(answered).map(({ image }) => image?.id);
    expect(ids(again)).toEqual(ids(first));
    expect(resultsOf(again).every(({ image }) => image?.upload !== null)).toBe(true);
    const changed = await send([BODY, images[1], { ...BODY, size: 8 }], { headers });
    expect(statusesOf(changed)).toEqual([200, 200, 409]);
  });

  it('sent several times at once, in whatever order, makes each image once and waits for nobody for ever', async () => {
    const images = Array.from({ length: 40 }, () => ({ ...BODY, id: randomUUID() }));
    const answers = await Promise.all(
      [images, images.toReversed(), images, images.toReversed()].map((each) => send(each)),
    );
    const statuses = answers.flatMap(statusesOf);
    expect(statuses.filter((status) => status === 201)).toHaveLength(40);
    expect(statuses.filter((status) => status === 200)).toHaveLength(120);
  });

  it('is refused image by image while the intake is paused, except for what was promised', async () => {
    const promised = { ...BODY, id: randomUUID() };
    await send([promised]);
    await beginPause(db.database, { what: 'intake', by: 'anna', reason: 'until noon' });
    const [known, unknown] = resultsOf(await send([promised, BODY]));
    expect(known?.status).toBe(200);
    expect(unknown).toMatchObject({ status: 503, problem: { code: 'intake_paused', detail: 'until noon' } });
  });

  it('leaves the images of others alone', async () => {
    const image = { ...BODY, id: randomUUID() };
    await send([image], { owner: 'bob' });
    expect(statusesOf(await send([image]))).toEqual([409]);
  });

  it.each<[string, unknown]>([
    ['images', {}],
    ['images', { images: [] }],
    ['images', { images: Array(101).fill(BODY) }],
    ['images', { images: BODY }],
    ['other', { images: [BODY], other: 1 }],
    ['body', 'beds.tif'],
  ])('refuses as a whole what is no batch: %s', async (field, body) => {
    const { status, problem } = await api('POST', '/images/batch', { body });
    expect(status).toBe(400);
    expect(problem.errors).toEqual([expect.objectContaining({ field })]);
    expect(statements).toEqual([]);
  });

  it('takes 256 KiB, and no more', async () => {
    const fill = (bytes: number) =>
      api('POST', '/images/batch', { rawBody: `{"images":[]}${' '.repeat(bytes - 13)}` });
    expect((await fill(256 * 1024)).problem.code).toBe('invalid_request');
    expect((await fill(256 * 1024 + 1)).problem.code).toBe('body_too_large');
  });

  it('is one fault where the register cannot be written: nothing was made', async () => {
    const { register } = partsWithoutDatabase();
    const broken = { ...register, enterOpen: () => Promise.reject(new Error('503')) };
    const { status } = await apiClient({ ...journal.parts, register: broken })('POST', '/images/batch', {
      body: { images: [BODY, BODY] },
    });
    expect(status).toBe(500);
    expect(statements).toEqual([]);
  });
});
