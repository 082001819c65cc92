import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { completeImage } from '../../lambdas/aws/image-repository/complete-image.ts';
import type { Claim } from '../../lambdas/pipeline/ports.ts';
import { exampleAnalysis, insertImage, NOTHING_READ, processing } from '../aws/image-states.ts';
import { createSweepFunction, type SweepFunction } from './sweep-function.ts';

let sweep: SweepFunction;
beforeAll(async () => {
  sweep = await createSweepFunction();
});
beforeEach(async () => {
  await sweep.db.sql.query('DELETE FROM images');
  await sweep.db.sql.query('DELETE FROM deleted_images');
});
afterAll(() => sweep.close());

const FULL = { full: true };
const IN_A_MINUTE = `now() + interval '1 minute'`;
const EXPIRED = { processing_status: `'failed'`, failure_code: `'upload_expired'`, failure_reason: `'late'` };

async function tombstone(purgedAt = 'NULL'): Promise<string> {
  const id = randomUUID();
  await sweep.db.sql.query(
    `INSERT INTO deleted_images (id, owner_id, purged_at) VALUES ($1, 'owner', ${purgedAt})`,
    [id],
  );
  return id;
}

async function completed(attempt: number): Promise<string> {
  const { id, key } = await insertImage(sweep.db.sql, {}, processing(IN_A_MINUTE, attempt));
  const claim = { imageId: id, attempt, key } as Claim;
  await completeImage(sweep.db.database, claim, exampleAnalysis(), [], NOTHING_READ);
  return id;
}

/** What the attempt that ended last has read. */
async function noteRead(id: string, etag: string): Promise<void> {
  const read = JSON.stringify({ [`raw/${id}/beds.tif`]: etag });
  await sweep.db.sql.query('UPDATE images SET read_etags = $2 WHERE id = $1', [id, read]);
}

describe('the full round', () => {
  it('asks the database whatever the register says', async () => {
    expect((await sweep.run(FULL)).askedDatabase).toBe(true);
  });

  it('enters open rows and deletions that the register has lost', async () => {
    const open = await insertImage(sweep.db.sql, { attempt: '2', attempts_before: '2' });
    await completed(1);
    const deleted = await tombstone();
    await tombstone('now()');
    await sweep.run(FULL);
    expect(await sweep.registered()).toEqual([`deleting/${deleted}`, `open/${open.id}/2/1`]);
    await sweep.register.removeOpen({ imageId: open.id, attemptsBefore: 2, objects: 1 });
    await sweep.register.removeDeleting(deleted);
  });

  it('queues objects that nobody made a row for, and uploads that were given up too soon', async () => {
    const unknown = randomUUID();
    const late = await insertImage(sweep.db.sql, {}, EXPIRED);
    const missing = await insertImage(sweep.db.sql, {}, EXPIRED);
    const done = await completed(1);
    for (const key of [
      `raw/${unknown}/a.tif`,
      late.key,
      `raw/${missing.id}/other.tif`,
      `raw/${done}/beds.tif`,
    ]) {
      await sweep.put(key);
    }
    sweep.pass(90);
    await sweep.put(`raw/${randomUUID()}/just-now.tif`);
    expect(await sweep.run(FULL)).toMatchObject({ requeuedWithoutRow: 1, unknownObjects: 0 });
    const queued = (await sweep.messages('uploads')).map(({ body }) => (body as { key: string }).key);
    expect(queued.sort()).toEqual([`raw/${unknown}/a.tif`, late.key].sort());
  });

  it('queues finished images whose object has other content than was read, and no others', async () => {
    const [replaced, same, unread] = [await completed(1), await completed(1), await completed(1)];
    const key = `raw/${replaced}/beds.tif`;
    const etag = await sweep.put(key);
    await noteRead(replaced, 'of-other-bytes');
    await noteRead(same, await sweep.put(`raw/${same}/beds.tif`));
    await sweep.put(`raw/${unread}/beds.tif`);
    sweep.pass(90);
    expect(await sweep.run(FULL)).toMatchObject({ requeuedReplaced: 1 });
    // What the tests before this one have left is queued, too.
    const queued = (await sweep.messages('uploads')).map(({ body }) => body);
    expect(queued.filter((body) => 'listedEtag' in (body as object))).toEqual([
      { kind: 'process-image', imageId: replaced, key, listedEtag: etag },
    ]);
  });

  it('deletes what came after the deletion', async () => {
    const id = await tombstone('now()');
    await sweep.put(`raw/${id}/late.tif`);
    sweep.pass(90);
    await sweep.run(FULL);
    expect(await sweep.registered()).toEqual([`deleting/${id}`]);
    sweep.pass(90);
    await sweep.run();
    expect(await sweep.keys(`raw/${id}/`)).toEqual([]);
    sweep.pass(960);
    await sweep.run();
  });

  it('tells of keys that are no image, and leaves them alone', async () => {
    const keys = ['derived/notes.txt', 'raw/folder/sub/notes.txt', `raw/${randomUUID()}/a/b.tif`];
    for (const key of keys) await sweep.put(key);
    sweep.pass(960);
    expect(await sweep.run(FULL)).toMatchObject({ unknownObjects: 3 });
    expect(await sweep.keys()).toEqual(expect.arrayContaining(keys));
  });

  it('removes what no analysis names and nobody is writing, once it is old', async () => {
    const done = await completed(2);
    const writing = await insertImage(sweep.db.sql, {}, processing(IN_A_MINUTE, 2));
    const released = await insertImage(sweep.db.sql, { attempt: '1' });
    const kept = [`derived/${done}/2/ndvi.tif`, `derived/${writing.id}/2/ndvi.tif`];
    const orphans = [
      `derived/${done}/1/ndvi.tif`,
      `derived/${writing.id}/1/ndvi.tif`,
      `derived/${released.id}/1/ndvi.tif`,
      `derived/${randomUUID()}/1/ndvi.tif`,
    ];
    for (const key of [...kept, ...orphans]) await sweep.put(key);
    expect(await sweep.run(FULL)).toMatchObject({ removedOrphans: 0 });
    expect(await sweep.run({ full: true, orphanSeconds: 0 })).toMatchObject({ removedOrphans: 4 });
    const left = await sweep.keys('derived/');
    expect(left).toEqual(expect.arrayContaining(kept));
    for (const key of orphans) expect(left).not.toContain(key);
    await sweep.messages('uploads');
  });

  it('forgets tombstones of long ago', async () => {
    const old = await tombstone(`now() - interval '31 days'`);
    const young = await tombstone(`now() - interval '29 days'`);
    await sweep.run(FULL);
    const { rows } = await sweep.db.sql.query('SELECT id FROM deleted_images WHERE id IN ($1, $2)', [
      old,
      young,
    ]);
    expect(rows).toEqual([{ id: young }]);
  });
});
