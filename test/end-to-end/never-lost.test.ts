import {
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OBJECT_KEYS } from '../../lambdas/contract.ts';
import type { ObservedStatement } from '../../local/faults/interference.ts';
import { documentedFields } from '../stacks/log-fields.ts';
import { SAMPLE, SAMPLE_PATH } from './images.ts';
import { logLines, otherFields } from './log-lines.ts';
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
      await sleep((IMPATIENT.lostEventSeconds + 0.5) * 1000);
      expect((await run.app.image(id)).status).toBe('uploaded');

      expect(await run.sweep()).toMatchObject({ requeuedLostEvents: 1, expiredUploads: 0 });
      const image = await run.app.waitFor(id, ['completed', 'failed']);
      expect(image).toMatchObject({ status: 'completed', attempt: 1 });
      expect(image.uploadedAt).not.toBeNull();
    });
  });

  it('a worker that dies every time: attempts are capped, and the image ends as failed with the reason', async () => {
    onStatement = ({ sql }) => {
      if (!sql.includes('INSERT INTO analyses')) return;
      run.pipeline.functions.get(PROCESS_IMAGE).killOne();
      throw new Error('the worker is dead: its statement never arrives');
    };
    const id = await run.app.upload(SAMPLE_PATH, SAMPLE);
    const deadline = Date.now() + 40_000;
    while ((await run.app.image(id)).status !== 'failed' && Date.now() < deadline) {
      await sleep(1000);
      await run.sweep();
    }
    onStatement = () => {};
    const image = await run.app.image(id);
    expect(image).toMatchObject({ status: 'failed', failureCode: 'attempts_exhausted', attempt: 3 });
    expect(image.failureReason).toMatch(/3 attempts/);
    const message = await setAside();
    expect(message).toMatchObject({
      body: { imageId: id, exhaustedAttempt: 3 },
      reason: expect.stringContaining('gave up after 3 attempts'),
    });

    // Doubled, as SQS may: the second one finds that the image has had its new attempts.
    const ofTheDead = await run.queueDepth();
    await run.send(JSON.stringify(message!.body));
    await redriveAll();
    const again = await run.app.waitFor(id, ['completed']);
    expect(again).toMatchObject({ status: 'completed', attempt: 4 });
    // What the killed workers had taken stays hidden.
    await expect.poll(() => run.queueDepth(), { timeout: 15_000 }).toEqual(ofTheDead);
    expect(await run.app.image(id)).toMatchObject({ status: 'completed', attempt: 4 });
  });

  it('an upload that never comes: ends as failed once its time is over', async () => {
    const created = await run.app.create({ ...SAMPLE, size: 1000 });
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
    expect(await setAside()).toMatchObject({ reason: 'not_a_message: the message is not JSON' });
  });

  it('whatever went wrong is in the logs, in fields that are documented', async () => {
    const lines = await logLines(run.pipeline.dataDirectory);
    expect(otherFields(lines, documentedFields())).toEqual([]);
    const told = new Set(lines.map(({ message }) => message));
    for (const message of ['database:refused', 'image:queued-again', 'message:set-aside', 'sweep:done']) {
      expect(told).toContain(message);
    }
  });

  /** The newest message of the dead-letter queue, which stays there. */
  async function setAside(): Promise<{ body: unknown; reason: string | undefined } | undefined> {
    const { Messages = [] } = await run.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: run.pipeline.endpoints.deadLetterQueueUrl,
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ['reason'],
        VisibilityTimeout: 0,
      }),
    );
    const newest = Messages.at(-1);
    if (newest === undefined) return undefined;
    const body = newest.Body?.startsWith('{') ? JSON.parse(newest.Body) : newest.Body;
    return { body, reason: newest.MessageAttributes?.reason?.StringValue };
  }

  async function redriveAll(): Promise<void> {
    const [source, destination] = await Promise.all(
      [run.pipeline.endpoints.deadLetterQueueUrl, run.pipeline.endpoints.queueUrl].map(arnOf),
    );
    await run.sqs.send(new StartMessageMoveTaskCommand({ SourceArn: source, DestinationArn: destination }));
    await expect
      .poll(async () => {
        const { Results = [] } = await run.sqs.send(new ListMessageMoveTasksCommand({ SourceArn: source }));
        return Results[0]?.Status;
      })
      .toBe('COMPLETED');
  }

  async function arnOf(url: string): Promise<string | undefined> {
    const command = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] });
    return (await run.sqs.send(command)).Attributes?.QueueArn;
  }
});

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
