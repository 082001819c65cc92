import { GetQueueAttributesCommand, SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { describe, expect, it, vi } from 'vitest';
import { stableUuid } from '../../../local/deployment/names.ts';
import { testAccount } from './account.ts';
import { assetWith, functionOf, mappingOf, QUEUE, roleFor } from './field-function.ts';

const Role = roleFor('lambda.amazonaws.com');

/** Tells of every batch in a line, and fails as the messages say. */
const FIELD = `
  export const handler = async ({ Records }) => {
    const bodies = Records.map((record) => record.body);
    console.log('batch ' + JSON.stringify(Records.map((r) => [r.body, r.attributes.ApproximateReceiveCount])));
    if (bodies.includes('throw')) throw new Error('thrown');
    await new Promise((resolve) => setTimeout(resolve, bodies.includes('slow') ? 400 : 0));
    return { batchItemFailures: Records.filter((r) => r.body.startsWith('bad')).map((r) => ({ itemIdentifier: r.messageId })) };
  };`;

async function fieldQueue(mapping: Record<string, unknown>) {
  const { account, deploy, sqs, functionLines } = await testAccount();
  await deploy(
    { Role, Queue: QUEUE, Function: functionOf(), Mapping: mappingOf(mapping) },
    await assetWith(FIELD),
  );
  const queueUrl = account.sqs.queueUrl([...account.queueAttributes.keys()][0]!);
  account.eventSourceMappings.start();
  return {
    /** Bodies with their receive counts, batch by batch. */
    batches: (): [string, string][][] =>
      functionLines.filter((line) => line.startsWith('batch ')).map((line) => JSON.parse(line.slice(6))),
    async send(...bodies: string[]) {
      const Entries = bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
      await sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
    },
    async left() {
      const { Attributes } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['All'] }),
      );
      return (
        Number(Attributes?.ApproximateNumberOfMessages) +
        Number(Attributes?.ApproximateNumberOfMessagesNotVisible)
      );
    },
  };
}

const partial = { FunctionResponseTypes: ['ReportBatchItemFailures'] };

describe('an event source mapping', () => {
  it('deletes what succeeded, and what was reported comes back after the visibility timeout', async () => {
    const queue = await fieldQueue({ ...partial, BatchSize: 10 });
    await queue.send('good', 'bad', 'good too');
    await vi.waitFor(async () => expect(await queue.left()).toBe(1), 3000);
    await vi.waitFor(() => expect(queue.batches().flat()).toContainEqual(['bad', '2']), 6000);
    expect(
      queue
        .batches()
        .flat()
        .filter(([body]) => body === 'good'),
    ).toHaveLength(1);
  });

  it('returns the whole batch when the function throws', async () => {
    const queue = await fieldQueue({ ...partial, BatchSize: 10, MaximumBatchingWindowInSeconds: 1 });
    await queue.send('throw', 'good');
    await vi.waitFor(() => expect(queue.batches().flat()).toContainEqual(['good', '2']), 8000);
  });

  it('deletes everything where the template does not ask for reports', async () => {
    const queue = await fieldQueue({ BatchSize: 10 });
    await queue.send('bad', 'good');
    await vi.waitFor(async () => expect(await queue.left()).toBe(0), 3000);
  });

  it('hands over no more than the batch size, and no more batches than the concurrency at a time', async () => {
    const queue = await fieldQueue({ ...partial, BatchSize: 1, ScalingConfig: { MaximumConcurrency: 2 } });
    await queue.send('slow', 'slow', 'slow', 'slow');
    await vi.waitFor(() => expect(queue.batches().length).toBe(2), 3000);
    expect(await queue.left()).toBe(4);
    await vi.waitFor(async () => expect(await queue.left()).toBe(0), 5000);
    expect(queue.batches().every((batch) => batch.length === 1)).toBe(true);
  });

  it('that an operator has switched off stays off over the next deployment, as one on AWS that finds it unchanged', async () => {
    const { account, deploy } = await testAccount();
    const uuid = stableUuid('Farm', 'Mapping');
    await account.state.rememberEventSource(uuid, false);
    await deploy(
      { Role, Queue: QUEUE, Function: functionOf(), Mapping: mappingOf({}) },
      await assetWith(FIELD),
    );
    expect(account.eventSourceMappings.find(uuid)?.state).toBe('Disabled');
  });
});
