import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failuresByCode } from '../../ops/queries/failures.ts';
import { countFinished, type FinishedFilter, finishedImages } from '../../ops/queries/finished-images.ts';
import { readTransitions } from '../../ops/queries/image-history.ts';
import { stuckRows } from '../../ops/queries/stuck-rows.ts';
import { type CropHealthDatabase, createCropHealthDatabase } from '../aws/crop-health-database.ts';

let db: CropHealthDatabase;
beforeAll(async () => {
  db = await createCropHealthDatabase();
});
afterAll(() => db.close());

/** Of one moment, as a burst has them; with requests of nearly the longest that the API takes. */
async function insert(count: number, owner: string, failure: string | null, padding: number): Promise<void> {
  await db.sql.query(
    `INSERT INTO images (id, owner_id, filename, original_name, s3_key, file_size, mime_type, upload_expires_at, uploaded_at,
      created_at, request)
    SELECT gen_random_uuid(), $2::text, 'a.tif', 'a.tif', 'raw/' || $2::text || number, 1, 'image/tiff', now(), now(),
      now() - interval '1 hour', jsonb_build_object('sensor', 'survey3', 'padding', repeat('x', $3::int))
    FROM generate_series(1, $1::int) AS number`,
    [count, owner, padding],
  );
  if (failure === null) return;
  await db.sql.query(
    `UPDATE images SET processing_status = 'failed', failure_code = $2, failure_reason = $2 WHERE owner_id = $1`,
    [owner, failure],
  );
}

const FILTER: FinishedFilter = {
  ...{ status: 'failed', code: null, owner: null, sensor: null, since: null, until: null, ids: null },
};

describe('more rows than the Data API answers with at once', () => {
  it('that wait come each once, although all are of one moment, up to the limit', async () => {
    await insert(350, 'burst', null, 10);
    const terms = { maximumAttempts: 5, lostEventSeconds: 90 };
    const rows = await stuckRows(db.database, terms, 1000);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(350);
    expect(rows).toHaveLength(350);
    expect(await stuckRows(db.database, terms, 120)).toHaveLength(120);
  });

  it('that are to be processed again come each once, with the longest requests', async () => {
    await insert(130, 'long', 'attempts_exhausted', 15_000);
    const ids = new Set<string>();
    for await (const { id } of finishedImages(db.database, { ...FILTER, owner: 'long' })) ids.add(id);
    expect(ids.size).toBe(130);
  });

  it('of one image’s history are all read', async () => {
    await insert(1, 'old', 'too_large', 10);
    const { rows } = await db.sql.query<{ id: string }>(`SELECT id FROM images WHERE owner_id = 'old'`);
    await db.sql.query(
      `INSERT INTO image_transitions (image_id, from_status, to_status, attempt, moved_by)
      SELECT $1, 'uploaded', 'processing', number, 'process-image' FROM generate_series(1, 1100) AS number`,
      [rows[0]!.id],
    );
    const transitions = await readTransitions(db.database, rows[0]!.id);
    expect(transitions).toHaveLength(1102);
    expect(transitions.at(-1)).toMatchObject({ attempt: 1100, to: 'processing' });
  });
});

describe('a filter', () => {
  it.each<[string, Partial<FinishedFilter>, number]>([
    ['by code', { code: 'too_large' }, 1],
    ['by owner', { owner: 'long' }, 130],
    ['by sensor', { sensor: 'survey3' }, 131],
    ['by another sensor', { sensor: 'sequoia' }, 0],
    ['by time', { since: '2000-01-01T00:00:00Z', until: '2999-01-01T00:00:00Z' }, 131],
    ['before that time', { until: '2000-01-01T00:00:00Z' }, 0],
    ['by an id that is not there', { ids: [randomUUID()] }, 0],
    ['of what completed', { status: 'completed' }, 0],
  ])('%s counts what it takes', async (_name, filter, images) => {
    const counts = await countFinished(db.database, { ...FILTER, ...filter });
    expect(counts.reduce((sum, count) => sum + count.images, 0)).toBe(images);
  });

  it('of failures groups by code, the most frequent first', async () => {
    const groups = await failuresByCode(db.database, { since: null, code: null, owner: null });
    expect(groups.map(({ code, images, owners }) => [code, images, owners])).toEqual([
      ['attempts_exhausted', 130, 1],
      ['too_large', 1, 1],
    ]);
  });
});
