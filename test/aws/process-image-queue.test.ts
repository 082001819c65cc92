import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { queueImages } from '../../lambdas/aws/process-image-queue.ts';
import { parseQueueMessage } from '../../lambdas/aws/queue-message.ts';
import { AccessControl } from '../../local/access/access-control.ts';
import { type SqsServer, startSqsServer } from '../../local/sqs/start-sqs-server.ts';
import { ACCESS_KEY, operator } from './crop-health-database.ts';

let folder: string;
let server: SqsServer;
let client: SQSClient;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'queue-'));
  const access = new AccessControl();
  access.register(operator);
  server = await startSqsServer({
    dataDirectory: folder,
    access,
    region: 'us-east-1',
    account: operator.account,
  });
  server.createQueue('uploads');
  client = new SQSClient({ region: 'us-east-1', endpoint: server.url, credentials: ACCESS_KEY });
});
afterAll(async () => {
  client.destroy();
  await server.close();
  await rm(folder, { recursive: true });
});

const messageOf = (imageId: string) =>
  ({ kind: 'process-image', imageId, key: `raw/${imageId}/a.tif` }) as const;

describe('putting images into the queue', () => {
  it('sends more than one call takes, and the worker reads what was sent', async () => {
    const ids: string[] = Array.from({ length: 23 }, () => randomUUID());
    const queueUrl = server.queueUrl('uploads');
    const { sent, faults } = await queueImages(client, queueUrl, ids.map(messageOf));
    expect(faults).toEqual([]);
    expect([...sent].sort()).toEqual([...ids].sort());
    const received = await client.send(
      new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }),
    );
    const arrivals = (received.Messages ?? []).flatMap(
      ({ Body }) => parseQueueMessage(Body ?? '', 'images').arrivals,
    );
    expect(arrivals.length).toBeGreaterThan(0);
    expect(arrivals.every(({ imageId }) => ids.includes(imageId))).toBe(true);
  });

  it('tells what was not sent', async () => {
    const { sent, faults } = await queueImages(client, server.queueUrl('nowhere'), [messageOf(randomUUID())]);
    expect(sent.size).toBe(0);
    expect(faults).toHaveLength(1);
  });
});
