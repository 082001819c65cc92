import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SeparatePipeline } from './separate-pipeline.ts';
import { smallImage } from './small-image.ts';

describe('kill -9 of the whole run', () => {
  let dataDirectory: string;
  let pipeline: SeparatePipeline;
  beforeEach(async () => {
    dataDirectory = await mkdtemp(join(tmpdir(), 'crop-health-killed-'));
    pipeline = await SeparatePipeline.start(dataDirectory);
  });
  afterEach(async () => {
    await pipeline.stop();
    await rm(dataDirectory, { recursive: true, force: true });
  });

  it('with images in every state: the next start brings each to its end, once', async () => {
    const { request, bytes } = smallImage();
    const upload = async () => {
      const created = await pipeline.app.create(request);
      expect((await pipeline.app.send(created, bytes)).status).toBe(200);
      return created.id;
    };
    const done = await upload();
    await pipeline.settle(done);
    const underWay: string[] = [];
    for (let image = 0; image < 6; image++) underWay.push(await upload());
    await pipeline.kill();

    pipeline = await SeparatePipeline.start(dataDirectory);
    for (const id of underWay) expect((await pipeline.settle(id)).status).toBe('completed');
    const database = new pg.Client({ connectionString: pipeline.endpoints.postgresUrl });
    await database.connect();
    const { rows } = await database.query(
      'SELECT image_id, count(*) AS count FROM analyses GROUP BY image_id',
    );
    await database.end();
    const ids = [done, ...underWay].sort();
    expect(rows.sort((a, b) => a.image_id.localeCompare(b.image_id))).toEqual(
      ids.map((id) => ({ image_id: id, count: '1' })),
    );
  }, 180_000);
});
