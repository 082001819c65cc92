import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { offerTurn } from '../../lambdas/aws/image-repository/offer-turn.ts';
import { type CropHealthDatabase, createCropHealthDatabase } from './crop-health-database.ts';
import { insertCaptureGroup, insertImage, processing } from './image-states.ts';

let db: CropHealthDatabase;
beforeAll(async () => {
  db = await createCropHealthDatabase();
});
afterAll(() => db.close());
beforeEach(() => db.sql.query('TRUNCATE images CASCADE'));

const turnFor = (imageId: string) => offerTurn(db.database, imageId, 'operator');

const of = (owner: string, minutesAgo = 1) => ({
  owner_id: `'${owner}'`,
  created_at: `now() - interval '${minutesAgo} minutes'`,
});
const IN_WORK = processing(`now() + interval '1 minute'`);

describe('the turn of an owner who waits', () => {
  it('is that of the one with least in work, and of the oldest image', async () => {
    const asking = await insertImage(db.sql, of('busy', 60));
    await insertImage(db.sql, of('busy'), IN_WORK);
    await insertImage(db.sql, of('half'), IN_WORK);
    await insertImage(db.sql, of('half', 50));
    await insertImage(db.sql, of('idle', 10));
    const oldest = await insertImage(db.sql, of('idle', 20));
    expect(await turnFor(asking.id)).toEqual({
      imageId: oldest.id,
      key: oldest.key,
      keys: [oldest.key],
      uploadExpired: false,
    });
  });

  it('is offered to nobody who has more in work than the one who asks', async () => {
    const asking = await insertImage(db.sql, of('asking'));
    await insertImage(db.sql, of('other'), IN_WORK);
    await insertImage(db.sql, of('other'));
    expect(await turnFor(asking.id)).toBeNull();
  });

  it('is also looked for by an object that has no row yet, in the name of whoever will own it', async () => {
    await insertImage(db.sql, of('operator'), IN_WORK);
    await insertImage(db.sql, of('operator', 30));
    const waiting = await insertImage(db.sql, of('other'));
    expect(await turnFor(randomUUID())).toMatchObject({ imageId: waiting.id });
    expect(await turnFor(randomUUID())).toBeNull();
  });

  it('is one that nobody has looked for yet before one whose object was not there', async () => {
    const asking = await insertImage(db.sql, of('asking'));
    const seen = { offered_at: `now() - interval '40 seconds'` };
    await insertImage(db.sql, { ...of('promised', 50), ...seen });
    const fresh = await insertImage(db.sql, of('other', 1));
    expect(await turnFor(asking.id)).toMatchObject({ imageId: fresh.id });
  });

  it('is never one of the same owner, of a finished image, or of one that was given back and has to wait', async () => {
    const asking = await insertImage(db.sql, of('asking'));
    await insertImage(db.sql, of('asking', 50));
    await insertImage(db.sql, { ...of('other'), queued_at: `now() + interval '1 minute'` });
    const failed = { processing_status: `'failed'`, failure_code: `'too_large'`, failure_reason: `'large'` };
    await insertImage(db.sql, of('other'), failed);
    expect(await turnFor(asking.id)).toBeNull();
  });

  it('is offered once in a while: two workers look at two images, and a missing object is not asked for again', async () => {
    const asking = await insertImage(db.sql, of('asking'));
    const first = await insertImage(db.sql, of('other', 3));
    const second = await insertCaptureGroup(db.sql, ['a.tif', 'b.tif'], of('other', 2));
    const offered = [await turnFor(asking.id), await turnFor(asking.id)];
    expect(offered.map((image) => image?.keys)).toEqual([[first.key], second.keys]);
    expect(await turnFor(asking.id)).toBeNull();
    await db.sql.query(`UPDATE images SET offered_at = now() - interval '31 seconds' WHERE id = $1`, [
      first.id,
    ]);
    expect(await turnFor(asking.id)).toMatchObject({ imageId: first.id });
  });
});
