import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UploadMessages } from '../../lambdas/aws/upload-messages.ts';
import { createUploadQueues, type UploadQueues } from './upload-queues.ts';

let queues: UploadQueues;
let messages: UploadMessages;
beforeAll(async () => {
  queues = await createUploadQueues();
  messages = new UploadMessages(queues.client, queues);
});
afterAll(() => queues.close());

describe('messages of the upload queue', () => {
  it('are set aside with a reason, whatever characters it quotes', async () => {
    await messages.setAside('body', `the key raw/\u0000\ud800${'x'.repeat(2000)} is none`);
    const [message] = await queues.receive(queues.deadLetterQueueUrl);
    expect(message?.Body).toBe('body');
    const reason = message?.MessageAttributes?.reason?.StringValue ?? '';
    expect(reason).toHaveLength(1000);
    expect(reason).toMatch(/^the key raw\/\ufffd\ufffdxx/);
  });

  it('come back when they are told to, and not before', async () => {
    await messages.sendAgain('later');
    const [taken] = await queues.receive(queues.queueUrl);
    await messages.returnAfter(taken!.ReceiptHandle!, 60);
    expect(await queues.receive(queues.queueUrl)).toEqual([]);
    await messages.returnAfter(taken!.ReceiptHandle!, 0);
    expect(await queues.receive(queues.queueUrl)).toMatchObject([{ Body: 'later' }]);
  });
});
