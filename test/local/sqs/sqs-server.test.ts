import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  type Message,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AccessControl } from '../../../local/access/access-control.ts';
import type { PolicyStatement } from '../../../local/access/caller.ts';
import { type SqsServer, startSqsServer } from '../../../local/sqs/start-sqs-server.ts';

const region = 'us-east-1';
const account = '000000000000';

let dataDirectory: string;
let access: AccessControl;
let server: SqsServer;

const start = () => startSqsServer({ dataDirectory, access, region, account });

beforeEach(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), 'sqs-test-'));
  access = new AccessControl();
  server = await start();
});

afterEach(async () => {
  await server.close();
  await rm(dataDirectory, { recursive: true, force: true });
});

function clientWith(...statements: PolicyStatement[]): SQSClient {
  const credentials = { accessKeyId: `AKIA${JSON.stringify(statements).length}`, secretAccessKey: 'secret' };
  const arn = `arn:aws:sts::${account}:assumed-role/worker/session`;
  access.register({ ...credentials, arn, account, policies: [{ Statement: statements }] });
  return new SQSClient({ endpoint: server.url, region, credentials, maxAttempts: 1 });
}

const allow = (Action: string, Resource = '*'): PolicyStatement => ({ Effect: 'Allow', Action, Resource });
const operator = () => clientWith(allow('*'));

async function receive(name: string, more: Partial<ReceiveMessageCommandInput> = {}): Promise<Message[]> {
  const command = new ReceiveMessageCommand({ QueueUrl: server.queueUrl(name), WaitTimeSeconds: 1, ...more });
  return (await operator().send(command)).Messages ?? [];
}

const send = (name: string, MessageBody: string, client = operator()) =>
  client.send(new SendMessageCommand({ QueueUrl: server.queueUrl(name), MessageBody }));

describe('a role', () => {
  it('may do what its policy says, on the queues that it names, and nothing else', async () => {
    server.createQueue('mine');
    server.createQueue('other');
    const client = clientWith(allow('sqs:SendMessage', server.queueArn('mine')));
    await send('mine', 'x', client);
    const denied = { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } };
    await expect(send('other', 'x', client)).rejects.toMatchObject(denied);
    const reading = new ReceiveMessageCommand({ QueueUrl: server.queueUrl('mine') });
    await expect(client.send(reading)).rejects.toMatchObject({
      ...denied,
      message: expect.stringContaining(
        'assumed-role/worker/session is not authorized to perform sqs:ReceiveMessage',
      ),
    });
    await expect(client.send(new ListQueuesCommand({}))).rejects.toMatchObject(denied);
    await expect(client.send(new CreateQueueCommand({ QueueName: 'new' }))).rejects.toMatchObject(denied);
  });

  it('needs for a batch the permission of the single call', async () => {
    server.createQueue('mine');
    const Entries = [{ Id: 'a', MessageBody: 'x' }];
    const batch = new SendMessageBatchCommand({ QueueUrl: server.queueUrl('mine'), Entries });
    expect((await clientWith(allow('sqs:SendMessage')).send(batch)).Successful).toHaveLength(1);
  });

  it('without permission does not learn whether a queue exists', async () => {
    const look = new GetQueueUrlCommand({ QueueName: 'nowhere' });
    await expect(clientWith(allow('sqs:SendMessage')).send(look)).rejects.toMatchObject({
      name: 'AccessDenied',
    });
    await expect(operator().send(look)).rejects.toMatchObject({ name: 'QueueDoesNotExist' });
  });

  it('may be denied by the policy of the queue', async () => {
    const Statement = {
      Effect: 'Deny',
      Principal: '*',
      Action: 'sqs:SendMessage',
      Resource: server.queueArn('shut'),
    };
    server.createQueue('shut', { Policy: JSON.stringify({ Statement }) });
    await expect(send('shut', 'x')).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  it('signs its calls', async () => {
    const credentials = { accessKeyId: 'AKIAUNKNOWN', secretAccessKey: 'secret' };
    const stranger = new SQSClient({ endpoint: server.url, region, credentials, maxAttempts: 1 });
    await expect(stranger.send(new ListQueuesCommand({}))).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
    });
  });
});

describe('a message from a service', () => {
  const bucketArn = 'arn:aws:s3:::images';
  const message = (queueArn: string, sourceArn = bucketArn) => ({
    queueArn,
    body: '{"Records":[]}',
    principal: 's3.amazonaws.com',
    context: { 'aws:SourceArn': sourceArn, 'aws:SourceAccount': account },
  });

  it('arrives when the policy of the queue allows it, from that source only', async () => {
    const Statement = {
      Effect: 'Allow',
      Principal: { Service: 's3.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: server.queueArn('uploads'),
      Condition: { ArnLike: { 'aws:SourceArn': bucketArn }, StringEquals: { 'aws:SourceAccount': account } },
    };
    server.createQueue('uploads', { Policy: JSON.stringify({ Statement }) });
    server.sendFromService(message(server.queueArn('uploads')));
    expect(await receive('uploads')).toMatchObject([{ Body: '{"Records":[]}' }]);
    expect(() => server.sendFromService(message(server.queueArn('uploads'), 'arn:aws:s3:::other'))).toThrow(
      's3.amazonaws.com is not authorized to perform sqs:SendMessage',
    );
  });

  it('is refused by a queue without a policy', () => {
    server.createQueue('uploads');
    expect(() => server.sendFromService(message(server.queueArn('uploads')))).toThrow('no policy allows it');
  });
});

it('a message is not deleted by the receipt of an earlier flight', async () => {
  server.createQueue('shared', { VisibilityTimeout: '0' });
  await send('shared', 'x');
  const [{ ReceiptHandle } = {}] = await receive('shared');
  await receive('shared');
  await operator().send(new DeleteMessageCommand({ QueueUrl: server.queueUrl('shared'), ReceiptHandle }));
  expect(await receive('shared')).toHaveLength(1);
});

describe('a long poll', () => {
  it('ends at its time, whatever the garbage collector takes meanwhile', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    server.createQueue('quiet', { VisibilityTimeout: '20' });
    await send('quiet', 'in flight');
    await receive('quiet');
    const collecting = setInterval(collect, 50);
    const started = Date.now();
    try {
      expect(await receive('quiet', { WaitTimeSeconds: 1 })).toEqual([]);
    } finally {
      clearInterval(collecting);
    }
    expect(Date.now() - started).toBeLessThan(15_000);
  });
});

describe('what is kept', () => {
  it('holds over a restart: queues, messages, flights and their receipts', async () => {
    server.createQueue('dead');
    const RedrivePolicy = JSON.stringify({
      deadLetterTargetArn: server.queueArn('dead'),
      maxReceiveCount: 3,
    });
    server.createQueue('kept', { VisibilityTimeout: '2', RedrivePolicy });
    await send('kept', 'in flight');
    const [flying] = await receive('kept', { VisibilityTimeout: 60 });
    await send('kept', 'waiting');
    await server.close();
    server = await start();
    expect(await receive('kept', { MaxNumberOfMessages: 10, VisibilityTimeout: 60 })).toMatchObject([
      { Body: 'waiting' },
    ]);
    const QueueUrl = server.queueUrl('kept');
    await operator().send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: flying!.ReceiptHandle }));
    const AttributeNames = ['All' as const];
    const { Attributes } = await operator().send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }));
    expect(Attributes).toMatchObject({
      VisibilityTimeout: '2',
      RedrivePolicy,
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesNotVisible: '1',
    });
  });

  it('holds over kill -9: every message whose sender was told so, once', async () => {
    await server.close();
    const script = fileURLToPath(new URL('sender.ts', import.meta.url));
    const sender = spawn(process.execPath, ['--import', 'tsx', script, dataDirectory], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let acknowledged = -1;
    for await (const line of createInterface({ input: sender.stdout })) {
      acknowledged = Number(line);
      if (acknowledged === 150) sender.kill('SIGKILL');
    }
    if (sender.signalCode === null) await once(sender, 'exit');
    server = await start();
    const bodies = new Set<number>();
    for (;;) {
      const messages = await receive('killed', { MaxNumberOfMessages: 10, WaitTimeSeconds: 0 });
      if (messages.length === 0) break;
      for (const { Body } of messages) {
        expect(bodies.has(Number(Body))).toBe(false);
        bodies.add(Number(Body));
      }
    }
    for (let number = 0; number <= acknowledged; number++) expect(bodies).toContain(number);
  });

  it('follows a deployment: attributes that are no longer named go back', async () => {
    server.createQueue('again', { VisibilityTimeout: '900', DelaySeconds: '5' });
    server.createQueue('again', { VisibilityTimeout: '60' });
    const command = new GetQueueAttributesCommand({
      QueueUrl: server.queueUrl('again'),
      AttributeNames: ['All'],
    });
    expect((await operator().send(command)).Attributes).toMatchObject({
      VisibilityTimeout: '60',
      DelaySeconds: '0',
    });
  });

  it('drops a message after its retention', async () => {
    server.createQueue('short', { MessageRetentionPeriod: '60' });
    await send('short', 'old');
    const now = Date.now;
    Date.now = () => now() + 61_000;
    try {
      const command = new GetQueueAttributesCommand({
        QueueUrl: server.queueUrl('short'),
        AttributeNames: ['All'],
      });
      expect((await operator().send(command)).Attributes).toMatchObject({ ApproximateNumberOfMessages: '0' });
    } finally {
      Date.now = now;
    }
  });
});

describe('what is not supported', () => {
  it('is refused by name: FIFO queues', async () => {
    const create = new CreateQueueCommand({ QueueName: 'x.fifo', Attributes: { FifoQueue: 'true' } });
    await expect(operator().send(create)).rejects.toMatchObject({
      name: 'UnsupportedOperation',
      message: expect.stringContaining('FIFO'),
    });
  });

  it('is refused by name: the query protocol, and names that would be paths', async () => {
    const body = 'Action=ListQueues';
    expect((await fetch(server.url, { method: 'POST', body })).status).toBe(403);
    const escaping = new CreateQueueCommand({ QueueName: '../x' });
    await expect(operator().send(escaping)).rejects.toThrow(/alphanumeric/);
  });
});

it('closes without waiting for long polls', async () => {
  server.createQueue('idle');
  const poll = receive('idle', { WaitTimeSeconds: 20 }).catch(() => 'cut off');
  await new Promise((resolve) => setTimeout(resolve, 200));
  const begin = Date.now();
  await server.close();
  expect(Date.now() - begin).toBeLessThan(1_000);
  expect(await poll).toBe('cut off');
});
