import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stuckImages } from '../../lambdas/aws/image-repository/stuck-images.ts';
import type { StuckImages } from '../../lambdas/pipeline/ports.ts';
import { type CropHealthDatabase, createCropHealthDatabase } from './crop-health-database.ts';
import { insertImage, processing } from './image-states.ts';

let db: CropHealthDatabase;
let images: StuckImages;
beforeAll(async () => {
  db = await createCropHealthDatabase();
  images = stuckImages(db.database, { maximumAttempts: 3, lostEventSeconds: 120 });
});
beforeEach(async () => {
  await db.sql.query('DELETE FROM images');
});
afterAll(() => db.close());

const ago = (seconds: number) => `now() - interval '${seconds} seconds'`;
const ids = (rows: readonly { readonly imageId: string }[]) => rows.map((row) => row.imageId).sort();

describe('expired leases', () => {
  it('are taken, those never, just now and long ago leased told apart', async () => {
    await insertImage(db.sql);
    await insertImage(db.sql, {}, processing(`now() + interval '1 second'`));
    const late = await insertImage(db.sql, {}, processing(ago(1)));
    const later = await insertImage(db.sql, {}, processing(ago(3600)));
    expect(ids(await images.takeExpiredLeases(10))).toEqual([late.id, later.id].sort());
    expect(await images.takeExpiredLeases(10)).toEqual([]);
  });

  it('end as failed when attempts are spent', async () => {
    const { id, key } = await insertImage(db.sql, {}, processing(ago(1), 3));
    expect(await images.takeExpiredLeases(10)).toEqual([
      { imageId: id, key, attempt: 3, failureReason: expect.stringContaining('the worker went silent') },
    ]);
    const { rows } = await db.sql.query('SELECT failure_code, failure_reason FROM images');
    expect(rows[0]).toEqual({
      failure_code: 'attempts_exhausted',
      failure_reason: expect.stringContaining('the worker went silent'),
    });
  });

  it('are taken oldest first, a batch at a time', async () => {
    const young = await insertImage(db.sql, { created_at: ago(1000) }, processing(ago(500)));
    const old = await insertImage(db.sql, { created_at: ago(2000) }, processing(ago(1)));
    expect(ids(await images.takeExpiredLeases(1))).toEqual([old.id]);
    expect(ids(await images.takeExpiredLeases(1))).toEqual([young.id]);
  });

  it('are taken once by several sweeps at once', async () => {
    const inserted: string[] = [];
    for (let count = 0; count < 12; count++)
      inserted.push((await insertImage(db.sql, {}, processing(ago(1)))).id);
    const batches = await Promise.all([1, 2, 3].map(() => images.takeExpiredLeases(5)));
    const rest = await images.takeExpiredLeases(20);
    expect([...batches.flatMap(ids), ...ids(rest)].sort()).toEqual(inserted.sort());
  });
});

describe('waiting images', () => {
  it('are looked at once they have waited long enough, and then not again before the same time has passed', async () => {
    await insertImage(db.sql, { created_at: ago(100) });
    const { id, key } = await insertImage(db.sql, { created_at: ago(130) });
    expect(await images.takeWaiting(10)).toEqual([{ imageId: id, key, keys: [key], uploadExpired: false }]);
    expect(await images.takeWaiting(10)).toEqual([]);
    await db.sql.query(`UPDATE images SET swept_at = ${ago(130)} WHERE id = $1`, [id]);
    expect(ids(await images.takeWaiting(10))).toEqual([id]);
  });

  it('wait twice as long for each time that they were queued', async () => {
    const { id } = await insertImage(db.sql, { created_at: ago(1000) });
    await images.takeWaiting(10);
    await images.markQueued([{ imageId: id, arrivedAt: '2026-05-01T10:00:00.000Z' }]);
    await db.sql.query(`UPDATE images SET swept_at = ${ago(200)}, queued_at = ${ago(200)}`);
    expect(await images.takeWaiting(10)).toEqual([]);
    await db.sql.query(`UPDATE images SET swept_at = ${ago(250)}, queued_at = ${ago(250)}`);
    expect(ids(await images.takeWaiting(10))).toEqual([id]);
    const { rows } = await db.sql.query('SELECT uploaded_at, times_queued FROM images');
    expect(rows[0]).toEqual({ uploaded_at: new Date('2026-05-01T10:00:00Z'), times_queued: 1 });
  });

  it('are taken oldest first, those that were queued before after all others', async () => {
    const queued = { times_queued: '1', queued_at: ago(1000) };
    const again = await insertImage(db.sql, { created_at: ago(3000), ...queued });
    const old = await insertImage(db.sql, { created_at: ago(2000) });
    const young = await insertImage(db.sql, { created_at: ago(200) });
    for (const { id } of [old, young, again]) expect(ids(await images.takeWaiting(1))).toEqual([id]);
  });

  it('end as upload_expired only after the deadline, and only while they wait', async () => {
    const overdue = await insertImage(db.sql, { upload_expires_at: ago(1) });
    const open = await insertImage(db.sql);
    const begun = await insertImage(db.sql, { upload_expires_at: ago(1) }, processing(ago(-60)));
    expect(await images.failExpiredUploads([overdue.id, open.id, begun.id])).toBe(1);
    const { rows } = await db.sql.query(
      `SELECT id, failure_code FROM images WHERE processing_status = 'failed'`,
    );
    expect(rows).toEqual([{ id: overdue.id, failure_code: 'upload_expired' }]);
  });
});
