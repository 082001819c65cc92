import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OBJECT_KEYS } from '../../lambdas/contract.ts';
import type { ObservedStatement } from '../../local/rds-data/start-data-api-server.ts';
import { SAMPLE, SAMPLE_PATH } from './images.ts';
import { IMPATIENT, type PipelineUnderTest, startPipelineUnderTest } from './pipeline-under-test.ts';

const PROCESS_IMAGE = 'crop-health-dev-process-image';

describe('an image is neither lost nor counted twice', () => {
  let run: PipelineUnderTest;
  /** Called before each statement of the functions reaches PostgreSQL. */
  let onStatement: (statement: ObservedStatement) => void = () => {};

  beforeAll(async () => {
    run = await startPipelineUnderTest(IMPATIENT, { onStatement: (statement) => onStatement(statement) });
  });
  afterAll(() => run?.stop());

  const enter = (imageId: string) => run.register.enterOpen({ imageId, attemptsBefore: 0, objects: 1 });

  it('the same event twice: one analysis', async () => {
    const id = await run.app.upload(SAMPLE_PATH, SAMPLE);
    const key = OBJECT_KEYS.raw(id, SAMPLE.filename);
    const again = { kind: 'process-image', imageId: id, key };
    for (let copy = 0; copy < 2; copy++) await run.send(JSON.stringify(again));
    await run.app.waitFor(id, ['completed']);
    await run.send(JSON.stringify(again));
    await expect.poll(() => run.queueDepth(), { timeout: 15_000 }).toEqual({ visible: 0, inFlight: 0 });

    const { rows } = await run.database.query('SELECT attempt FROM analyses WHERE image_id = $1', [id]);
    expect(rows).toEqual([{ attempt: 1 }]);
    expect(await run.app.image(id)).toMatchObject({ status: 'completed', attempt: 1 });
  });

  it('an event that never came: the sweep finds the object and queues the image', async () => {
    await run.withoutEvents(async () => {
      const id = await run.app.upload(SAMPLE_PATH, SAMPLE);
      await enter(id);
      await sleep((IMPATIENT.lostEventSeconds + 0.5) * 1000);
      expect((await run.app.image(id)).status).toBe('uploaded');

      expect(await run.sweep()).toMatchObject({ requeuedLostEvents: 1, expiredUploads: 0 });
      const image = await run.app.waitFor(id, ['completed', 'failed']);
      expect(image).toMatchObject({ status: 'completed', attempt: 1 });
      expect(image.uploadedAt).not.toBeNull();
    });
  });

  it('a worker killed in the middle: its lease runs out, the sweep gives the image to another one', async () => {
    let kills = 0;
    onStatement = ({ sql }) => {
      if (kills > 0 || !sql.includes('INSERT INTO analyses')) return;
      kills += 1;
      run.pipeline.functions.get(PROCESS_IMAGE).killOne();
      throw new Error('the worker is dead: its statement never arrives');
    };
    const id = await run.app.upload(SAMPLE_PATH, SAMPLE);
    await enter(id);
    await expect.poll(() => kills, { timeout: 20_000 }).toBe(1);
    expect((await run.app.image(id)).status).toBe('processing');
    await sleep((IMPATIENT.leaseSeconds + 0.5) * 1000);

    expect(await run.sweep()).toMatchObject({ requeuedExpiredLeases: 1 });
    const image = await run.app.waitFor(id, ['completed', 'failed']);
    expect(image).toMatchObject({ status: 'completed', attempt: 2 });
    const { rows } = await run.database.query('SELECT attempt FROM analyses WHERE image_id = $1', [id]);
    expect(rows).toEqual([{ attempt: 2 }]);
  });

  it('a worker that dies every time: attempts are capped, and the image ends as failed with the reason', async () => {
    onStatement = ({ sql }) => {
      if (!sql.includes('INSERT INTO analyses')) return;
      run.pipeline.functions.get(PROCESS_IMAGE).killOne();
      throw new Error('the worker is dead: its statement never arrives');
    };
    const id = await run.app.upload(SAMPLE_PATH, SAMPLE);
    await enter(id);
    const deadline = Date.now() + 40_000;
    while ((await run.app.image(id)).status !== 'failed' && Date.now() < deadline) {
      await sleep(1000);
      await run.sweep();
    }
    onStatement = () => {};
    const image = await run.app.image(id);
    expect(image).toMatchObject({ status: 'failed', failureCode: 'attempts_exhausted', attempt: 3 });
    expect(image.failureReason).toMatch(/3 attempts/);
  });

  it('an upload that never comes: ends as failed once its time is over', async () => {
    const created = await run.app.create({ ...SAMPLE, size: 1000 });
    await enter(created.id);
    await sleep((IMPATIENT.uploadLifetimeSeconds + IMPATIENT.lostEventSeconds + 0.5) * 1000);
    expect(await run.sweep()).toMatchObject({ expiredUploads: 1, requeuedLostEvents: 0 });
    const image = await run.app.image(created.id);
    expect(image).toMatchObject({ status: 'failed', failureCode: 'upload_expired', uploadedAt: null });
  });

  it('a database that is resuming is waited for', async () => {
    run.pipeline.dataApi.pause(3);
    const id = await run.app.upload(SAMPLE_PATH, SAMPLE);
    expect((await run.app.waitFor(id, ['completed', 'failed'])).status).toBe('completed');
  });

  it('a message that is no message holds nobody up', async () => {
    await run.sqs.send(
      new SendMessageCommand({ QueueUrl: run.pipeline.endpoints.queueUrl, MessageBody: 'not JSON' }),
    );
    const id = await run.app.upload(SAMPLE_PATH, SAMPLE);
    expect((await run.app.waitFor(id, ['completed', 'failed'])).status).toBe('completed');
  });
});

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
