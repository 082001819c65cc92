import { mkdtemp, rm } from 'node:fs/promises';
import { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListObjectsV2Command, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { DeleteMessageCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Context } from 'aws-lambda';
import { vi } from 'vitest';
import { withoutQuotes } from '../../lambdas/aws/etag.ts';
import { ImageRegister } from '../../lambdas/aws/image-register.ts';
import { createQueueClient } from '../../lambdas/aws/process-image-queue.ts';
import { createS3Client } from '../../lambdas/aws/s3-client.ts';
import { REGISTER_KEYS, type SweepReport, type SweepRequest } from '../../lambdas/contract.ts';
import { AccessControl } from '../../local/access/access-control.ts';
import { startSqsServer } from '../../local/sqs/start-sqs-server.ts';
import { type CropHealthDatabase, createCropHealthDatabase, operator } from '../aws/crop-health-database.ts';
import { stubFunctionEnvironment } from '../aws/function-environment.ts';
import { createImageBucket, type ImageBucket } from '../aws/image-bucket.ts';
import { type RecordedBus, startRecordedBus } from '../aws/image-event-bus.ts';

export interface SweepFunction {
  readonly db: CropHealthDatabase;
  readonly bucket: ImageBucket;
  readonly s3: S3Client;
  readonly register: ImageRegister;
  /** Statements that have reached the database. */
  readonly statements: string[];
  /** Called before each statement; what it throws is the fault of the call. */
  onStatement: (sql: string) => void;
  run(request?: SweepRequest, milliseconds?: number): Promise<SweepReport>;
  /** Answers with the ETag. */
  put(key: string): Promise<string>;
  keys(prefix?: string): Promise<string[]>;
  registered(): Promise<string[]>;
  readonly bus: RecordedBus;
  /** Takes what is in the queue. */
  messages(queue: 'uploads' | 'set-aside'): Promise<{ body: unknown; reason: string | undefined }[]>;
  /** Moves the clock of S3 and of the function; the database keeps its own. */
  pass(seconds: number): void;
  close(): Promise<void>;
}

/** The handler over a real database, two buckets and two queues. */
export async function createSweepFunction(): Promise<SweepFunction> {
  const statements: string[] = [];
  const observe = { onStatement: (_: string) => {} };
  const [db, bucket, bus, folder] = await Promise.all([
    createCropHealthDatabase({
      onStatement({ sql }) {
        statements.push(sql);
        observe.onStatement(sql);
      },
    }),
    createImageBucket(),
    startRecordedBus(),
    mkdtemp(join(tmpdir(), 'queue-')),
  ]);
  const access = new AccessControl();
  access.register(operator);
  const queues = await startSqsServer({
    dataDirectory: folder,
    access,
    region: 'us-east-1',
    account: operator.account,
  });
  for (const name of ['uploads', 'set-aside']) queues.createQueue(name);
  stubFunctionEnvironment(db, bucket, {
    ...bus.environment,
    AWS_ENDPOINT_URL_SQS: queues.url,
    QUEUE_URL: queues.queueUrl('uploads'),
    DEAD_LETTER_QUEUE_URL: queues.queueUrl('set-aside'),
    MAXIMUM_ATTEMPTS: '3',
    SWEEP_BATCH_SIZE: '5',
    LOST_EVENT_SECONDS: '90',
    UPLOAD_LIFETIME_SECONDS: '3600',
    WORKER_LIFETIME_SECONDS: '960',
  });
  // Only now: the module reads its environment when it is loaded, as in Lambda.
  const { handler } = await import('../../lambdas/sweep-stuck-images/handler.ts');
  const s3 = createS3Client();
  const sqs = createQueueClient();
  leaveDateHeadersOut();
  vi.useFakeTimers({ toFake: ['Date'] });
  const list = async (Bucket: string, Prefix = '') => {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
    return Contents.map(({ Key = '' }) => Key);
  };
  return Object.assign(observe, {
    db,
    bucket,
    bus,
    s3,
    register: new ImageRegister(s3, bucket.registerName),
    statements,
    run: (request: SweepRequest = {}, milliseconds = 60_000) =>
      handler(request, { getRemainingTimeInMillis: () => milliseconds } as Context),
    put: async (key: string) => {
      const { ETag = '' } = await s3.send(
        new PutObjectCommand({ Bucket: bucket.name, Key: key, Body: 'bytes' }),
      );
      return withoutQuotes(ETag);
    },
    keys: (prefix?: string) => list(bucket.name, prefix),
    // Entries of images, and the cursor; not when the last full round ended.
    registered: async () =>
      (await list(bucket.registerName)).filter((key) => key !== REGISTER_KEYS.fullRoundCompleted),
    messages: (queue: string) => takeAll(sqs, queues.queueUrl(queue)),
    pass: (seconds: number) => {
      vi.setSystemTime(Date.now() + seconds * 1000);
    },
    async close() {
      vi.useRealTimers();
      s3.destroy();
      sqs.destroy();
      await Promise.all([db.close(), bucket.close(), bus.close(), queues.close()]);
      await rm(folder, { recursive: true });
    },
  });
}

/** Node writes the real time into answers, whatever `Date` says, and the SDK would set its clock by it. */
function leaveDateHeadersOut(): void {
  Object.defineProperty(ServerResponse.prototype, 'sendDate', { get: () => false, set: () => {} });
}

async function takeAll(client: SQSClient, QueueUrl: string) {
  const taken: { body: unknown; reason: string | undefined }[] = [];
  for (;;) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] }),
    );
    if (Messages.length === 0) return taken;
    for (const { Body = '', MessageAttributes, ReceiptHandle } of Messages) {
      taken.push({ body: JSON.parse(Body), reason: MessageAttributes?.reason?.StringValue });
      await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
  }
}
