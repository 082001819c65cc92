import { randomUUID } from 'node:crypto';
import { ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SAMPLE, SAMPLE_PATH } from './images.ts';
import { IMPATIENT, type PipelineUnderTest, startPipelineUnderTest } from './pipeline-under-test.ts';

describe('the sweep', () => {
  let run: PipelineUnderTest;
  const statements: string[] = [];
  let id: string;

  beforeAll(async () => {
    run = await startPipelineUnderTest(IMPATIENT, { onStatement: ({ sql }) => void statements.push(sql) });
    id = await run.app.upload(SAMPLE_PATH, SAMPLE);
    await run.app.waitFor(id, ['completed']);
  });
  afterAll(() => run?.stop());

  const put = (Key: string) =>
    run.s3.send(new PutObjectCommand({ Bucket: run.pipeline.endpoints.bucketName, Key, Body: 'bytes' }));
  const keys = async (Prefix: string) => {
    const command = new ListObjectsV2Command({ Bucket: run.pipeline.endpoints.bucketName, Prefix });
    return ((await run.s3.send(command)).Contents ?? []).map(({ Key = '' }) => Key);
  };

  it('takes the entry of a finished image out of the register, and then lets the database sleep', async () => {
    await expect.poll(() => run.queueDepth(), { timeout: 15_000 }).toEqual({ visible: 0, inFlight: 0 });
    await run.register.enterOpen({ imageId: id, attemptsBefore: 0, objects: 1 });
    await sleep((IMPATIENT.lostEventSeconds + 0.5) * 1000);
    expect(await run.sweep()).toMatchObject({ askedDatabase: true, requeuedLostEvents: 0 });
    expect((await run.register.list(10)).open).toEqual([]);
    statements.length = 0;
    expect(await run.sweep()).toMatchObject({ askedDatabase: false });
    expect(statements).toEqual([]);
  });

  it('removes in its full round what no analysis names, keeps what one names, and queues what has no row', async () => {
    const kept = await keys(`derived/${id}/`);
    expect(kept.length).toBeGreaterThan(0);
    const orphan = `derived/${id}/7/ndvi.tif`;
    await put(orphan);
    const unknown = randomUUID();
    await run.withoutEvents(async () => void (await put(`raw/${unknown}/found.tif`)));
    await sleep((IMPATIENT.lostEventSeconds + 0.5) * 1000);
    expect(await run.fullRound(0)).toMatchObject({
      askedDatabase: true,
      removedOrphans: 1,
      requeuedWithoutRow: 1,
      unknownObjects: 0,
    });
    expect(await keys(`derived/${id}/`)).toEqual(kept);
  });

  it('removes the objects of a deleted image', async () => {
    await run.database.query(`INSERT INTO deleted_images (id, owner_id) VALUES ($1, 'owner')`, [id]);
    await run.database.query('DELETE FROM images WHERE id = $1', [id]);
    await run.register.enterDeleting(id);
    await sleep((IMPATIENT.lostEventSeconds + 0.5) * 1000);
    expect(await run.sweep()).toMatchObject({ askedDatabase: true });
    expect(await keys(`raw/${id}/`)).toEqual([]);
    expect(await keys(`derived/${id}/`)).toEqual([]);
    expect(await run.sweep()).toMatchObject({ askedDatabase: false });
  });
});

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
