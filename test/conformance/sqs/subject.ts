import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  type Message,
  type QueueAttributeName,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { AccessControl } from '../../../local/access/access-control.ts';
import { startSqsServer } from '../../../local/sqs/start-sqs-server.ts';

/** The SQS under test, and queues of its own that it deletes at the end. */
export class Subject {
  readonly client: SQSClient;
  readonly #close: () => Promise<void>;
  readonly #queueUrls: string[] = [];

  constructor(client: SQSClient, close: () => Promise<void>) {
    this.client = client;
    this.#close = close;
  }

  async createQueue(attributes: Partial<Record<QueueAttributeName, string>> = {}): Promise<string> {
    const QueueName = this.newQueueName();
    const { QueueUrl } = await this.client.send(
      new CreateQueueCommand({ QueueName, Attributes: attributes }),
    );
    this.#queueUrls.push(QueueUrl!);
    return QueueUrl!;
  }

  newQueueName(): string {
    return `conformance-${randomBytes(6).toString('hex')}`;
  }

  async attribute(QueueUrl: string, name: QueueAttributeName): Promise<string> {
    const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [name] });
    return (await this.client.send(command)).Attributes![name]!;
  }

  async send(QueueUrl: string, MessageBody: string): Promise<void> {
    await this.client.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  }

  async receive(QueueUrl: string, more: Partial<ReceiveMessageCommandInput> = {}): Promise<Message[]> {
    return (await this.client.send(new ReceiveMessageCommand({ QueueUrl, ...more }))).Messages ?? [];
  }

  async close(): Promise<void> {
    for (const QueueUrl of this.#queueUrls) await this.client.send(new DeleteQueueCommand({ QueueUrl }));
    this.client.destroy();
    await this.#close();
  }
}

/** The local server, or the endpoint that CONFORMANCE_SQS_ENDPOINT names (see ../README.md). */
export async function openSubject(): Promise<Subject> {
  const endpoint = process.env.CONFORMANCE_SQS_ENDPOINT;
  if (endpoint === undefined) return localSubject();
  return new Subject(new SQSClient(endpoint === 'aws' ? {} : { endpoint }), async () => undefined);
}

async function localSubject(): Promise<Subject> {
  const region = 'us-east-1';
  const account = '000000000000';
  const credentials = { accessKeyId: 'AKIACONFORMANCE', secretAccessKey: 'secret' };
  const access = new AccessControl();
  const allowAll = { Statement: { Effect: 'Allow', Action: '*', Resource: '*' } } as const;
  const arn = `arn:aws:iam::${account}:user/conformance`;
  access.register({ ...credentials, arn, account, policies: [allowAll] });
  const dataDirectory = await mkdtemp(join(tmpdir(), 'sqs-test-'));
  const server = await startSqsServer({ dataDirectory, access, region, account });
  return new Subject(new SQSClient({ endpoint: server.url, region, credentials }), async () => {
    await server.close();
    await rm(dataDirectory, { recursive: true, force: true });
  });
}
