import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SweepRequest } from '../../lambdas/contract.ts';
import { insertCaptureGroup, insertImage, processing } from '../aws/image-states.ts';
import { createSweepFunction, type SweepFunction } from './sweep-function.ts';

let sweep: SweepFunction;
beforeAll(async () => {
  sweep = await createSweepFunction();
});
beforeEach(async () => {
  await sweep.db.sql.query('DELETE FROM images');
  await sweep.db.sql.query('DELETE FROM deleted_images');
  sweep.statements.length = 0;
});
afterAll(() => sweep.close());

const LONG_AGO = { created_at: `now() - interval '1 hour'` };
const LATE = `now() - interval '1 second'`;
const entryOf = (imageId: string, attemptsBefore = 0, objects = 1) => ({ imageId, attemptsBefore, objects });

describe('a sweep of an idle pipeline', () => {
  it('asks nothing of the database, and reports it', async () => {
    await insertImage(sweep.db.sql, LONG_AGO);
    expect(await sweep.run()).toMatchObject({ askedDatabase: false, oldestUnfinishedSeconds: 0 });
    expect(sweep.statements).toEqual([]);
  });

  it('asks nothing while an upload is still to come, or has only just come', async () => {
    const waiting = await insertImage(sweep.db.sql, LONG_AGO);
    await sweep.register.enterOpen(entryOf(waiting.id));
    sweep.pass(3600);
    expect((await sweep.run()).askedDatabase).toBe(false);
    await sweep.put(waiting.key);
    sweep.pass(89);
    expect(await sweep.run()).toMatchObject({ askedDatabase: false, oldestUnfinishedSeconds: 89 });
    expect(sweep.statements).toEqual([]);
    sweep.pass(1);
    expect(await sweep.run()).toMatchObject({ askedDatabase: true, requeuedLostEvents: 1 });
    await sweep.messages('uploads');
    await sweep.register.removeOpen(entryOf(waiting.id));
  });
});

describe('a sweep that finds something due', () => {
  it('queues lost events and ends expired uploads, and takes the closed entries out of the register', async () => {
    const lost = await insertImage(sweep.db.sql, LONG_AGO);
    const expired = await insertImage(sweep.db.sql, {
      ...LONG_AGO,
      upload_expires_at: `now() - interval '1 minute'`,
    });
    for (const { id } of [lost, expired]) await sweep.register.enterOpen(entryOf(id));
    await sweep.put(lost.key);
    sweep.pass(3600 + 90);
    expect(await sweep.run({ batchSize: 1 })).toMatchObject({
      askedDatabase: true,
      requeuedLostEvents: 1,
      requeuedExpiredLeases: 0,
      expiredUploads: 1,
      exhaustedAttempts: 0,
    });
    expect(await sweep.messages('uploads')).toMatchObject([
      { body: { kind: 'process-image', imageId: lost.id, key: lost.key } },
    ]);
    const { rows } = await sweep.db.sql.query('SELECT failure_code FROM images WHERE id = $1', [expired.id]);
    expect(rows).toEqual([{ failure_code: 'upload_expired' }]);
    expect(await sweep.registered()).toEqual([`open/${lost.id}/0/1`]);
    await sweep.register.removeOpen(entryOf(lost.id));
  });

  it('queues a capture group once the last of its files is there', async () => {
    const names = ['IMG_0001_3.tif', 'IMG_0001_4.tif'];
    const whole = await insertCaptureGroup(sweep.db.sql, names, LONG_AGO);
    await sweep.register.enterOpen(entryOf(whole.id, 0, 2));
    await sweep.put(whole.keys[1]!);
    sweep.pass(100);
    expect((await sweep.run()).askedDatabase).toBe(false);
    await sweep.put(whole.keys[0]!);
    sweep.pass(90);
    expect(await sweep.run()).toMatchObject({ requeuedLostEvents: 1, expiredUploads: 0 });
    expect(await sweep.messages('uploads')).toMatchObject([
      { body: { kind: 'process-image', imageId: whole.id, key: whole.keys[0] } },
    ]);
    await sweep.register.removeOpen(entryOf(whole.id, 0, 2));
  });

  it('sets an image aside whose attempts are spent, with the reason', async () => {
    const spent = await insertImage(sweep.db.sql, LONG_AGO, processing(LATE, 3));
    await sweep.register.enterOpen(entryOf(spent.id));
    await sweep.put(spent.key);
    sweep.pass(90);
    expect(await sweep.run()).toMatchObject({ exhaustedAttempts: 1 });
    expect(await sweep.messages('set-aside')).toEqual([
      {
        body: { kind: 'process-image', imageId: spent.id, key: spent.key, exhaustedAttempt: 3 },
        reason: expect.stringContaining('gave up after 3 attempts'),
      },
    ]);
    expect(await sweep.messages('uploads')).toEqual([]);
    expect(await sweep.registered()).toEqual([]);
  });

  it('does not look at a hundred entries one by one', async () => {
    const { rows } = await sweep.db.sql.query(
      'SELECT gen_random_uuid()::text AS id FROM generate_series(1, 101)',
    );
    await Promise.all(rows.map(({ id }) => sweep.register.enterOpen(entryOf(id))));
    sweep.pass(90);
    expect((await sweep.run()).askedDatabase).toBe(true);
    expect(await sweep.registered()).toEqual([]);
  });
});

describe('entries of the register', () => {
  it('go when nothing is open for them, and stay while something is or may yet be', async () => {
    const { sql } = sweep.db;
    const closed = await insertImage(
      sql,
      {},
      { processing_status: `'failed'`, failure_code: `'damaged_file'`, failure_reason: `'x'` },
    );
    const later = await insertImage(sql, { attempt: '2', attempts_before: '2' });
    const open = await insertImage(sql, {}, processing(`now() + interval '1 minute'`));
    const deleted = randomUUID();
    await sql.query(`INSERT INTO deleted_images (id, owner_id) VALUES ($1, 'owner')`, [deleted]);
    const never = randomUUID();
    for (const id of [closed.id, later.id, open.id, never, deleted])
      await sweep.register.enterOpen(entryOf(id));
    await sweep.register.enterOpen(entryOf(later.id, 2));
    for (const key of [open.key, `raw/${deleted}/a.tif`]) await sweep.put(key);
    sweep.pass(90);
    const young = randomUUID();
    await sweep.register.enterOpen(entryOf(young));
    await sweep.run();
    const kept = [`open/${open.id}/0/1`, `open/${later.id}/2/1`, `open/${young}/0/1`];
    expect(await sweep.registered()).toEqual(kept.sort());
    expect(await sweep.messages('uploads')).toEqual([]);
    await sweep.register.removeOpen(entryOf(open.id));
    await sweep.register.removeOpen(entryOf(young));
    await sweep.register.removeOpen(entryOf(later.id, 2));
  });

  it('queue an object without a row, and then leave the message its time', async () => {
    const id = randomUUID();
    await sweep.register.enterOpen(entryOf(id));
    await sweep.put(`raw/${id}/found.tif`);
    sweep.pass(90);
    expect(await sweep.run()).toMatchObject({ requeuedWithoutRow: 1 });
    expect((await sweep.run()).askedDatabase).toBe(false);
    expect(await sweep.messages('uploads')).toMatchObject([
      { body: { kind: 'process-image', imageId: id, key: `raw/${id}/found.tif` } },
    ]);
    await sweep.register.removeOpen(entryOf(id));
  });
});

describe('an image that has ended and whose event nobody has told', () => {
  const failedRow = { processing_status: `'failed'`, failure_code: `'damaged_file'`, failure_reason: `'x'` };

  it('is told, as where the worker died after the commit, and only then does its entry go', async () => {
    const { id, key } = await insertImage(sweep.db.sql, {}, failedRow);
    await sweep.register.enterOpen(entryOf(id));
    await sweep.put(key);
    sweep.pass(90);
    sweep.bus.events.length = 0;
    sweep.bus.answer = new Error('EventBridge is away');
    await expect(sweep.run()).rejects.toThrow('1 steps of the sweep failed');
    expect(await sweep.registered()).toEqual([`open/${id}/0/1`]);

    sweep.bus.answer = undefined;
    await sweep.run();
    expect(sweep.bus.events).toMatchObject([{ detail: { imageId: id, failureCode: 'damaged_file' } }]);
    expect(await sweep.registered()).toEqual([]);
  });
});

describe('an entry without a row', () => {
  it('queues the first object that can be an upload, and goes where there is none', async () => {
    const [found, none] = [randomUUID(), randomUUID()];
    const stray = [`raw/${found}/`, `raw/${found}/a/b.tif`, `raw/${none}/`, `raw/${none}/a/b.tif`];
    for (const key of [...stray, `raw/${found}/beds.tif`]) await sweep.put(key);
    for (const id of [found, none]) await sweep.register.enterOpen(entryOf(id));
    sweep.pass(90);
    expect(await sweep.run()).toMatchObject({ requeuedWithoutRow: 1 });
    expect((await sweep.messages('uploads')).map(({ body }) => body)).toEqual([
      { kind: 'process-image', imageId: found, key: `raw/${found}/beds.tif` },
    ]);
    expect(await sweep.registered()).toEqual([`open/${found}/0/1`]);
    await sweep.register.removeOpen(entryOf(found));
  });
});

describe('a request', () => {
  it.each([
    [{ batchSize: 0 }, '1 to 1000 is accepted'],
    [{ batchSize: 1001 }, '1 to 1000 is accepted'],
    [{ batchSize: 1.5 }, '1 to 1000 is accepted'],
    [{ batchSize: '5' }, '1 to 1000 is accepted'],
    [{ full: 'yes' }, 'true or false is accepted'],
    [{ orphanSeconds: -1 }, 'orphanSeconds is -1'],
  ])('does not take %j', async (request, message) => {
    await expect(sweep.run(request as SweepRequest)).rejects.toThrow(message);
  });
});
