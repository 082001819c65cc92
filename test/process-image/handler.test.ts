import { readFile } from 'node:fs/promises';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createS3Client } from '../../lambdas/aws/s3-client.ts';
import { type CropHealthDatabase, createCropHealthDatabase } from '../aws/crop-health-database.ts';
import { stubFunctionEnvironment } from '../aws/function-environment.ts';
import { createImageBucket, type ImageBucket } from '../aws/image-bucket.ts';
import { insertImage } from '../aws/image-states.ts';

type Handler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

let db: CropHealthDatabase;
let bucket: ImageBucket;
let s3: S3Client;
let handler: Handler;
beforeAll(async () => {
  [db, bucket] = await Promise.all([createCropHealthDatabase(), createImageBucket()]);
  stubFunctionEnvironment(db, bucket, {
    LEASE_SECONDS: '60',
    MAXIMUM_ATTEMPTS: '3',
    MAXIMUM_PIXELS: '100000000',
  });
  s3 = createS3Client();
  // Only now: the module reads its environment when it is loaded, as in Lambda.
  ({ handler } = await import('../../lambdas/process-image/handler.ts'));
});
afterAll(async () => {
  s3.destroy();
  await Promise.all([db.close(), bucket.close()]);
});

const CONTEXT = { getRemainingTimeInMillis: () => 60_000, awsRequestId: 'request' } as Context;

async function deliver(...bodies: unknown[]): Promise<string[]> {
  const Records = bodies.map((body, index) => ({
    messageId: String(index),
    body: typeof body === 'string' ? body : JSON.stringify(body),
  }));
  const answer = await handler({ Records } as unknown as SQSEvent, CONTEXT);
  return answer.batchItemFailures.map((failure) => failure.itemIdentifier);
}

function eventOf(key: string): unknown {
  const record = { eventName: 'ObjectCreated:Put', s3: { bucket: { name: bucket.name }, object: { key } } };
  return { Records: [record] };
}

async function upload(key: string, body: Uint8Array | string): Promise<void> {
  await s3.send(new PutObjectCommand({ Bucket: bucket.name, Key: key, Body: body }));
}

async function rowOf(id: string): Promise<unknown> {
  const { rows } = await db.sql.query('SELECT processing_status, failure_code FROM images WHERE id = $1', [
    id,
  ]);
  return rows[0];
}

describe('a message of the queue', () => {
  it('turns an upload into an analysis; a second one changes nothing', async () => {
    const { id, key } = await insertImage(db.sql);
    await upload(key, await readFile(new URL('../../sample/onion-beds.tif', import.meta.url)));
    expect(await deliver(eventOf(key), eventOf(key))).toEqual([]);
    expect(await rowOf(id)).toEqual({ processing_status: 'completed', failure_code: null });
    const { rows } = await db.sql.query(
      'SELECT attempt, ndvi_mean, outputs FROM analyses WHERE image_id = $1',
      [id],
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]?.ndvi_mean).toBeGreaterThan(0);
    const names = rows[0]?.outputs.map((output: { name: string }) => output.name);
    expect(names).toEqual(expect.arrayContaining(['ndvi.tif', 'savi.tif', 'analysis.json']));
  });

  it('about a file that is no image ends as failed, and is done with', async () => {
    const { id, key } = await insertImage(db.sql);
    await upload(key, 'this is a text');
    expect(await deliver({ kind: 'process-image', imageId: id, key })).toEqual([]);
    expect(await rowOf(id)).toEqual({ processing_status: 'failed', failure_code: 'unsupported_format' });
  });

  it('about an object that is gone ends as failed', async () => {
    const { id, key } = await insertImage(db.sql);
    expect(await deliver(eventOf(key))).toEqual([]);
    expect(await rowOf(id)).toEqual({ processing_status: 'failed', failure_code: 'object_missing' });
  });

  it('about an object without a row comes back, and so reaches the dead-letter queue', async () => {
    expect(await deliver(eventOf('raw/0b9d4b1e-7f0a-4a9e-9a53-1f3f0a7d2c11/a.tif'))).toEqual(['0']);
  });

  it('that is poison comes back alone', async () => {
    const { id, key } = await insertImage(db.sql);
    await upload(key, 'text');
    expect(await deliver('not JSON', eventOf(key), { Event: 's3:TestEvent' }, {})).toEqual(['0', '3']);
    expect(await rowOf(id)).toMatchObject({ processing_status: 'failed' });
  });
});
