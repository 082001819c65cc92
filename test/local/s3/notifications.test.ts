import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { AccessControl } from '../../../local/access/access-control.ts';
import { type S3Server, startS3Server } from '../../../local/s3/start-s3-server.ts';

const Bucket = 'images';
const queueArn = 'arn:aws:sqs:us-east-1:000000000000:uploads';
const credentials = { accessKeyId: 'AKIDADMIN', secretAccessKey: 'secret' };

let dataDirectory: string;
let server: S3Server;
let client: S3Client;
let taken: { queueArn: string; body: string }[];
let refusals: number;
let logged: string[];

beforeEach(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), 's3-notifications-'));
  [taken, refusals, logged] = [[], 0, []];
  const access = new AccessControl();
  const everything = { Effect: 'Allow', Action: 's3:*', Resource: '*' } as const;
  const arn = 'arn:aws:iam::000000000000:user/admin';
  access.register({ ...credentials, arn, account: '000000000000', policies: [{ Statement: everything }] });
  server = await startS3Server({
    dataDirectory,
    access,
    region: 'us-east-1',
    account: '000000000000',
    deliver: async (queue, body) => {
      if (refusals-- > 0) throw new Error('the queue is away');
      taken.push({ queueArn: queue, body });
    },
    log: (line) => logged.push(line),
  });
  await server.createBucket(Bucket);
  client = new S3Client({ region: 'us-east-1', endpoint: server.url, forcePathStyle: true, credentials });
});
afterEach(async () => {
  await server.close();
  await rm(dataDirectory, { recursive: true, force: true });
});

async function watch(filter: { prefix?: string; suffix?: string; events?: string[] } = {}): Promise<void> {
  const notification = { queueArn, events: ['s3:ObjectCreated:*'], ...filter };
  await server.configureBucket(Bucket, { notifications: [notification] });
  taken.length = 0;
}

function put(Key: string) {
  return client.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
}

function records() {
  return taken.map(({ body }) => JSON.parse(body).Records[0]);
}

it('sends a test event when a queue is configured, and only then', async () => {
  const notifications = [{ queueArn, events: ['s3:ObjectCreated:*'] }];
  await server.configureBucket(Bucket, { notifications });
  expect(taken).toHaveLength(1);
  expect(JSON.parse(taken[0]!.body)).toMatchObject({ Service: 'Amazon S3', Event: 's3:TestEvent', Bucket });
  await server.configureBucket(Bucket, { notifications, cors: [] });
  expect(taken).toHaveLength(1);
});

it('refuses a configuration whose queue does not take the test event', async () => {
  refusals = 1;
  const configuration = { notifications: [{ queueArn, events: ['s3:ObjectCreated:*'] }] };
  await expect(server.configureBucket(Bucket, configuration)).rejects.toThrow('test event');
  await put('raw/1.tif');
  expect(taken).toEqual([]);
});

it('refuses events it does not send, by name', async () => {
  const configuration = { notifications: [{ queueArn, events: ['s3:ObjectRemoved:*'] }] };
  await expect(server.configureBucket(Bucket, configuration)).rejects.toThrow('s3:ObjectRemoved:*');
});

it('tells of an object as S3 does', async () => {
  await watch();
  const { ETag } = await put('raw/7/bed 3+4 ü&.tif');
  await vi.waitFor(() => expect(taken).toHaveLength(1));
  const [record] = records();
  expect(record).toMatchObject({
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: 'us-east-1',
    eventName: 'ObjectCreated:Put',
    userIdentity: { principalId: 'AWS:arn:aws:iam::000000000000:user/admin' },
    s3: {
      bucket: { name: Bucket, arn: `arn:aws:s3:::${Bucket}` },
      object: { size: 1, eTag: ETag!.replaceAll('"', '') },
    },
  });
  expect(record.s3.object.key).toBe('raw/7/bed+3%2B4+%C3%BC%26.tif');
  expect(record.s3.object.sequencer).toMatch(/^[0-9A-F]{16}$/);
  expect(Date.parse(record.eventTime)).toBeGreaterThan(Date.now() - 60_000);
});

it('tells how each object came to be', async () => {
  await watch();
  await put('put');
  await client.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/put` }));
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key: 'parts' }));
  const part = { Bucket, Key: 'parts', UploadId, PartNumber: 1 };
  const { ETag } = await client.send(new UploadPartCommand({ ...part, Body: 'x' }));
  const MultipartUpload = { Parts: [{ ETag, PartNumber: 1 }] };
  await client.send(new CompleteMultipartUploadCommand({ Bucket, Key: 'parts', UploadId, MultipartUpload }));
  const { url, fields } = await createPresignedPost(client, { Bucket, Key: 'post' });
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', new Blob(['x']));
  await fetch(url, { method: 'POST', body: form });
  await client.send(new DeleteObjectCommand({ Bucket, Key: 'put' }));

  await vi.waitFor(() => expect(taken).toHaveLength(4));
  expect(records().map(({ eventName, s3 }) => [s3.object.key, eventName])).toEqual([
    ['put', 'ObjectCreated:Put'],
    ['copy', 'ObjectCreated:Copy'],
    ['parts', 'ObjectCreated:CompleteMultipartUpload'],
    ['post', 'ObjectCreated:Post'],
  ]);
  const sequencers = records().map(({ s3 }) => s3.object.sequencer);
  expect(sequencers).toEqual([...new Set(sequencers)].sort());
});

it('keeps to prefix, suffix (with case) and kind of event', async () => {
  await watch({ prefix: 'raw/', suffix: '.tif', events: ['s3:ObjectCreated:Put'] });
  for (const key of ['raw/1.tif', 'raw/1.TIF', 'derived/1.tif', 'raw/1.tif.json']) await put(key);
  await client.send(new CopyObjectCommand({ Bucket, Key: 'raw/2.tif', CopySource: `${Bucket}/raw/1.tif` }));
  await put('raw/3.tif');
  await vi.waitFor(() =>
    expect(records().map(({ s3 }) => s3.object.key)).toEqual(['raw/1.tif', 'raw/3.tif']),
  );
});

it('says nothing of an upload that failed', async () => {
  await watch();
  const wrong = new PutObjectCommand({ Bucket, Key: 'wrong', Body: 'x', ChecksumCRC32: 'AAAAAA==' });
  await expect(client.send(wrong)).rejects.toThrow();
  await put('right');
  await vi.waitFor(() => expect(records().map(({ s3 }) => s3.object.key)).toEqual(['right']));
});

it('tries again until the queue has taken the event', async () => {
  await watch();
  refusals = 2;
  await put('raw/1.tif');
  await vi.waitFor(() => expect(taken).toHaveLength(1), { timeout: 3000 });
  expect(logged.filter((line) => line.includes('will be retried'))).toHaveLength(2);
});
