import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { photo } from './images.ts';
import { IMPATIENT, type PipelineUnderTest, startPipelineUnderTest } from './pipeline-under-test.ts';

/** More than the workers finish while the other owner uploads. */
const BURST = 60;

describe("one owner's burst", () => {
  let run: PipelineUnderTest;
  beforeAll(async () => {
    run = await startPipelineUnderTest({ ...IMPATIENT, uploadLifetimeSeconds: 600, processConcurrency: 2 });
  });
  afterAll(() => run?.stop());

  it('does not make the others wait for its end', async () => {
    const bytes = await photo();
    const request = { filename: 'photo.jpg', contentType: 'image/jpeg', size: bytes.byteLength };
    const burst: string[] = [];
    for (let index = 0; index < BURST; index++) {
      const created = await run.app.create(request);
      await run.app.send(created, bytes);
      burst.push(created.id);
    }
    const other = await run.fieldAppOf('somebody-else');
    const created = await other.create(request);
    await other.send(created, bytes);
    const image = await other.waitFor(created.id, ['completed', 'failed']);
    expect(image.status).toBe('completed');
    for (const id of burst)
      expect((await run.app.waitFor(id, ['completed', 'failed'], 60)).status).toBe('completed');

    const { rows } = await run.database.query<{ waited: number; later: string }>(
      `SELECT EXTRACT(EPOCH FROM processed_at - uploaded_at)::float8 AS waited,
        (SELECT COUNT(*) FROM images AS others
          WHERE others.owner_id <> images.owner_id AND others.processed_at > images.processed_at
            AND others.uploaded_at < images.uploaded_at) AS later
      FROM images WHERE id = $1`,
      [created.id],
    );
    // Images of the burst that had been there before, and were done after it.
    expect(Number(rows[0]!.later)).toBeGreaterThan(BURST / 4);
  });
});
