import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { AccessControl } from '../../local/access/access-control.ts';
import { startSqsServer } from '../../local/sqs/start-sqs-server.ts';
import { ACCESS_KEY, operator } from './crop-health-database.ts';

export interface UploadQueues {
  readonly endpoint: string;
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
  readonly client: SQSClient;
  send(body: string): Promise<void>;
  /** Up to ten messages that are visible, taken for as long as the test lasts. */
  receive(url: string): Promise<readonly Message[]>;
  remove(message: Message, url?: string): Promise<void>;
  close(): Promise<void>;
}

/** The upload queue with its dead-letter queue, on the local SQS. */
export async function createUploadQueues(): Promise<UploadQueues> {
  const folder = await mkdtemp(join(tmpdir(), 'queues-'));
  const access = new AccessControl();
  access.register(operator);
  const server = await startSqsServer({
    dataDirectory: folder,
    access,
    region: 'us-east-1',
    account: operator.account,
  });
  server.createQueue('set-aside');
  server.createQueue('uploads');
  const client = new SQSClient({ region: 'us-east-1', endpoint: server.url, credentials: ACCESS_KEY });
  const queueUrl = server.queueUrl('uploads');
  return {
    endpoint: server.url,
    queueUrl,
    deadLetterQueueUrl: server.queueUrl('set-aside'),
    client,
    async send(body) {
      await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body }));
    },
    async receive(url) {
      const command = new ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: 0,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['All'],
      });
      return (await client.send(command)).Messages ?? [];
    },
    async remove({ ReceiptHandle }, url = queueUrl) {
      await client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle }));
    },
    async close() {
      client.destroy();
      await server.close();
      await rm(folder, { recursive: true });
    },
  };
}
