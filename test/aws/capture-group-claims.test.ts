import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { imageClaims } from '../../lambdas/aws/image-repository/image-claims.ts';
import { stuckImages } from '../../lambdas/aws/image-repository/stuck-images.ts';
import { type CropHealthDatabase, createCropHealthDatabase } from './crop-health-database.ts';
import { arrivalOf, exampleAnalysis, insertCaptureGroup, insertImage, processing } from './image-states.ts';

let db: CropHealthDatabase;
beforeAll(async () => {
  db = await createCropHealthDatabase();
});
afterAll(() => db.close());

const NAMES = ['IMG_0001_3.tif', 'IMG_0001_4.tif', 'IMG_0001_5.tif'];

/** The database is real; the bucket is the list of what was uploaded. */
function claimsWith(uploaded: readonly string[], maximumAttempts = 3) {
  return imageClaims(db.database, { leaseSeconds: 60, maximumAttempts }, async () => new Set(uploaded));
}

async function rowOf(id: string): Promise<Record<string, unknown>> {
  const { rows } = await db.sql.query('SELECT * FROM images WHERE id = $1', [id]);
  return rows[0] as Record<string, unknown>;
}

describe('a claim of a capture group', () => {
  it('waits while a file is missing, and changes nothing', async () => {
    const { id, keys, arrivals } = await insertCaptureGroup(db.sql, NAMES);
    const claims = claimsWith(keys.slice(0, 2));
    for (const arrival of arrivals.slice(0, 2)) {
      expect(await claims.claim(arrival)).toEqual({ kind: 'incomplete', present: 2, expected: 3 });
    }
    expect(await rowOf(id)).toMatchObject({ processing_status: 'uploaded', attempt: 0, uploaded_at: null });
  });

  it('succeeds with whichever file comes last, and knows all of them in their order', async () => {
    for (const last of [0, 1, 2]) {
      const { keys, arrivals } = await insertCaptureGroup(db.sql, NAMES);
      const outcome = await claimsWith(keys).claim(arrivals[last]!);
      if (outcome.kind !== 'claimed') throw new Error(outcome.kind);
      expect(outcome.claim.key).toBe(keys[0]);
      expect(outcome.claim.captureFiles?.map(({ key }) => key)).toEqual(keys);
    }
  });

  it('is given to one of several workers that all see the capture whole', async () => {
    const { keys, arrivals } = await insertCaptureGroup(db.sql, NAMES);
    const claims = claimsWith(keys);
    const outcomes = await Promise.all(arrivals.map((arrival) => claims.claim(arrival)));
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['claimed', 'held', 'held']);
  });

  it('is none for a file that is not of the group, and for a group that is finished', async () => {
    const { id, keys, arrivals } = await insertCaptureGroup(db.sql, NAMES);
    const claims = claimsWith(keys);
    const stranger = arrivalOf(id, `raw/${id}/IMG_0001_1.tif`);
    expect(await claims.claim(stranger)).toEqual({ kind: 'other_object' });
    const outcome = await claims.claim(arrivals[2]!);
    if (outcome.kind !== 'claimed') throw new Error(outcome.kind);
    await claims.complete(outcome.claim, exampleAnalysis(), [], new Map());
    expect(await claims.claim(arrivals[1]!)).toEqual({ kind: 'finished', status: 'completed' });
  });

  it('takes a capture whose last file came after the sweep had given it up', async () => {
    const expired = {
      processing_status: `'failed'`,
      failure_code: `'upload_expired'`,
      failure_reason: `'late'`,
    };
    const { keys, arrivals } = await insertCaptureGroup(db.sql, NAMES, {}, expired);
    expect(await claimsWith(keys.slice(1)).claim(arrivals[1]!)).toMatchObject({ kind: 'incomplete' });
    const claims = claimsWith(keys);
    const outcome = await claims.claim(arrivals[0]!);
    expect(outcome).toMatchObject({ kind: 'reopenable', opening: { attemptsBefore: 0, objects: 3 } });
    if (outcome.kind !== 'reopenable') throw new Error(outcome.kind);
    await claims.reopen(arrivals[0]!, outcome.opening, outcome.because);
    expect(await claims.claim(arrivals[0]!)).toMatchObject({ kind: 'claimed', claim: { attempt: 1 } });
  });

  it('takes over an expired lease, leaves a valid one, and ends with the attempts', async () => {
    const late = await insertCaptureGroup(db.sql, NAMES, {}, processing(`now() - interval '1 second'`));
    expect(await claimsWith(late.keys).claim(late.arrivals[0]!)).toMatchObject({ claim: { attempt: 2 } });
    const held = await insertCaptureGroup(db.sql, NAMES, {}, processing(`now() + interval '1 minute'`));
    expect(await claimsWith(held.keys).claim(held.arrivals[0]!)).toEqual({ kind: 'held' });
    const spent = await insertCaptureGroup(db.sql, NAMES, { attempt: '3' });
    expect(await claimsWith(spent.keys).claim(spent.arrivals[0]!)).toMatchObject({ kind: 'exhausted' });
  });

  it('of an image of one object does not look into the bucket', async () => {
    const { arrival } = await insertImage(db.sql);
    const claims = imageClaims(db.database, { leaseSeconds: 60, maximumAttempts: 3 }, () =>
      Promise.reject(new Error('must not be asked')),
    );
    const outcome = await claims.claim(arrival);
    expect(outcome).toMatchObject({ kind: 'claimed', claim: { captureFiles: null } });
    expect(await claims.claim(arrival)).toEqual({ kind: 'held' });
  });
});

describe('a capture group that waits', () => {
  const terms = { maximumAttempts: 3, lostEventSeconds: 120 };

  it('is shown to the sweep with the keys of all its files', async () => {
    const { id, keys } = await insertCaptureGroup(db.sql, NAMES, { created_at: `now() - interval '1 hour'` });
    const waiting = await stuckImages(db.database, terms).takeWaiting(100);
    expect(waiting.find(({ imageId }) => imageId === id)).toMatchObject({ key: keys[0], keys });
  });

  it('fails when its time is up, and the reason speaks of its files', async () => {
    const { id } = await insertCaptureGroup(db.sql, NAMES, {
      upload_expires_at: `now() - interval '1 minute'`,
    });
    expect(await stuckImages(db.database, terms).failExpiredUploads([id])).toBe(1);
    expect(await rowOf(id)).toMatchObject({
      failure_code: 'upload_expired',
      failure_reason: 'not every file of the capture was uploaded before the upload expired',
    });
  });
});

describe('the table of images', () => {
  it.each(['{}', '[]', '[{}]', '"text"', JSON.stringify(Array(11).fill({}))])(
    'takes no capture group that is %s',
    async (files) => {
      await expect(insertImage(db.sql, { capture_files: `'${files}'` })).rejects.toThrow(
        'images_capture_files_several',
      );
    },
  );
});
