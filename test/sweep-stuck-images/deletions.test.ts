import { randomUUID } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it, type MockInstance, vi } from 'vitest';
import { insertImage } from '../aws/image-states.ts';
import { createSweepFunction, type SweepFunction } from './sweep-function.ts';

let sweep: SweepFunction;
beforeAll(async () => {
  sweep = await createSweepFunction();
});
beforeEach(() => {
  sweep.onStatement = () => {};
  sweep.statements.length = 0;
});
afterAll(() => sweep.close());

async function deletedImage(): Promise<string> {
  const id = randomUUID();
  await sweep.db.sql.query(`INSERT INTO deleted_images (id, owner_id) VALUES ($1, 'owner')`, [id]);
  await sweep.register.enterDeleting(id);
  for (const key of [`raw/${id}/beds.tif`, `derived/${id}/1/ndvi.tif`, `derived/${id}/2/ndvi.tif`])
    await sweep.put(key);
  return id;
}

async function purgedAt(id: string): Promise<unknown> {
  const { rows } = await sweep.db.sql.query('SELECT purged_at FROM deleted_images WHERE id = $1', [id]);
  return rows[0]?.purged_at;
}

describe('a deleted image', () => {
  it('loses its objects, and again what a worker writes that had begun before; nobody is asked in between', async () => {
    const id = await deletedImage();
    const other = randomUUID();
    await sweep.put(`derived/${other}/1/ndvi.tif`);
    expect((await sweep.run()).askedDatabase).toBe(false);
    sweep.pass(90);
    expect(await sweep.run()).toMatchObject({ askedDatabase: true, purgedImages: 0 });
    expect(await sweep.keys()).toEqual([`derived/${other}/1/ndvi.tif`]);
    expect(await purgedAt(id)).toBeNull();

    await sweep.put(`derived/${id}/2/savi.tif`);
    sweep.statements.length = 0;
    sweep.pass(959);
    expect((await sweep.run()).askedDatabase).toBe(false);
    expect(sweep.statements).toEqual([]);

    sweep.pass(1);
    expect(await sweep.run()).toMatchObject({ purgedImages: 1 });
    expect(await sweep.keys(`derived/${id}/`)).toEqual([]);
    expect(await purgedAt(id)).toBeInstanceOf(Date);
    expect(await sweep.registered()).toEqual([]);
  });

  it('that was never deleted keeps its objects', async () => {
    const kept = await insertImage(sweep.db.sql);
    await sweep.put(kept.key);
    await sweep.register.enterDeleting(kept.id);
    sweep.pass(90);
    await sweep.run();
    expect(await sweep.keys(kept.key)).toEqual([kept.key]);
    expect(await sweep.registered()).toEqual([]);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9])(
    'is gone in the end, though a sweep was killed at step %i',
    async (step) => {
      const id = await deletedImage();
      let steps = 0;
      const killing = killBefore(() => ++steps >= step);
      for (let round = 0; round < 2; round++) {
        sweep.pass(960);
        await sweep.run().catch((error) => expect(error.errors).toContainEqual(new Error('killed')));
      }
      killing.mockRestore();
      for (let round = 0; round < 3; round++) {
        sweep.pass(960);
        await sweep.run();
      }
      expect(await sweep.keys(`raw/${id}/`)).toEqual([]);
      expect(await sweep.keys(`derived/${id}/`)).toEqual([]);
      expect(await purgedAt(id)).toBeInstanceOf(Date);
      expect(await sweep.registered()).toEqual([]);
    },
  );

  it('is gone in the end, though the database failed before the last step', async () => {
    const id = await deletedImage();
    sweep.pass(90);
    await sweep.run();
    sweep.onStatement = (sql) => {
      if (sql.includes('UPDATE deleted_images')) throw new Error('stopped');
    };
    sweep.pass(960);
    await expect(sweep.run()).rejects.toThrow();
    sweep.onStatement = () => {};
    expect(await sweep.registered()).toEqual([`deleted/${id}`]);
    expect(await sweep.run()).toMatchObject({ purgedImages: 1 });
    expect(await purgedAt(id)).toBeInstanceOf(Date);
  });
});

/** Steps are the requests to S3 that change something. */
function killBefore(isTime: () => boolean) {
  const real = S3Client.prototype.send as (...given: unknown[]) => unknown;
  const send = vi.spyOn(S3Client.prototype, 'send') as unknown as MockInstance<
    (...given: unknown[]) => unknown
  >;
  return send.mockImplementation(async function (this: S3Client, ...given) {
    const changes = /^(Put|Delete)/.test((given[0] as object).constructor.name);
    if (changes && isTime()) throw new Error('killed');
    return real.apply(this, given);
  });
}
