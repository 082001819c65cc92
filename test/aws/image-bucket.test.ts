import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { uploadFile, uploadText } from '../../lambdas/aws/derived-objects.ts';
import { presignDownload, presignUpload, type UploadTerms } from '../../lambdas/aws/presigned-links.ts';
import { openS3Object } from '../../lambdas/aws/s3-byte-source.ts';
import { createS3Client } from '../../lambdas/aws/s3-client.ts';
import { findCompleteUpload, findUploadedObject } from '../../lambdas/aws/uploaded-objects.ts';
import { OBJECT_KEYS } from '../../lambdas/contract.ts';
import { ACCESS_KEY } from './crop-health-database.ts';
import { createImageBucket, type ImageBucket } from './image-bucket.ts';

let bucket: ImageBucket;
let client: S3Client;
beforeAll(async () => {
  bucket = await createImageBucket();
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', ACCESS_KEY.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', ACCESS_KEY.secretAccessKey);
  vi.stubEnv('AWS_ENDPOINT_URL_S3', bucket.endpoint);
  client = createS3Client();
});
afterAll(async () => {
  client.destroy();
  await bucket.close();
});

const BYTES = Buffer.from('the bytes of an image');

function terms(changes: Partial<UploadTerms> = {}): UploadTerms & { readonly imageId: string } {
  const imageId = randomUUID();
  return {
    imageId,
    key: `raw/${imageId}/beds.tif`,
    contentType: 'image/tiff',
    size: BYTES.length,
    sha256: null,
    lifetimeSeconds: 60,
    ...changes,
  };
}

async function put(given: UploadTerms, body: Buffer, headers: Record<string, string> = {}): Promise<number> {
  const upload = await presignUpload(client, bucket.name, given);
  const { 'content-length': _length, ...sent } = upload.headers;
  const answer = await fetch(upload.url, { method: 'PUT', headers: { ...sent, ...headers }, body });
  return answer.status;
}

describe('a presigned upload', () => {
  it('takes the bytes that were announced, and the object is found and read', async () => {
    const given = terms();
    expect(await findUploadedObject(client, bucket.name, given.imageId, given.key)).toBeNull();
    expect(await put(given, BYTES)).toBe(200);
    const found = await findUploadedObject(client, bucket.name, given.imageId, given.key);
    expect(Date.parse(found?.lastModified ?? '')).toBeGreaterThan(Date.now() - 60_000);
    const source = await openS3Object(client, { bucketName: bucket.name, key: given.key });
    expect(Buffer.from(await source.read(4, 5)).toString()).toBe('bytes');
  });

  it('of several files is complete with the last one', async () => {
    const given = terms();
    const { imageId } = given;
    const keys = [given.key, OBJECT_KEYS.raw(imageId, 'second.tif')];
    await put(given, BYTES);
    expect(await findCompleteUpload(client, bucket.name, { imageId, keys })).toBeNull();
    await put({ ...given, key: keys[1]! }, BYTES);
    const found = await findCompleteUpload(client, bucket.name, { imageId, keys });
    expect(Date.parse(found?.lastModified ?? '')).toBeGreaterThan(Date.now() - 60_000);
  });

  it('refuses more, less, and another type', async () => {
    expect(await put(terms(), Buffer.concat([BYTES, BYTES]))).toBe(403);
    expect(await put(terms(), BYTES.subarray(1))).toBe(403);
    expect(await put(terms(), BYTES, { 'content-type': 'text/html' })).toBe(403);
  });

  it('takes only the content whose SHA-256 was announced', async () => {
    const sha256 = createHash('sha256').update(BYTES).digest('hex');
    expect(await put(terms({ sha256 }), BYTES)).toBe(200);
    expect(await put(terms({ sha256 }), Buffer.from(BYTES).fill(0))).toBe(400);
  });
});

describe('a result', () => {
  it('is stored from a file or a text, and fetched by a link', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'result-'));
    const path = join(folder, 'ndvi.png');
    await writeFile(path, BYTES);
    const map = { key: 'derived/a/1/ndvi.png', contentType: 'image/png', bytes: BYTES.length };
    await uploadFile(client, bucket.name, path, map);
    await uploadText(client, bucket.name, '{"ä":1}', {
      key: 'derived/a/1/analysis.json',
      contentType: 'application/json',
    });
    await rm(folder, { recursive: true });
    const answer = await fetch(await presignDownload(client, bucket.name, map.key, 60));
    expect(answer.headers.get('content-type')).toBe('image/png');
    expect(Buffer.from(await answer.arrayBuffer()).equals(BYTES)).toBe(true);
    const document = await fetch(await presignDownload(client, bucket.name, 'derived/a/1/analysis.json', 60));
    expect(await document.json()).toEqual({ ä: 1 });
  });

  it('that cannot be stored is our fault', async () => {
    const object = { key: 'derived/a/1/x', contentType: 'text/plain' };
    await expect(uploadText(client, 'no-such-bucket', 'x', object)).rejects.toMatchObject({
      code: 's3_write_failed',
    });
  });

  it('whose file is gone is our fault, and does not take the process down', async () => {
    const object = { key: 'derived/a/1/x', contentType: 'text/plain', bytes: 4 };
    await expect(uploadFile(client, bucket.name, '/nowhere/x', object)).rejects.toMatchObject({
      code: 's3_write_failed',
    });
  });
});
