import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { Context } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createQueueClient } from '../../lambdas/aws/process-image-queue.ts';
import { createS3Client } from '../../lambdas/aws/s3-client.ts';
import type { SweepReport, SweepRequest } from '../../lambdas/contract.ts';
import { AccessControl } from '../../local/access/access-control.ts';
import { type SqsServer, startSqsServer } from '../../local/sqs/start-sqs-server.ts';
import { type CropHealthDatabase, createCropHealthDatabase, operator } from '../aws/crop-health-database.ts';
import { stubFunctionEnvironment } from '../aws/function-environment.ts';
import { createImageBucket, type ImageBucket } from '../aws/image-bucket.ts';
import { insertCaptureGroup, insertImage } from '../aws/image-states.ts';

let db: CropHealthDatabase;
let bucket: ImageBucket;
let queues: SqsServer;
let folder: string;
let handler: (request: SweepRequest, context: Context) => Promise<SweepReport>;
beforeAll(async () => {
  [db, bucket, folder] = await Promise.all([
    createCropHealthDatabase(),
    createImageBucket(),
    mkdtemp(join(tmpdir(), 'queue-')),
  ]);
  const access = new AccessControl();
  access.register(operator);
  queues = await startSqsServer({
    dataDirectory: folder,
    access,
    region: 'us-east-1',
    account: operator.account,
  });
  queues.createQueue('uploads');
  stubFunctionEnvironment(db, bucket, {
    AWS_ENDPOINT_URL_SQS: queues.url,
    QUEUE_URL: queues.queueUrl('uploads'),
    MAXIMUM_ATTEMPTS: '3',
    SWEEP_BATCH_SIZE: '5',
    LOST_EVENT_SECONDS: '120',
  });
  // Only now: the module reads its environment when it is loaded, as in Lambda.
  ({ handler } = await import('../../lambdas/sweep-stuck-images/handler.ts'));
});
afterAll(async () => {
  await Promise.all([db.close(), bucket.close(), queues.close()]);
  await rm(folder, { recursive: true });
});

const CONTEXT = { getRemainingTimeInMillis: () => 60_000 } as Context;
const LONG_AGO = { created_at: `now() - interval '1 hour'` };

describe('the sweep function', () => {
  it('finds the upload in the bucket and puts it into the queue', async () => {
    const lost = await insertImage(db.sql, LONG_AGO);
    const expired = await insertImage(db.sql, {
      ...LONG_AGO,
      upload_expires_at: `now() - interval '1 minute'`,
    });
    const s3 = createS3Client();
    await s3.send(new PutObjectCommand({ Bucket: bucket.name, Key: lost.key, Body: 'bytes' }));
    expect(await handler({ batchSize: 1 }, CONTEXT)).toEqual({
      requeuedLostEvents: 1,
      requeuedExpiredLeases: 0,
      expiredUploads: 1,
      exhaustedAttempts: 0,
    });
    const receive = new ReceiveMessageCommand({ QueueUrl: queues.queueUrl('uploads') });
    const { Messages: messages = [] } = await createQueueClient().send(receive);
    expect(messages.map(({ Body }) => JSON.parse(Body ?? ''))).toEqual([
      { kind: 'process-image', imageId: lost.id, key: lost.key },
    ]);
    const { rows } = await db.sql.query('SELECT failure_code FROM images WHERE id = $1', [expired.id]);
    expect(rows).toEqual([{ failure_code: 'upload_expired' }]);
  });

  it('queues a capture group once the last of its files is there', async () => {
    const names = ['IMG_0001_3.tif', 'IMG_0001_4.tif'];
    const [whole, half] = [
      await insertCaptureGroup(db.sql, names, LONG_AGO),
      await insertCaptureGroup(db.sql, names, LONG_AGO),
    ];
    const s3 = createS3Client();
    for (const key of [...whole.keys, half.keys[1]!]) {
      await s3.send(new PutObjectCommand({ Bucket: bucket.name, Key: key, Body: 'bytes' }));
    }
    expect(await handler({}, CONTEXT)).toMatchObject({ requeuedLostEvents: 1, expiredUploads: 0 });
    const receive = new ReceiveMessageCommand({ QueueUrl: queues.queueUrl('uploads') });
    const { Messages: messages = [] } = await createQueueClient().send(receive);
    expect(messages.map(({ Body }) => JSON.parse(Body ?? ''))).toEqual([
      { kind: 'process-image', imageId: whole.id, key: whole.keys[0] },
    ]);
  });

  it.each([0, 1001, 1.5, '5'])('does not take %j for a batch size', async (batchSize) => {
    await expect(handler({ batchSize } as SweepRequest, CONTEXT)).rejects.toThrow('1 to 1000 is accepted');
  });
});
