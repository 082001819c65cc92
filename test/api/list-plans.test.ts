import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../lambdas/aws/data-api.ts';
import { type CropHealthDatabase, createCropHealthDatabase } from '../aws/crop-health-database.ts';
import { apiClient, partsWithoutDatabase } from './api-client.ts';

let db: CropHealthDatabase;
beforeAll(async () => {
  db = await createCropHealthDatabase();
  await insertMany(10_000);
});
afterAll(() => db.close());

/** Half of them are one owner's. */
async function insertMany(count: number): Promise<void> {
  // Transitions are not listed, and take most of the time.
  await db.sql.query('ALTER TABLE images DISABLE TRIGGER USER');
  await db.sql.query(
    `INSERT INTO images (
       id, owner_id, filename, original_name, s3_key, file_size, mime_type, upload_expires_at, uploaded_at, created_at,
       updated_at, captured_at, mission, field, processing_status, failure_code, failure_reason
     )
     SELECT
       gen_random_uuid(), CASE number % 2 WHEN 0 THEN 'alice' ELSE 'owner ' || number % 100 END, 'beds.tif', 'beds.tif',
       'raw/' || number, 1000, 'image/tiff', now(), now(), now() - number * interval '1 minute',
       now() - number * interval '1 minute', now() - number * interval '1 minute', 'mission ' || number % 500,
       'field ' || number % 300, status, CASE status WHEN 'failed' THEN 'damaged_file' END,
       CASE status WHEN 'failed' THEN 'it ends' END
     FROM (
       SELECT number, CASE WHEN number % 100 IN (2, 3, 5, 7, 11, 13, 17, 19, 23) THEN 'failed' ELSE 'uploaded' END AS status
       FROM generate_series(1, $1) AS number
     ) AS numbered`,
    [count],
  );
  await db.sql.query('ALTER TABLE images ENABLE TRIGGER USER');
  await db.sql.query(
    `INSERT INTO image_gps (image_id, latitude, longitude, source)
     SELECT id, 50 + random() * 5, 5 + random() * 5, 'request' FROM images`,
  );
  await db.sql.query('ANALYZE');
}

/** The plan of the statement that the route sends, with its values. */
async function planOf(query: Readonly<Record<string, string>>, path = '/images'): Promise<string> {
  const plans: string[] = [];
  const database: Database = {
    async query(sql, values) {
      const rows = await db.database.query(`EXPLAIN (ANALYZE, TIMING OFF) ${sql}`, values);
      plans.push(rows.map((row) => row.text('QUERY PLAN')).join('\n'));
      return db.database.query(sql, values);
    },
  };
  const { status } = await apiClient({ ...partsWithoutDatabase(), database })('GET', path, { query });
  expect(status).toBe(200);
  return plans.join('\n');
}

describe('GET /images among 10 000 images', () => {
  const anHourAgo = new Date(Date.now() - 3_600_000).toISOString();

  it.each<[string, Readonly<Record<string, string>>]>([
    ['images_by_owner', {}],
    ['images_by_owner', { bbox: '5,52,6,53' }],
    ['images_by_owner_status', { status: 'failed' }],
    ['images_by_owner_mission', { mission: 'mission 8' }],
    ['images_by_owner_field', { field: 'field 6' }],
    ['images_by_owner_update', { updatedSince: anHourAgo }],
    ['images_by_owner_capture', { capturedFrom: anHourAgo }],
  ])('reads %s for %j', async (index, query) => {
    const plan = await planOf(query);
    expect(plan).toMatch(new RegExp(`\\b${index}\\b`));
    expect(plan).not.toContain('Seq Scan on images');
  });

  it('reads no more rows for a page than are on it, wherever it begins', async () => {
    const api = apiClient({ ...partsWithoutDatabase(), database: db.database });
    let cursor: string | undefined;
    for (let page = 0; page < 10; page++) {
      const query = { limit: '100', ...(cursor !== undefined && { cursor }) };
      cursor = (await api('GET', '/images', { query })).body.nextCursor;
    }
    const plan = await planOf({ limit: '100', cursor: cursor ?? '' });
    expect(plan).toMatch(/Index Scan.* using images_by_owner on images .*actual rows=101(\.00)? loops=1/);
    expect(plan).not.toContain('Rows Removed by Filter');
  });
});

describe('what is told of one field among 300', () => {
  it.each(['series', 'changes', 'export'])(
    'reads the images of that field only, for its %s',
    async (route) => {
      const plan = await planOf({}, `/fields/field 6/${route}`);
      expect(plan).toContain('images_by_owner_field');
      expect(plan).not.toContain('Seq Scan on images');
    },
  );
});
