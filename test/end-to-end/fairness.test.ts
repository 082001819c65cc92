import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { photo } from './images.ts';
import { IMPATIENT, type PipelineUnderTest, startPipelineUnderTest } from './pipeline-under-test.ts';

const BURST = 24;
const WORKERS = 2;

describe("one owner's burst", () => {
  let run: PipelineUnderTest;
  /** Claims wait for it, so that the queue is backed up however fast the machine is. */
  let everythingIsThere: () => void = () => {};
  const gate = new Promise<void>((resolve) => {
    everythingIsThere = resolve;
  });

  beforeAll(async () => {
    const config = { ...IMPATIENT, uploadLifetimeSeconds: 600, processConcurrency: WORKERS };
    run = await startPipelineUnderTest(config, {
      onStatement: ({ sql }) => (sql.includes("moved_by = 'process-image'") ? gate : undefined),
    });
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
    await new Promise((resolve) => setTimeout(resolve, IMPATIENT.fairnessSeconds * 1000));
    everythingIsThere();
    for (const id of [created.id, ...burst]) {
      const app = id === created.id ? other : run.app;
      expect((await app.waitFor(id, ['completed', 'failed'], 60)).status).toBe('completed');
    }

    const { rows } = await run.database.query<{ earlier: string }>(
      `SELECT COUNT(*) AS earlier FROM images AS others JOIN images ON images.id = $1
      WHERE others.owner_id <> images.owner_id AND others.processed_at < images.processed_at`,
      [created.id],
    );
    // What the workers held already, and what they took at the same moment.
    expect(Number(rows[0]!.earlier)).toBeLessThanOrEqual(2 * WORKERS);
  });
});
