import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { imageClaims } from '../../lambdas/aws/image-repository/image-claims.ts';
import { readImage } from '../../lambdas/aws/image-repository/read-image.ts';
import { LeaseLostError } from '../../lambdas/pipeline/errors.ts';
import type { GpsPosition } from '../../lambdas/pipeline/image-analysis.ts';
import { TRANSITIONS } from '../../lambdas/pipeline/image-state.ts';
import { IMAGE_STATUSES } from '../../lambdas/pipeline/image-status.ts';
import type { Claim, ImageArrival } from '../../lambdas/pipeline/ports.ts';
import { type CropHealthDatabase, createCropHealthDatabase } from './crop-health-database.ts';
import { exampleAnalysis, insertImage, processing } from './image-states.ts';

let db: CropHealthDatabase;
let claims: ReturnType<typeof imageClaims>;
beforeAll(async () => {
  db = await createCropHealthDatabase();
  claims = imageClaims(db.database, { leaseSeconds: 60, maximumAttempts: 3 }, async () => new Set());
});
afterAll(() => db.close());

async function claimed(arrival: ImageArrival): Promise<Claim> {
  const outcome = await claims.claim(arrival);
  if (outcome.kind !== 'claimed') throw new Error(outcome.kind);
  return outcome.claim;
}

/** Opened again for this arrival, and claimed. */
async function reopened(arrival: ImageArrival): Promise<Claim> {
  const outcome = await claims.claim(arrival);
  if (outcome.kind !== 'reopenable') throw new Error(outcome.kind);
  expect(await claims.reopen(arrival, outcome.opening, outcome.because)).toBe(true);
  return claimed(arrival);
}

async function rowOf(id: string): Promise<Record<string, unknown>> {
  const { rows } = await db.sql.query('SELECT * FROM images WHERE id = $1', [id]);
  return rows[0] as Record<string, unknown>;
}

async function historyOf(id: string): Promise<string[]> {
  const { rows } = await db.sql.query(
    'SELECT from_status, to_status, attempt, moved_by FROM image_transitions WHERE image_id = $1 ORDER BY id',
    [id],
  );
  return rows.map((row) => `${row.from_status} > ${row.to_status} (${row.attempt}, ${row.moved_by})`);
}

const EXPIRED = `now() - interval '1 second'`;
const VALID = `now() + interval '1 minute'`;

describe('a claim', () => {
  it('gives the image to exactly one of two workers', async () => {
    const { arrival } = await insertImage(db.sql);
    const outcomes = await Promise.all([claims.claim(arrival), claims.claim(arrival)]);
    expect(outcomes.map((outcome) => outcome.kind).sort()).toEqual(['claimed', 'held']);
  });

  it('counts the attempt, sets the lease and notes when the object was there', async () => {
    const { id, arrival } = await insertImage(db.sql, { request: `'{"sensor":"x"}'` });
    const claim = await claimed({ ...arrival, arrivedAt: '2026-05-01T10:00:00.000Z' });
    expect(claim).toMatchObject({
      attempt: 1,
      request: { sensor: 'x' },
      uploadedAt: '2026-05-01T10:00:00.000Z',
      capturedAt: null,
    });
    const row = await rowOf(id);
    expect(row.processing_status).toBe('processing');
    expect((row.lease_until as Date).getTime() - Date.now()).toBeGreaterThan(50_000);
  });

  it('says when the image was taken, where the client did', async () => {
    const { arrival } = await insertImage(db.sql, { captured_at: `'2026-05-01T12:00:00+02:00'` });
    expect((await claimed(arrival)).capturedAt).toBe('2026-05-01T10:00:00.000Z');
  });

  it('takes over an expired lease, and says so in the history', async () => {
    const { id, arrival } = await insertImage(db.sql, {}, processing(EXPIRED));
    expect((await claimed(arrival)).attempt).toBe(2);
    expect((await historyOf(id)).at(-1)).toBe('processing > processing (2, process-image)');
  });

  it('takes an image whose upload ended after the sweep had given it up', async () => {
    const { id, arrival } = await insertImage(
      db.sql,
      {},
      { processing_status: `'failed'`, failure_code: `'upload_expired'`, failure_reason: `'no object'` },
    );
    expect((await reopened(arrival)).attempt).toBe(1);
    expect(await rowOf(id)).toMatchObject({ processing_status: 'processing', failure_code: null });
    expect((await historyOf(id)).slice(-2)).toEqual([
      'failed > uploaded (0, process-image)',
      'uploaded > processing (1, process-image)',
    ]);
  });

  it('leaves a valid lease, a finished image, another object and an unknown id alone', async () => {
    const held = await insertImage(db.sql, {}, processing(VALID));
    expect(await claims.claim(held.arrival)).toEqual({ kind: 'held' });
    const finished = await insertImage(db.sql);
    await claims.complete(await claimed(finished.arrival), exampleAnalysis(), [], new Map());
    expect(await claims.claim(finished.arrival)).toEqual({ kind: 'finished', status: 'completed' });
    const waiting = await insertImage(db.sql);
    const other = { ...waiting.arrival, key: `raw/${waiting.id}/other.tif` };
    expect(await claims.claim(other)).toEqual({ kind: 'other_object' });
    const unknown = { ...waiting.arrival, imageId: '00000000-0000-4000-8000-000000000000' };
    expect(await claims.claim(unknown)).toEqual({ kind: 'unknown' });
  });

  it('ends the image when no attempt is left, and names the last fault', async () => {
    const { id, arrival } = await insertImage(db.sql, { attempt: '3', last_error: `'s3_read_failed'` });
    const opening = { imageId: id, attemptsBefore: 0, objects: 1 };
    expect(await claims.claim(arrival)).toEqual({ kind: 'exhausted', opening, attempt: 3 });
    expect(await rowOf(id)).toMatchObject({
      processing_status: 'failed',
      attempt: 3,
      failure_code: 'attempts_exhausted',
      failure_reason: 'gave up after 3 attempts. The last one ended with s3_read_failed',
    });
  });
});

describe('a worker that holds a claim', () => {
  it('commits everything at once', async () => {
    const { id, arrival } = await insertImage(db.sql);
    const claim = await claimed(arrival);
    const output = { name: 'ndvi.png', key: `derived/${id}/1/ndvi.png`, contentType: 'image/png', bytes: 9 };
    const seconds = await claims.complete(claim, exampleAnalysis(), [output], new Map());
    expect(seconds).toBeGreaterThan(0);
    expect(await rowOf(id)).toMatchObject({
      processing_status: 'completed',
      lease_until: null,
      claimed_by: null,
    });
    const { rows } = await db.sql.query(
      `SELECT a.ndvi_mean, a.savi_mean, a.health_score, a.processed_s3_key, count(z.*)::int AS zones, g.latitude, g.source
       FROM analyses a JOIN stress_zones z ON z.analysis_id = a.id JOIN image_gps g ON g.image_id = a.image_id
       WHERE a.image_id = $1 GROUP BY a.id, g.image_id`,
      [id],
    );
    expect(rows).toEqual([
      {
        ndvi_mean: 0.61,
        savi_mean: 0.42,
        health_score: 71.5,
        processed_s3_key: output.key,
        zones: 2,
        latitude: 52.1,
        source: 'file',
      },
    ]);
  });

  it('stores an image without any index: NULL, never 0', async () => {
    const { id, arrival } = await insertImage(db.sql);
    const missing = { unavailable: 'no_nir_band', reason: 'no NIR' } as const;
    const analysis = exampleAnalysis({
      indices: { ndvi: missing, savi: missing },
      health: null,
      gps: null,
      capturedAt: null,
      scale: null,
      offset: null,
      stressZones: [],
    });
    await claims.complete(await claimed(arrival), analysis, [], new Map());
    const { rows } = await db.sql.query('SELECT * FROM analyses WHERE image_id = $1', [id]);
    expect(rows[0]).toMatchObject({
      ndvi_mean: null,
      savi_max: null,
      health_score: null,
      processed_s3_key: null,
    });
  });

  it('keeps the position and the time of the request', async () => {
    const { id, arrival } = await insertImage(db.sql, { captured_at: `'2020-01-01T00:00:00Z'` });
    await db.sql.query(
      `INSERT INTO image_gps (image_id, latitude, longitude, source) VALUES ($1, 1, 2, 'request')`,
      [id],
    );
    await claims.complete(await claimed(arrival), exampleAnalysis(), [], new Map());
    const { rows } = await db.sql.query('SELECT latitude, source FROM image_gps WHERE image_id = $1', [id]);
    expect(rows).toEqual([{ latitude: 1, source: 'request' }]);
    expect((await rowOf(id)).captured_at).toEqual(new Date('2020-01-01T00:00:00Z'));
  });

  it.each<[string, Partial<GpsPosition>, Partial<GpsPosition>]>([
    ['a heading of 360 degrees, which is north', { heading: 360 }, { heading: 0 }],
    ['a heading beyond the circle', { heading: 400 }, {}],
    ['a negative accuracy and speed', { accuracy: -1, groundSpeed: -0.5 }, {}],
    [
      'a zone that no clock has',
      { capturedAt: '2021-01-01T10:00:00+23:59' },
      { capturedAt: '2020-12-31T10:01:00.000Z' },
    ],
    ['a year that RFC 3339 cannot write', { capturedAt: '9999-12-31T23:59:59-01:00' }, {}],
    ['the year before the first', { capturedAt: '0001-01-01T00:00:00+01:00' }, {}],
    ['no time at all', { capturedAt: 'yesterday' }, {}],
  ])('completes an image whose file claims %s', async (_name, claimedFacts, kept) => {
    const { id, arrival } = await insertImage(db.sql);
    const place = { latitude: 52.1, longitude: 5.2 };
    const capturedAt = claimedFacts.capturedAt ?? null;
    const analysis = { ...exampleAnalysis(), gps: { ...place, ...claimedFacts }, capturedAt };
    await claims.complete(await claimed(arrival), analysis, [], new Map());

    const image = await readImage(db.database, id, 'owner');
    expect(image).toMatchObject({ status: 'completed', capturedAt: kept.capturedAt ?? null });
    expect(image?.gps).toEqual({ ...place, ...kept, source: 'file' });
  });

  it('is told that it committed when the reply to its commit was lost', async () => {
    const { arrival } = await insertImage(db.sql);
    const claim = await claimed(arrival);
    const seconds = await claims.complete(claim, exampleAnalysis(), [], new Map());
    expect(await claims.complete(claim, exampleAnalysis(), [], new Map())).toBe(seconds);
  });

  it('fails the image with code and reason', async () => {
    const { id, arrival } = await insertImage(db.sql);
    await claims.fail(await claimed(arrival), 'no_valid_pixels', "it's empty; DROP TABLE images", new Map());
    expect(await rowOf(id)).toMatchObject({
      processing_status: 'failed',
      failure_code: 'no_valid_pixels',
      failure_reason: "it's empty; DROP TABLE images",
    });
  });

  it('fails the image whatever the names in the file hold, which are part of the reason', async () => {
    const { id, arrival } = await insertImage(db.sql);
    const reason = `band 4 is named "R\0dE \ud800 \u001b[31m" ${'x'.repeat(5_000_000)}`;
    await claims.fail(await claimed(arrival), 'needs_band_mapping', reason, new Map());
    const stored = (await rowOf(id)).failure_reason;
    expect(stored).toMatch(/^band 4 is named "R\ufffddE \ufffd \ufffd\[31m" x{100}/);
    expect(String(stored).length).toBeLessThan(3000);
  });

  it('gives the image back after a fault, until attempts are spent', async () => {
    const { id, arrival } = await insertImage(db.sql);
    const moves: string[] = [];
    for (let attempt = 1; attempt <= 3; attempt++) {
      moves.push(await claims.release(await claimed(arrival), `fault ${attempt}`, 0));
    }
    expect(moves).toEqual(['uploaded', 'uploaded', 'failed']);
    expect((await rowOf(id)).failure_reason).toBe(
      'gave up after 3 attempts. The last one ended with fault 3',
    );
    expect(await historyOf(id)).toEqual([
      'null > uploaded (0, postgres)',
      'uploaded > processing (1, process-image)',
      'processing > uploaded (1, process-image)',
      'uploaded > processing (2, process-image)',
      'processing > uploaded (2, process-image)',
      'uploaded > processing (3, process-image)',
      'processing > failed (3, process-image)',
    ]);
  });
});

describe('a worker that has lost its lease', () => {
  async function zombie(): Promise<{ claim: Claim; id: string }> {
    const { id, arrival } = await insertImage(db.sql);
    const claim = await claimed(arrival);
    await db.sql.query(`UPDATE images SET lease_until = now() - interval '1 second' WHERE id = $1`, [id]);
    await claimed(arrival);
    return { claim, id };
  }

  it.each<[string, (claim: Claim) => Promise<unknown>]>([
    ['renew', (claim) => claims.renew(claim)],
    ['complete', (claim) => claims.complete(claim, exampleAnalysis(), [], new Map())],
    ['fail', (claim) => claims.fail(claim, 'damaged_file', 'broken', new Map())],
    ['release', (claim) => claims.release(claim, 'fault', 0)],
  ])('can not %s', async (_name, write) => {
    const { claim, id } = await zombie();
    const before = await rowOf(id);
    await expect(write(claim)).rejects.toThrow(LeaseLostError);
    expect(await rowOf(id)).toEqual(before);
    const { rows } = await db.sql.query(
      'SELECT count(*)::int AS analyses FROM analyses WHERE image_id = $1',
      [id],
    );
    expect(rows[0]).toEqual({ analyses: 0 });
  });
});

describe('the database', () => {
  it('knows the same moves as the state machine', async () => {
    const { id } = await insertImage(db.sql);
    const accepted: string[] = [];
    for (const from of [null, ...IMAGE_STATUSES]) {
      for (const to of IMAGE_STATUSES) {
        const insert = 'INSERT INTO image_transitions (image_id, from_status, to_status, attempt, moved_by)';
        const done = db.sql.query(`${insert} VALUES ($1, $2, $3, 0, 'test')`, [id, from, to]);
        if (await done.catch(() => null)) accepted.push(`${from} > ${to}`);
      }
    }
    const moves = TRANSITIONS.map(({ from, to }) => `${from} > ${to}`);
    // Kept for the histories of old rows: what is opened again becomes `uploaded` first.
    expect(accepted.sort()).toEqual([...moves, 'failed > processing'].sort());
  });

  it("puts an operator's own statement into the history, in the operator's name", async () => {
    const { id, arrival } = await insertImage(db.sql);
    await claims.fail(await claimed(arrival), 'damaged_file', 'broken', new Map());
    await db.sql.query(
      `UPDATE images SET processing_status = 'uploaded', failure_code = NULL, failure_reason = NULL WHERE id = $1`,
      [id],
    );
    expect((await historyOf(id)).at(-1)).toBe('failed > uploaded (1, postgres)');
  });

  it.each([
    ['an unknown status', `processing_status = 'done'`],
    ['failed without a code', `processing_status = 'failed'`],
    ['completed without a time', `processing_status = 'completed', attempt = 1, uploaded_at = now()`],
    ['processing without a lease', `processing_status = 'processing', attempt = 1, uploaded_at = now()`],
    ['a lease while nobody works', `lease_until = now()`],
    [
      'a move that the state machine does not have',
      `processing_status = 'completed', attempt = 1, uploaded_at = now(), processed_at = now()`,
    ],
  ])('refuses %s', async (_name, assignment) => {
    const { id } = await insertImage(db.sql);
    await expect(db.sql.query(`UPDATE images SET ${assignment} WHERE id = $1`, [id])).rejects.toThrow(
      'check constraint',
    );
  });
});
