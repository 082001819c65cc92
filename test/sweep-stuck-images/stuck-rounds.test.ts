import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ExhaustedImage } from '../../lambdas/aws/exhausted-images.ts';
import { stuckImages } from '../../lambdas/aws/image-repository/stuck-images.ts';
import type { WaitingImage } from '../../lambdas/pipeline/ports.ts';
import { Faults } from '../../lambdas/sweep-stuck-images/faults.ts';
import { type StuckRoundsParts, sweepStuckImages } from '../../lambdas/sweep-stuck-images/stuck-rounds.ts';
import { type CropHealthDatabase, createCropHealthDatabase } from '../aws/crop-health-database.ts';
import { insertImage, processing } from '../aws/image-states.ts';

let db: CropHealthDatabase;
beforeAll(async () => {
  db = await createCropHealthDatabase();
});
beforeEach(async () => {
  await db.sql.query('DELETE FROM images');
});
afterAll(() => db.close());

const LONG_AGO = { created_at: `now() - interval '1 hour'` };
const EXPIRED = { ...LONG_AGO, upload_expires_at: `now() - interval '1 minute'` };
const LATE = `now() - interval '1 second'`;

/** The database is real; the queue and the bucket are lists. */
function sweeper(uploads: readonly string[], changes: Partial<StuckRoundsParts> = {}) {
  const queued: string[] = [];
  const checked: string[] = [];
  const setAside: ExhaustedImage[] = [];
  const parts: StuckRoundsParts = {
    images: stuckImages(db.database, { maximumAttempts: 3, lostEventSeconds: 120 }),
    queue: async (messages) => {
      queued.push(...messages.map((message) => message.imageId));
      return new Set(messages.map((message) => message.imageId));
    },
    setAside: async (images) => {
      setAside.push(...images);
    },
    findUpload: async (image: WaitingImage) => {
      checked.push(image.imageId);
      return uploads.includes(image.imageId) ? { lastModified: null } : null;
    },
    onInconclusive: () => undefined,
    faults: new Faults(),
    batchSize: 2,
    hasTime: () => true,
    ...changes,
  };
  return { run: () => sweepStuckImages(parts), faults: parts.faults, queued, checked, setAside };
}

async function statusOf(id: string): Promise<unknown> {
  const { rows } = await db.sql.query('SELECT processing_status FROM images WHERE id = $1', [id]);
  return rows[0]?.processing_status;
}

describe('the rounds of the sweep', () => {
  it('finds nothing where nothing is stuck', async () => {
    await insertImage(db.sql);
    expect(await sweeper([]).run()).toEqual({
      requeuedLostEvents: 0,
      requeuedExpiredLeases: 0,
      expiredUploads: 0,
      exhaustedAttempts: 0,
    });
  });

  it('puts lost events and expired leases into the queue, ends expired uploads and spent attempts', async () => {
    const lost = await insertImage(db.sql, LONG_AGO);
    const late = await insertImage(db.sql, LONG_AGO, processing(LATE));
    const spent = await insertImage(db.sql, LONG_AGO, processing(LATE, 3));
    const never = await insertImage(db.sql, EXPIRED);
    const open = await insertImage(db.sql, LONG_AGO);
    const { run, queued, setAside } = sweeper([lost.id]);
    expect(await run()).toEqual({
      requeuedLostEvents: 1,
      requeuedExpiredLeases: 1,
      expiredUploads: 1,
      exhaustedAttempts: 1,
    });
    expect(queued.sort()).toEqual([lost.id, late.id].sort());
    expect(setAside).toEqual([
      { imageId: spent.id, key: spent.key, attempt: 3, reason: expect.stringContaining('went silent') },
    ]);
    expect(await Promise.all([lost, late, spent, never, open].map(({ id }) => statusOf(id)))).toEqual([
      'uploaded',
      'uploaded',
      'failed',
      'failed',
      'uploaded',
    ]);
  });

  it('goes on in rounds until nothing is left, and queues no image twice', async () => {
    const ids: string[] = [];
    for (let count = 0; count < 7; count++) ids.push((await insertImage(db.sql, LONG_AGO)).id);
    const { run, queued } = sweeper(ids);
    expect((await run()).requeuedLostEvents).toBe(7);
    expect((await run()).requeuedLostEvents).toBe(0);
    expect([...queued].sort()).toEqual(ids.sort());
  });

  it('runs several rounds at a time, and asks about the uploads of a round at once', async () => {
    const ids: string[] = [];
    for (let count = 0; count < 8; count++) ids.push((await insertImage(db.sql, LONG_AGO)).id);
    let asked = 0;
    let askAll = () => {};
    const allAsked = new Promise<void>((resolve) => {
      askAll = resolve;
    });
    const { run, queued } = sweeper([], {
      findUpload: async () => {
        asked += 1;
        // The first round is alone; the other six wait for each other.
        if (asked === 8) askAll();
        if (asked > 2) await allAsked;
        return { lastModified: null };
      },
    });
    expect((await run()).requeuedLostEvents).toBe(8);
    expect(queued.sort()).toEqual(ids.sort());
  });

  it('shares the work with other sweeps', async () => {
    const ids: string[] = [];
    for (let count = 0; count < 9; count++) ids.push((await insertImage(db.sql, LONG_AGO)).id);
    const sweepers = [sweeper(ids), sweeper(ids), sweeper(ids)];
    await Promise.all(sweepers.map(({ run }) => run()));
    expect(sweepers.flatMap(({ queued }) => queued).sort()).toEqual(ids.sort());
  });

  it('looks once at an image of which S3 does not say whether it is there, and goes on with the others', async () => {
    const unclear = await insertImage(db.sql, EXPIRED);
    const lost = await insertImage(db.sql, LONG_AGO);
    const inconclusive: string[] = [];
    const { run, queued } = sweeper([], {
      batchSize: 1,
      findUpload: async ({ imageId }) => {
        if (imageId === unclear.id) throw new Error('503');
        return { lastModified: null };
      },
      onInconclusive: ({ imageId }) => inconclusive.push(imageId),
    });
    expect((await run()).expiredUploads).toBe(0);
    expect(inconclusive).toEqual([unclear.id]);
    expect(queued).toEqual([lost.id]);
    expect(await statusOf(unclear.id)).toBe('uploaded');
  });

  it('tries an image again later that the queue did not take', async () => {
    const lost = await insertImage(db.sql, LONG_AGO);
    expect((await sweeper([lost.id], { queue: async () => new Set() }).run()).requeuedLostEvents).toBe(0);
    await db.sql.query(`UPDATE images SET swept_at = now() - interval '3 minutes'`);
    expect((await sweeper([lost.id]).run()).requeuedLostEvents).toBe(1);
  });

  it('finds an image again whose sweep died after it had taken the expired lease', async () => {
    const late = await insertImage(
      db.sql,
      { ...LONG_AGO, times_queued: '6', queued_at: LONG_AGO.created_at },
      processing(LATE),
    );
    const dying = sweeper([], {
      queue: async () => {
        throw new Error('stopped');
      },
    });
    await dying.run();
    expect(() => dying.faults.throwIfAny()).toThrow(AggregateError);
    expect(await statusOf(late.id)).toBe('uploaded');
    await db.sql.query(`UPDATE images SET swept_at = swept_at - interval '121 seconds'`);
    const next = sweeper([late.id]);
    expect((await next.run()).requeuedLostEvents).toBe(1);
    expect(next.queued).toEqual([late.id]);
  });

  it('stops when its time is up', async () => {
    for (let count = 0; count < 4; count++) await insertImage(db.sql, LONG_AGO, processing(LATE));
    let rounds = 0;
    const report = await sweeper([], { hasTime: () => rounds++ < 1 }).run();
    expect(report.requeuedExpiredLeases).toBe(2);
  });
});
