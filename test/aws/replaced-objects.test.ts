import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { imageClaims } from '../../lambdas/aws/image-repository/image-claims.ts';
import { ObjectReplacedError } from '../../lambdas/pipeline/errors.ts';
import type { Claim, ClaimOutcome, ImageArrival, ImageClaims } from '../../lambdas/pipeline/ports.ts';
import { type CropHealthDatabase, createCropHealthDatabase } from './crop-health-database.ts';
import { arrivalOf, exampleAnalysis, insertCaptureGroup, insertImage } from './image-states.ts';

let db: CropHealthDatabase;
let claims: ImageClaims;
beforeAll(async () => {
  db = await createCropHealthDatabase();
  claims = claimsWith(3);
});
afterAll(() => db.close());

function claimsWith(maximumAttempts: number, uploaded: readonly string[] = []): ImageClaims {
  return imageClaims(db.database, { leaseSeconds: 60, maximumAttempts }, async () => new Set(uploaded));
}

/** The event of the n-th upload to the key, whose bytes have the ETag. */
function eventOf(
  { id, key }: { id: string; key: string },
  upload: number,
  etag = `v${upload}`,
): ImageArrival {
  return arrivalOf(id, key, { etag, sequencer: String(upload).padStart(4, '0') });
}

function claimOf(outcome: ClaimOutcome): Claim {
  if (outcome.kind !== 'claimed') throw new Error(outcome.kind);
  return outcome.claim;
}

const claimed = async (arrival: ImageArrival) => claimOf(await claims.claim(arrival));
const read = (claim: Claim, etag: string) => new Map([[claim.key, etag]]);
const complete = (claim: Claim, etag: string) =>
  claims.complete(claim, exampleAnalysis(), [], read(claim, etag));

/** An image that was completed with the bytes of its first upload, whose event brought it. */
async function completedImage() {
  const image = await insertImage(db.sql);
  await complete(await claimed(eventOf(image, 1)), 'v1');
  return image;
}

async function rowOf(id: string): Promise<Record<string, unknown>> {
  const { rows } = await db.sql.query('SELECT * FROM images WHERE id = $1', [id]);
  return rows[0] as Record<string, unknown>;
}

describe('an object that a listing shows replaced, without an event', () => {
  it('opens the finished image again, once, and not where it is what was read', async () => {
    const image = await completedImage();
    const listed = (etag: string) => arrivalOf(image.id, image.key, { etag });
    expect(await claims.claim(listed('v1'))).toEqual({ kind: 'finished', status: 'completed' });
    const outcome = await claims.claim(listed('v2'));
    if (outcome.kind !== 'reopenable') throw new Error(outcome.kind);
    expect(outcome.because).toBe('object_replaced');
    expect(await claims.reopen(listed('v2'), outcome.opening, outcome.because)).toBe(true);
    await complete(await claimed(listed('v2')), 'v2');
    expect(await claims.claim(listed('v2'))).toEqual({ kind: 'finished', status: 'completed' });
    expect(await rowOf(image.id)).toMatchObject({ attempt: 2, replaced_attempt: 1 });
  });
});

describe('an object that is replaced while it is processed', () => {
  it.each<[string, (claim: Claim) => Promise<unknown>]>([
    ['completed', (claim) => complete(claim, 'v1')],
    ['failed for it', (claim) => claims.fail(claim, 'damaged_file', 'broken', read(claim, 'v1'))],
    ['failed because nothing was there', (claim) => claims.fail(claim, 'object_missing', 'gone', new Map())],
  ])('keeps the image from being %s; given back, it is tried again', async (_name, write) => {
    const image = await insertImage(db.sql);
    const claim = await claimed(eventOf(image, 1));
    expect(await claims.claim(eventOf(image, 2))).toEqual({ kind: 'held' });
    await expect(write(claim)).rejects.toThrow(ObjectReplacedError);
    expect((await rowOf(image.id)).processing_status).toBe('processing');
    expect(await claims.release(claim, 'object_replaced', 0)).toBe('uploaded');
    await complete(await claimed(image.arrival), 'v2');
    expect(await rowOf(image.id)).toMatchObject({ processing_status: 'completed', replaced_attempt: 0 });
  });

  it('does no harm where the new bytes are what was read', async () => {
    const image = await insertImage(db.sql);
    const claim = await claimed(eventOf(image, 1));
    await claims.claim(eventOf(image, 2));
    await claims.claim(eventOf(image, 1));
    await complete(claim, 'v2');
    expect((await rowOf(image.id)).read_etags).toEqual({ [image.key]: 'v2' });
  });

  it('is not what an event of an earlier attempt tells', async () => {
    const image = await insertImage(db.sql);
    const first = await claimed(eventOf(image, 1));
    await claims.claim(eventOf(image, 2));
    await claims.release(first, 'fault', 0);
    // The third upload's event was lost; its bytes were read.
    await complete(await claimed(image.arrival), 'v3');
    expect((await rowOf(image.id)).processing_status).toBe('completed');
  });
});

describe('an object that is replaced after the end', () => {
  it('opens the image again: attempts count from there, the old analysis and its position no longer hold', async () => {
    const image = await completedImage();
    const event = eventOf(image, 2);
    const opening = { imageId: image.id, attemptsBefore: 1, objects: 1 };
    expect(await claims.claim(event)).toEqual({ kind: 'reopenable', opening, because: 'object_replaced' });
    expect((await rowOf(image.id)).processing_status).toBe('completed');
    expect(await claims.reopen(event, opening, 'object_replaced')).toBe(true);
    expect(await rowOf(image.id)).toMatchObject({
      processing_status: 'uploaded',
      attempts_before: 1,
      replaced_attempt: 1,
      processed_at: null,
    });
    const { rows } = await db.sql.query('SELECT * FROM image_gps WHERE image_id = $1', [image.id]);
    expect(rows).toEqual([]);
    expect(await claimed(event)).toMatchObject({ attempt: 2, attemptsBefore: 1 });
  });

  it('opens it once, whoever is told how often', async () => {
    const image = await completedImage();
    const events = [eventOf(image, 2), eventOf(image, 2), eventOf(image, 3)];
    const outcomes = await Promise.all(events.map((event) => claims.claim(event)));
    const opened = await Promise.all(
      outcomes.map((outcome, index) => {
        if (outcome.kind !== 'reopenable') throw new Error(outcome.kind);
        return claims.reopen(events[index]!, outcome.opening, outcome.because);
      }),
    );
    expect(opened.filter(Boolean)).toHaveLength(1);
    const kinds = (await Promise.all(events.map((event) => claims.claim(event)))).map(({ kind }) => kind);
    expect(kinds.sort()).toEqual(['claimed', 'held', 'held']);
  });

  it.each<[string, number, string]>([
    ['the same event again', 1, 'v1'],
    ['the same bytes again', 2, 'v1'],
    ['an older event that comes late', 0, 'v0'],
  ])('is not what %s tells', async (_name, upload, etag) => {
    const image = await completedImage();
    expect(await claims.claim(eventOf(image, upload, etag))).toEqual({
      kind: 'finished',
      status: 'completed',
    });
  });

  it('is not what an older event tells once a newer one with the same bytes was seen', async () => {
    const image = await completedImage();
    await claims.claim(eventOf(image, 5, 'v1'));
    expect(await claims.claim(eventOf(image, 3))).toMatchObject({ kind: 'finished' });
  });

  it('is unknown of a row from before events were kept', async () => {
    const image = await insertImage(db.sql);
    await claims.complete(await claimed(image.arrival), exampleAnalysis(), [], new Map());
    expect(await claims.claim(eventOf(image, 2))).toMatchObject({ kind: 'finished' });
  });

  it.each(['damaged_file', 'attempts_exhausted'])('opens an image that ended with %s', async (code) => {
    const image = await insertImage(db.sql);
    const claim = claimOf(await claimsWith(1).claim(eventOf(image, 1)));
    if (code === 'damaged_file') await claims.fail(claim, code, 'broken', read(claim, 'v1'));
    else await claimsWith(1).release(claim, 'fault', 0);
    expect((await rowOf(image.id)).failure_code).toBe(code);
    expect(await claims.claim(eventOf(image, 2))).toMatchObject({
      kind: 'reopenable',
      because: 'object_replaced',
    });
  });

  it('opens an image whose object was missing, with the same bytes as well', async () => {
    const image = await insertImage(db.sql);
    const claim = await claimed(eventOf(image, 1));
    await claims.fail(claim, 'object_missing', 'gone', new Map());
    expect(await claims.claim(eventOf(image, 1))).toMatchObject({ kind: 'finished' });
    expect(await claims.claim(eventOf(image, 2, 'v1'))).toMatchObject({ kind: 'reopenable' });
  });

  it('is told of each file of a capture by itself', async () => {
    const { id, keys } = await insertCaptureGroup(db.sql, ['IMG_0001_3.tif', 'IMG_0001_4.tif']);
    const [red, nir] = keys.map((key) => ({ id, key })) as [
      { id: string; key: string },
      { id: string; key: string },
    ];
    const whole = claimsWith(3, keys);
    const claim = claimOf(await whole.claim(eventOf(nir, 1, 'nir')));
    const both = new Map([
      [red.key, 'red'],
      [nir.key, 'nir'],
    ]);
    expect(await whole.claim(eventOf(red, 1, 'red'))).toEqual({ kind: 'held' });
    await whole.complete(claim, exampleAnalysis(), [], both);
    expect(await whole.claim(eventOf(nir, 2, 'nir'))).toMatchObject({ kind: 'finished' });
    expect(await whole.claim(eventOf(red, 2, 'new red'))).toMatchObject({
      kind: 'reopenable',
      opening: { attemptsBefore: 1, objects: 2 },
    });
  });
});

describe('a message that was set aside after the last attempt', () => {
  it('opens the image again when it is put back, once', async () => {
    const image = await insertImage(db.sql);
    const claim = claimOf(await claimsWith(1).claim(image.arrival));
    await claimsWith(1).release(claim, 'fault', 0);
    const redriven = arrivalOf(image.id, image.key, { exhaustedAttempt: 1 });
    const outcome = await claims.claim(redriven);
    if (outcome.kind !== 'reopenable') throw new Error(outcome.kind);
    expect(outcome.because).toBe('redriven');
    expect(await claims.reopen(redriven, outcome.opening, outcome.because)).toBe(true);
    expect(await claims.reopen(redriven, outcome.opening, outcome.because)).toBe(false);
    await complete(await claimed(redriven), 'v1');
    expect(await claims.claim(redriven)).toEqual({ kind: 'finished', status: 'completed' });
  });

  it('does nothing after a later attempt, or for an image that failed otherwise', async () => {
    const image = await insertImage(db.sql);
    const claim = await claimed(image.arrival);
    await claims.fail(claim, 'damaged_file', 'broken', read(claim, 'v1'));
    const redriven = arrivalOf(image.id, image.key, { exhaustedAttempt: 1 });
    expect(await claims.claim(redriven)).toEqual({ kind: 'finished', status: 'failed' });
  });
});

describe('a write that the SDK repeats because its reply was lost', () => {
  it('is known as the own one: fail and release', async () => {
    const failed = await claimed((await insertImage(db.sql)).arrival);
    for (let call = 0; call < 2; call++)
      await claims.fail(failed, 'damaged_file', 'broken', read(failed, 'v1'));
    const released = await claimed((await insertImage(db.sql)).arrival);
    expect(await claims.release(released, 'fault', 0)).toBe('uploaded');
    expect(await claims.release(released, 'fault', 0)).toBe('uploaded');
    const spent = claimOf(await claimsWith(1).claim((await insertImage(db.sql)).arrival));
    expect(await claimsWith(1).release(spent, 'fault', 0)).toBe('failed');
    expect(await claimsWith(1).release(spent, 'fault', 0)).toBe('failed');
  });
});

it('an image that is given back is not due for the sweep before its message comes again', async () => {
  const { id, arrival } = await insertImage(db.sql);
  await claims.release(await claimed(arrival), 'fault', 300);
  const { rows } = await db.sql.query(
    `SELECT queued_at BETWEEN now() + interval '290 seconds' AND now() + interval '300 seconds' AS ahead
     FROM images WHERE id = $1`,
    [id],
  );
  expect(rows).toEqual([{ ahead: true }]);
});
