import { randomUUID } from 'node:crypto';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ImageRegister } from '../../lambdas/aws/image-register.ts';
import { createS3Client } from '../../lambdas/aws/s3-client.ts';
import { ACCESS_KEY } from './crop-health-database.ts';
import { createImageBucket, type ImageBucket } from './image-bucket.ts';

let bucket: ImageBucket;
let client: S3Client;
let register: ImageRegister;
beforeAll(async () => {
  bucket = await createImageBucket();
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', ACCESS_KEY.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', ACCESS_KEY.secretAccessKey);
  vi.stubEnv('AWS_ENDPOINT_URL_S3', bucket.endpoint);
  client = createS3Client();
  register = new ImageRegister(client, bucket.name);
});
afterAll(async () => {
  client.destroy();
  await bucket.close();
});

const anEntry = (attemptsBefore = 0) => ({ imageId: randomUUID(), attemptsBefore, objects: 1 });

describe('the register of what is not finished', () => {
  it('lists what was entered, with the time, until it is removed; each as often as one likes', async () => {
    const entry = { imageId: randomUUID(), attemptsBefore: 3, objects: 5 };
    await register.enterOpen(entry);
    await register.enterOpen(entry);
    expect((await register.list(10)).open).toEqual([{ ...entry, since: expect.any(Date) }]);
    await register.removeOpen(entry);
    await register.removeOpen(entry);
    expect((await register.list(10)).open).toEqual([]);
  });

  it('keeps a later opening of the same image when the earlier one is closed', async () => {
    const first = anEntry();
    const second = { ...first, attemptsBefore: 2 };
    await register.enterOpen(first);
    await register.enterOpen(second);
    await register.removeOpen(first);
    expect((await register.list(10)).open).toEqual([{ ...second, since: expect.any(Date) }]);
    await register.removeOpen(second);
  });

  it('keeps deletions apart', async () => {
    const { imageId } = anEntry();
    await register.enterDeleting(imageId);
    expect((await register.list(10)).open).toEqual([]);
    expect((await register.list(10)).deleting).toEqual([{ imageId, since: expect.any(Date) }]);
    await register.removeDeleting(imageId);
    expect((await register.list(10)).deleting).toEqual([]);
  });

  it('lists open images, however many deletions there are', async () => {
    const entry = anEntry();
    const gone = [anEntry(), anEntry(), anEntry()].map(({ imageId }) => imageId).sort();
    for (const imageId of gone) await register.enterDeleting(imageId);
    await register.enterOpen(entry);
    const { open, deleting } = await register.list(2);
    expect(open).toEqual([{ ...entry, since: expect.any(Date) }]);
    expect(deleting.map(({ imageId }) => imageId)).toEqual(gone.slice(0, 2));
    for (const imageId of gone) await register.removeDeleting(imageId);
    await register.removeOpen(entry);
  });

  it('lists as many as are asked for, and passes over what is no entry', async () => {
    for (const key of ['open/', 'open/nonsense', `open/${randomUUID()}/x/1`, `open/${randomUUID()}/1/1/1`]) {
      await client.send(new PutObjectCommand({ Bucket: bucket.name, Key: key, Body: '' }));
    }
    const entries = [anEntry(), anEntry(), anEntry()];
    for (const entry of entries) await register.enterOpen(entry);
    expect((await register.list(2)).open).toHaveLength(2);
    expect((await register.list(10)).open.map(({ imageId }) => imageId).sort()).toEqual(
      entries.map(({ imageId }) => imageId).sort(),
    );
  });
});
