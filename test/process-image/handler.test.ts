import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Message } from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ImageRegister } from '../../lambdas/aws/image-register.ts';
import { createS3Client } from '../../lambdas/aws/s3-client.ts';
import { formEncode } from '../../local/s3/notifications.ts';
import { type CropHealthDatabase, createCropHealthDatabase } from '../aws/crop-health-database.ts';
import { stubFunctionEnvironment } from '../aws/function-environment.ts';
import { createImageBucket, type ImageBucket } from '../aws/image-bucket.ts';
import { type RecordedBus, startRecordedBus } from '../aws/image-event-bus.ts';
import { insertCaptureGroup, insertImage } from '../aws/image-states.ts';
import { createUploadQueues, type UploadQueues } from '../aws/upload-queues.ts';
import { micasensePair } from '../imagery/capture/capture-fixture.ts';

type Handler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

let db: CropHealthDatabase;
let bucket: ImageBucket;
let queues: UploadQueues;
let bus: RecordedBus;
let s3: S3Client;
let register: ImageRegister;
let handler: Handler;
beforeAll(async () => {
  [db, bucket, queues, bus] = await Promise.all([
    createCropHealthDatabase(),
    createImageBucket(),
    createUploadQueues(),
    startRecordedBus(),
  ]);
  stubFunctionEnvironment(db, bucket, {
    ...bus.environment,
    AWS_ENDPOINT_URL_SQS: queues.endpoint,
    QUEUE_URL: queues.queueUrl,
    DEAD_LETTER_QUEUE_URL: queues.deadLetterQueueUrl,
    FAIRNESS_SECONDS: '30',
    LEASE_SECONDS: '60',
    MAXIMUM_ATTEMPTS: '3',
    MAXIMUM_PIXELS: '100000000',
    REGISTER_BUCKET_NAME: bucket.registerName,
    UNCLAIMED_OWNER: 'operator',
  });
  s3 = createS3Client();
  register = new ImageRegister(s3, bucket.registerName);
  // Only now: the module reads its environment when it is loaded, as in Lambda.
  ({ handler } = await import('../../lambdas/process-image/handler.ts'));
});
afterAll(async () => {
  s3.destroy();
  await Promise.all([db.close(), bucket.close(), queues.close(), bus.close()]);
});

const CONTEXT = { getRemainingTimeInMillis: () => 60_000, awsRequestId: 'request' } as Context;

/** Through the queue, whose messages carry what a delivery tells; the bodies of those that come back. */
function deliver(...bodies: unknown[]): Promise<string[]> {
  return deliverWith(CONTEXT, ...bodies);
}

async function deliverWith(context: Context, ...bodies: unknown[]): Promise<string[]> {
  for (const body of bodies) await queues.send(typeof body === 'string' ? body : JSON.stringify(body));
  const received = await queues.receive(queues.queueUrl);
  const answer = await handler(sqsEvent(received), context);
  const failed = answer.batchItemFailures.map((failure) => failure.itemIdentifier);
  for (const message of received) if (!failed.includes(message.MessageId!)) await queues.remove(message);
  return received.filter(({ MessageId }) => failed.includes(MessageId!)).map(({ Body }) => Body!);
}

function sqsEvent(messages: readonly Message[]): SQSEvent {
  const Records = messages.map(({ MessageId, Body, ReceiptHandle, Attributes }) => ({
    messageId: MessageId,
    body: Body,
    receiptHandle: ReceiptHandle,
    attributes: Attributes,
  }));
  return { Records } as unknown as SQSEvent;
}

async function setAside(): Promise<{ body: string; reason: string | undefined }[]> {
  const messages = await queues.receive(queues.deadLetterQueueUrl);
  for (const message of messages) await queues.remove(message, queues.deadLetterQueueUrl);
  return messages.map(({ Body, MessageAttributes }) => ({
    body: Body!,
    reason: MessageAttributes?.reason?.StringValue,
  }));
}

function eventOf(key: string): unknown {
  const record = { eventName: 'ObjectCreated:Put', s3: { bucket: { name: bucket.name }, object: { key } } };
  return { Records: [record] };
}

async function upload(key: string, body: Uint8Array | string): Promise<void> {
  await s3.send(new PutObjectCommand({ Bucket: bucket.name, Key: key, Body: body }));
}

async function historyOf(id: string): Promise<string[]> {
  const { rows } = await db.sql.query('SELECT * FROM image_transitions WHERE image_id = $1 ORDER BY id', [
    id,
  ]);
  return rows.map((row) => `${row.from_status} > ${row.to_status} by ${row.moved_by}, ${row.reason}`);
}

const openEntries = async () => (await register.list(10)).open;

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

  it('about an object without a row gives it one, whatever characters its key holds', async () => {
    const id = randomUUID();
    const key = `raw/${id}/Beet 3 + 100% größer.TIF`;
    const body = await readFile(new URL('../../sample/onion-beds.tif', import.meta.url));
    const Metadata = { 'owner-id': 'grower-7' };
    await s3.send(new PutObjectCommand({ Bucket: bucket.name, Key: key, Body: body, Metadata }));
    expect(await deliver(eventOf(formEncode(key)))).toEqual([]);
    const { rows } = await db.sql.query('SELECT * FROM images WHERE id = $1', [id]);
    expect(rows[0]).toMatchObject({
      processing_status: 'completed',
      owner_id: 'grower-7',
      original_name: 'Beet 3 + 100% größer.TIF',
      mime_type: 'image/tiff',
      file_size: String(body.length),
    });
    expect(await historyOf(id)).toEqual([
      'null > uploaded by process-image, adopted',
      'uploaded > processing by process-image, claimed',
      'processing > completed by process-image, analysed',
    ]);
    expect(await openEntries()).toEqual([]);
  });

  it('about an empty object without a row, of whatever type, ends as failed, the owner as configured', async () => {
    const id = randomUUID();
    const key = `raw/${id}/notes.xyz`;
    await upload(key, '');
    expect(await deliver(eventOf(key))).toEqual([]);
    const { rows } = await db.sql.query(
      'SELECT owner_id, file_size, failure_code FROM images WHERE id = $1',
      [id],
    );
    expect(rows).toEqual([{ owner_id: 'operator', file_size: '0', failure_code: 'empty_file' }]);
  });

  it('about an object that has neither a row nor bytes is done with', async () => {
    expect(await deliver(eventOf('raw/0b9d4b1e-7f0a-4a9e-9a53-1f3f0a7d2c11/a.tif'))).toEqual([]);
    expect(await rowOf('0b9d4b1e-7f0a-4a9e-9a53-1f3f0a7d2c11')).toBeUndefined();
  });

  it('about an object of a deleted image does not bring it back; the sweep is told to remove it', async () => {
    const id = randomUUID();
    await db.sql.query(`INSERT INTO deleted_images (id, owner_id) VALUES ($1, 'owner')`, [id]);
    await upload(`raw/${id}/a.tif`, 'late');
    expect(await deliver(eventOf(`raw/${id}/a.tif`))).toEqual([]);
    expect(await rowOf(id)).toBeUndefined();
    expect((await register.list(10)).deleting.map(({ imageId }) => imageId)).toEqual([id]);
  });

  it('about a second object under the id is set aside, and so is not lost', async () => {
    const { id } = await insertImage(db.sql);
    await upload(`raw/${id}/other.tif`, 'other');
    const event = eventOf(`raw/${id}/other.tif`);
    expect(await deliver(event)).toEqual([]);
    expect(await setAside()).toEqual([
      { body: JSON.stringify(event), reason: `other_object: raw/${id}/other.tif` },
    ]);
    expect(await rowOf(id)).toEqual({ processing_status: 'uploaded', failure_code: null });
  });

  it('closes the opening of an image in the register, and leaves others', async () => {
    const { id, key } = await insertImage(db.sql);
    await register.enterOpen({ imageId: id, attemptsBefore: 0, objects: 1 });
    await register.enterOpen({ imageId: id, attemptsBefore: 1, objects: 1 });
    await upload(key, 'text');
    await deliver(eventOf(key));
    expect(await openEntries()).toEqual([
      { imageId: id, attemptsBefore: 1, objects: 1, since: expect.any(Date) },
    ]);
    await register.removeOpen({ imageId: id, attemptsBefore: 1, objects: 1 });
  });

  it('about a file of a capture waits for the others; the last one turns them into one analysis', async () => {
    const { id, keys } = await insertCaptureGroup(db.sql, ['IMG_0001_3.tif', 'IMG_0001_4.tif']);
    const [red, nir] = micasensePair();
    await upload(keys[1]!, nir);
    expect(await deliver(eventOf(keys[1]!))).toEqual([]);
    expect(await rowOf(id)).toEqual({ processing_status: 'uploaded', failure_code: null });
    await upload(keys[0]!, red);
    expect(await deliver(eventOf(keys[0]!), eventOf(keys[1]!))).toEqual([]);
    expect(await rowOf(id)).toEqual({ processing_status: 'completed', failure_code: null });
    const { rows } = await db.sql.query(
      'SELECT attempt, band_map, radiometry, ndvi_mean FROM analyses WHERE image_id = $1',
      [id],
    );
    expect(rows).toEqual([
      {
        attempt: 1,
        band_map: { red: 1, nir: 2 },
        radiometry: 'irradiance_reflectance',
        ndvi_mean: expect.closeTo(0.8, 4),
      },
    ]);
  });

  it('about files that are not of one capture ends as failed, naming the file', async () => {
    const { id, keys } = await insertCaptureGroup(db.sql, ['IMG_0001_3.tif', 'IMG_0002_4.tif']);
    const [red] = micasensePair('one');
    const [, nir] = micasensePair('two');
    await upload(keys[0]!, red);
    await upload(keys[1]!, nir);
    expect(await deliver(eventOf(keys[1]!))).toEqual([]);
    const { rows } = await db.sql.query('SELECT failure_code, failure_reason FROM images WHERE id = $1', [
      id,
    ]);
    expect(rows[0]).toMatchObject({
      failure_code: 'invalid_band_mapping',
      failure_reason: expect.stringContaining('IMG_0002_4.tif is of capture two'),
    });
  });

  it('that is poison is set aside alone, with the reason, and nothing else waits for it', async () => {
    const { id, key } = await insertImage(db.sql);
    await upload(key, 'text');
    expect(await deliver('not JSON', eventOf(key), { Event: 's3:TestEvent' }, {})).toEqual([]);
    expect(await rowOf(id)).toMatchObject({ processing_status: 'failed' });
    expect(await setAside()).toEqual([
      { body: 'not JSON', reason: 'not_a_message: the message is not JSON' },
      { body: '{}', reason: expect.stringContaining('neither an S3 event notification') },
    ]);
  });

  it('that meets a database which cannot be reached stays in the queue, and is not set aside', async () => {
    const { id, key } = await insertImage(db.sql);
    await upload(key, 'text');
    db.server.pause(3600);
    const impatient = { ...CONTEXT, getRemainingTimeInMillis: () => 10_000 } as Context;
    const body = JSON.stringify(eventOf(key));
    expect(await deliverWith(impatient, body)).toEqual([body]);
    db.server.resume();
    expect(await rowOf(id)).toMatchObject({ processing_status: 'uploaded' });
    expect(await setAside()).toEqual([]);
  });

  it('whose image has no attempt left is set aside, to be tried again when it is redriven', async () => {
    const { id, key } = await insertImage(
      db.sql,
      {},
      { attempt: '3', processing_status: `'processing'`, lease_until: 'now()', uploaded_at: 'now()' },
    );
    expect(await deliver(eventOf(key))).toEqual([]);
    expect(await rowOf(id)).toMatchObject({ failure_code: 'attempts_exhausted' });
    const message = { kind: 'process-image', imageId: id, key, exhaustedAttempt: 3 };
    expect(await setAside()).toEqual([
      { body: JSON.stringify(message), reason: `attempts_exhausted: attempt 3 of ${id}` },
    ]);
  });
});
