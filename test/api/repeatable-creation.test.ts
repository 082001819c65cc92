import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { imageIdOf } from '../../lambdas/api/idempotency-key.ts';
import { isImageId } from '../../lambdas/pipeline/image-id.ts';
import { type CropHealthDatabase, createCropHealthDatabase } from '../aws/crop-health-database.ts';
import { apiClient, type Call, partsWithoutDatabase } from './api-client.ts';
import { withLostReplies } from './image-journal.ts';

let db: CropHealthDatabase;
let api: ReturnType<typeof apiClient>;
beforeAll(async () => {
  db = await createCropHealthDatabase();
  api = apiClient({ ...partsWithoutDatabase(), database: db.database });
});
afterAll(() => db.close());

const BODY = { filename: 'beds.tif', contentType: 'image/tiff', size: 1000 };

const create = (key: string, call: Call = {}) =>
  api('POST', '/images', { body: BODY, ...call, headers: { 'idempotency-key': key } });

describe('Idempotency-Key', () => {
  it('makes the same request one image, each time with an upload', async () => {
    const key = randomUUID();
    const [first, second] = [await create(key), await create(key)];
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.body).toMatchObject({ id: first.body.id, createdAt: first.body.createdAt });
    expect(second.body.upload).not.toBeNull();
    expect(isImageId(first.body.id)).toBe(true);
  });

  it('is the same in quotes, as the draft of the IETF writes it', async () => {
    const key = randomUUID();
    const [bare, quoted] = [await create(key), await create(`"${key}"`)];
    expect([quoted.status, quoted.body.id]).toEqual([200, bare.body.id]);
  });

  it('with another body is a conflict, also after the image was deleted', async () => {
    const key = randomUUID();
    const { body } = await create(key);
    const other = await create(key, { body: { ...BODY, size: 2 } });
    expect(other).toMatchObject({ status: 409, problem: { code: 'id_conflict' } });
    await api('DELETE', `/images/${body.id}`);
    expect(await create(key)).toMatchObject({ status: 409, problem: { code: 'id_conflict' } });
  });

  it('is each owner’s own', async () => {
    const key = randomUUID();
    const [alice, bob] = [await create(key), await create(key, { owner: 'bob', body: { ...BODY, size: 2 } })];
    expect([alice.status, bob.status]).toEqual([201, 201]);
    expect(alice.body.id).not.toBe(bob.body.id);
  });

  it('gives way to an id in the body', async () => {
    const id = randomUUID();
    expect((await create(randomUUID(), { body: { ...BODY, id } })).body.id).toBe(id);
  });

  it.each(['', '""', 'ä', 'x'.repeat(256), 'a\tb'])('is refused as %j', async (key) => {
    const { status, problem } = await create(key);
    expect(status).toBe(400);
    expect(problem.errors).toMatchObject([{ field: 'idempotency-key', code: 'invalid' }]);
  });

  it('stands for one id only, and no other owner, key or place in a batch for the same', () => {
    const part = fc.tuple(fc.string(), fc.string(), fc.nat(99));
    fc.assert(
      fc.property(part, part, (one, other) => {
        const [first, second] = [imageIdOf(...one), imageIdOf(...other)];
        expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(first === second).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
    );
  });

  it('makes one image where the database’s reply is lost', async () => {
    const losing = apiClient({ ...partsWithoutDatabase(), database: withLostReplies(db.database) });
    const headers = { 'idempotency-key': randomUUID() };
    const { status, body } = await losing('POST', '/images', { body: BODY, headers });
    expect(status).toBe(200);
    const { rowCount } = await db.sql.query('SELECT FROM images WHERE id = $1', [body.id]);
    expect(rowCount).toBe(1);
  });
});

describe('an upload that waits', () => {
  it('gets a new link and a new deadline each time that it is asked for', async () => {
    const key = randomUUID();
    const { body } = await create(key);
    await db.sql.query(`UPDATE images SET upload_expires_at = now() - interval '1 hour' WHERE id = $1`, [
      body.id,
    ]);
    const again = await create(key);
    expect(again.body.upload.url).not.toBe('');
    expect(Date.parse(again.body.upload.expiresAt)).toBeGreaterThan(Date.now());
  });
});

describe('duplicateOf', () => {
  const hashed = (sha256: string) => ({ ...BODY, sha256 });
  const arrive = (id: string) => db.sql.query('UPDATE images SET uploaded_at = now() WHERE id = $1', [id]);
  const newHash = () => randomUUID().replaceAll('-', '').repeat(2);

  async function duplicateOf(body: object, owner = 'alice'): Promise<string | null> {
    return (await api('POST', '/images', { body, owner })).body.duplicateOf;
  }

  it('names the oldest image whose bytes are there; the new one is made all the same', async () => {
    const sha256 = newHash();
    const { body: original } = await api('POST', '/images', { body: hashed(sha256) });
    expect(original.duplicateOf).toBeNull();
    expect(await duplicateOf(hashed(sha256))).toBeNull();
    await arrive(original.id);
    const second = await api('POST', '/images', { body: hashed(sha256.toUpperCase()) });
    expect(second).toMatchObject({ status: 201, body: { duplicateOf: original.id, status: 'uploaded' } });
    expect(second.body.upload).not.toBeNull();
    await arrive(second.body.id);
    expect(await duplicateOf(hashed(sha256))).toBe(original.id);
  });

  it('is none of another owner’s, and none without a sha256', async () => {
    const sha256 = newHash();
    await arrive((await api('POST', '/images', { body: hashed(sha256) })).body.id);
    expect(await duplicateOf(hashed(sha256), 'bob')).toBeNull();
    expect(await duplicateOf(BODY)).toBeNull();
  });

  it('is told again with a repeated request, and never a younger image', async () => {
    const sha256 = newHash();
    const [first, second] = [hashed(sha256), hashed(sha256)].map((body) => ({ ...body, id: randomUUID() }));
    await duplicateOf(first!);
    await arrive(first!.id);
    await duplicateOf(second!);
    await arrive(second!.id);
    expect(await duplicateOf(second!)).toBe(first!.id);
    expect(await duplicateOf(first!)).toBeNull();
  });
});
