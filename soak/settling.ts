import { setTimeout as sleep } from 'node:timers/promises';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { ENVIRONMENT } from '../lambdas/contract.ts';
import type { PipelineUnderTest } from '../test/end-to-end/pipeline-under-test.ts';

const SWEEP = 'crop-health-dev-sweep-stuck-images';

/** Milliseconds without any image coming to an end, after which nothing more is waited for. */
const STANDSTILL = 40_000;

export interface SettlingTerms {
  readonly images: number;
  /** Whether S3's events are still to come. */
  readonly isExpecting: () => boolean;
  readonly isEnough?: () => boolean;
}

/** Every image has come to an end and no message is left, or nothing has moved for long. */
export async function untilSettled(run: PipelineUnderTest, terms: SettlingTerms): Promise<void> {
  let before = '';
  for (let movedAt = Date.now(); Date.now() - movedAt < STANDSTILL; await sleep(500)) {
    // Asked first: an event that comes meanwhile is a message then.
    const isExpecting = terms.isExpecting();
    const messages = await messagesIn(run, run.pipeline.endpoints.queueUrl);
    const state = await stateOf(run);
    if (state?.ended === terms.images && messages === 0 && !isExpecting) return;
    if (terms.isEnough?.()) return;
    const now = JSON.stringify([state, messages]);
    if (now !== before) movedAt = Date.now();
    before = now;
  }
}

/** Completed, failed or deleted. undefined while PostgreSQL is being started again. */
export async function stateOf(run: PipelineUnderTest): Promise<{ ended: number; moves: number } | undefined> {
  const text = `
    SELECT CAST(count(*) FILTER (WHERE processing_status IN ('completed', 'failed'))
        + (SELECT count(*) FROM deleted_images) AS integer) AS ended,
      (SELECT CAST(count(*) AS integer) FROM image_transitions) AS moves
    FROM images`;
  return run.database.query<{ ended: number; moves: number }>(text).then(
    ({ rows }) => rows[0],
    () => undefined,
  );
}

/**
 * The sweeps have removed the objects of what was deleted.
 * @param forGood also the second time, when no worker of before can be left
 */
export async function untilPurged(run: PipelineUnderTest, forGood: boolean): Promise<void> {
  const { environment } = run.pipeline.functions.get(SWEEP).definition;
  const lifetime = Number(environment[ENVIRONMENT.workerLifetimeSeconds]) * 1000;
  const deadline = Date.now() + STANDSTILL + (forGood ? lifetime : 0);
  while (Date.now() < deadline) {
    const { deleting, deleted } = await run.register.list(10_000);
    if (deleting.length === 0 && (!forGood || deleted.length === 0)) return;
    await sleep(500);
  }
}

export async function messagesIn(run: PipelineUnderTest, QueueUrl: string): Promise<number> {
  const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] });
  const { Attributes = {} } = await run.sqs.send(command);
  const { ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible } = Attributes;
  const delayed = Attributes.ApproximateNumberOfMessagesDelayed;
  return [ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible, delayed].reduce(
    (sum, text) => sum + Number(text ?? 0),
    0,
  );
}
