import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sweptImages } from '../../lambdas/aws/image-repository/swept-images.ts';
import { type CropHealthDatabase, createCropHealthDatabase } from './crop-health-database.ts';

let db: CropHealthDatabase;
beforeAll(async () => {
  db = await createCropHealthDatabase();
});
afterAll(() => db.close());

/** Captures of ten files with long names, inserted in one statement. */
async function insertCaptures(count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => randomUUID());
  await db.sql.query(
    `INSERT INTO images (id, owner_id, filename, original_name, s3_key, file_size, mime_type, upload_expires_at,
      capture_files, read_etags)
    SELECT id, 'owner', 'a.tif', 'a.tif', 'raw/' || id || '/0', 1, 'image/tiff', now(), files.keys, files.etags
    FROM unnest($1::uuid[]) AS wanted(id), LATERAL (
      SELECT jsonb_agg(jsonb_build_object('key', key)) AS keys, jsonb_object_agg(key, md5(key)) AS etags
      FROM (SELECT 'raw/' || id || '/' || file || repeat('x', 100) AS key FROM generate_series(0, 9) AS file) AS named
    ) AS files`,
    [ids],
  );
  return ids;
}

describe('the states of many images', () => {
  it('are read in answers that the Data API gives, with ETags where these are asked for', async () => {
    const ids = await insertCaptures(501);
    const images = sweptImages(db.database);
    const compared = await images.states(ids, { readEtags: true });
    expect([...compared.keys()].sort()).toEqual([...ids].sort());
    for (const { row } of compared.values()) expect(Object.keys(row?.readEtags ?? {})).toHaveLength(10);
    const plain = await images.states(ids);
    expect(plain.size).toBe(501);
    for (const { row } of plain.values()) expect(row).toMatchObject({ readEtags: {}, attemptsBefore: 0 });
  });
});
