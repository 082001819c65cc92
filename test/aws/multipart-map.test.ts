import {
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MultipartMap } from '../../lambdas/aws/multipart-map.ts';
import { InfrastructureError } from '../../lambdas/pipeline/errors.ts';
import { operator } from './crop-health-database.ts';
import { createImageBucket, type ImageBucket } from './image-bucket.ts';

const MEBIBYTE = 1024 ** 2;

let bucket: ImageBucket;
let client: S3Client;
beforeAll(async () => {
  bucket = await createImageBucket();
  client = new S3Client({
    region: 'us-east-1',
    endpoint: bucket.endpoint,
    forcePathStyle: true,
    credentials: operator,
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
});
afterAll(async () => {
  client.destroy();
  await bucket.close();
});

const openMap = (key: string, signal?: AbortSignal) =>
  new MultipartMap(client, { bucketName: bucket.name, key, contentType: 'image/tiff' }, signal);

/** Bytes that differ from place to place, so that parts in the wrong order show. */
function bytesOf(length: number, seed: number): Buffer {
  const words = Uint32Array.from({ length: Math.ceil(length / 4) }, (_, i) =>
    Math.imul(i + seed, 2_654_435_761),
  );
  return Buffer.from(words.buffer, 0, length);
}

async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function unfinishedUploads(): Promise<number> {
  const { Uploads } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket.name }));
  return Uploads?.length ?? 0;
}

describe('a map that goes to S3 while it is made', () => {
  it.each([
    ['small', 1000, 300, 100],
    ['of less than a part, with more before it', 2 * MEBIBYTE, 4 * MEBIBYTE, MEBIBYTE],
    ['of exactly one part', 5 * MEBIBYTE, 700, 200],
    ['of several parts', 17 * MEBIBYTE + 5, 6 * MEBIBYTE + 3, 1_200_000],
    ['of several parts, with several before it', 11 * MEBIBYTE, 10 * MEBIBYTE, 700_001],
  ])('%s, is whole and in order', async (name, imageBytes, beforeBytes, piece) => {
    const key = `derived/${name}.tif`;
    const image = bytesOf(imageBytes, 1);
    const before = bytesOf(beforeBytes, 99);
    const map = openMap(key);
    for await (const bytes of pieces(image, piece)) await map.append(bytes);
    const early = client.send(new HeadObjectCommand({ Bucket: bucket.name, Key: key }));
    await expect(early).rejects.toMatchObject({ $metadata: { httpStatusCode: 404 } });
    await map.finish(pieces(before, piece), before.length);
    const object = await client.send(new GetObjectCommand({ Bucket: bucket.name, Key: key }));
    expect(object.ContentType).toBe('image/tiff');
    const found = Buffer.from(await object.Body!.transformToByteArray());
    expect(found.equals(Buffer.concat([before, image]))).toBe(true);
    expect(await unfinishedUploads()).toBe(0);
  });

  it('leaves nothing when it is abandoned', async () => {
    const map = openMap('derived/abandoned.tif');
    await map.append(bytesOf(12 * MEBIBYTE, 3));
    expect(await unfinishedUploads()).toBe(1);
    await map.abandon();
    expect(await unfinishedUploads()).toBe(0);
  });

  it('ends with the reason of the cancellation, and with a fault of ours when S3 refuses', async () => {
    const cancelled = openMap('derived/cancelled.tif', AbortSignal.abort(new Error('lease lost')));
    await expect(cancelled.append(bytesOf(11 * MEBIBYTE, 4))).rejects.toThrow('lease lost');
    const nowhere = new MultipartMap(client, { bucketName: 'none', key: 'a.tif', contentType: 'image/tiff' });
    const refused = nowhere.append(bytesOf(11 * MEBIBYTE, 5));
    await expect(refused).rejects.toThrow(InfrastructureError);
    await nowhere.abandon();
  });
});
