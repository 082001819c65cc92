import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  CompleteUploadResponse,
  MultipartUploadResponse,
  MultipartUploadsResponse,
  SignPartsResponse,
  UploadAgainResponse,
} from '../../lambdas/api/upload-types.ts';
import type { CompanionParameters, SignUploadResponse } from '../../lambdas/api/uppy-types.ts';
import { photo, SAMPLE, SAMPLE_PATH } from './images.ts';
import { type PipelineUnderTest, startPipelineUnderTest } from './pipeline-under-test.ts';

const MEBIBYTE = 1024 ** 2;
const MAXIMUM = 16 * MEBIBYTE;

describe('uploads, from the first byte to the answer', () => {
  let run: PipelineUnderTest;

  beforeAll(async () => {
    run = await startPipelineUnderTest({ maximumUploadBytes: MAXIMUM });
  });
  afterAll(() => run?.stop());

  const put = (url: string, bytes: Uint8Array) => fetch(url, { method: 'PUT', body: new Uint8Array(bytes) });

  async function sendForm({ url, fields }: Pick<CompanionParameters, 'url' | 'fields'>, bytes: Uint8Array) {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    form.set('file', new Blob([new Uint8Array(bytes)]));
    return (await fetch(url, { method: 'POST', body: form })).status;
  }

  const idIn = (key: string) => key.split('/')[1] ?? '';

  it('a file in parts, whose client was restarted in between, is processed as any other', async () => {
    // What follows the image in its file belongs to nothing.
    const bytes = Buffer.concat([await readFile(SAMPLE_PATH), Buffer.alloc(8 * MEBIBYTE)]);
    const { id } = await run.app.create({ ...SAMPLE, size: bytes.length });
    const begun = await run.app.call<UploadAgainResponse>('POST', `/images/${id}/upload`, {
      method: 'multipart',
    });
    const { uploadId } = begun.body as Extract<UploadAgainResponse, { method: 'multipart' }>;
    const path = `/images/${id}/multipart/${uploadId}`;
    const send = async (partNumber: number, partSize: number) => {
      const { body } = await run.app.call<SignPartsResponse>('POST', `${path}/parts`, {
        partNumbers: [partNumber],
      });
      const part = bytes.subarray((partNumber - 1) * partSize, partNumber * partSize);
      expect((await put(body.parts[0]!.url, part)).status).toBe(200);
    };
    await send(1, 8 * MEBIBYTE);

    const found = await run.app.call<MultipartUploadsResponse>('GET', `/images/${id}/multipart`);
    expect(found.body.uploads.map((upload) => upload.uploadId)).toEqual([uploadId]);
    const { body: upload } = await run.app.call<MultipartUploadResponse>('GET', path);
    const isThere = new Set(upload.parts.map(({ partNumber }) => partNumber));
    for (let partNumber = 1; partNumber <= upload.partCount!; partNumber++) {
      if (!isThere.has(partNumber)) await send(partNumber, upload.partSize);
    }
    const { parts } = (await run.app.call<MultipartUploadResponse>('GET', path)).body;
    const wanted = { parts: parts.map(({ partNumber, etag }) => ({ partNumber, etag })) };
    const completed = await run.app.call<CompleteUploadResponse>('POST', `${path}/complete`, wanted);
    expect(completed).toMatchObject({ status: 200, body: { id, size: bytes.length } });
    const image = await run.app.waitFor(id, ['completed', 'failed']);
    expect(image).toMatchObject({ status: 'completed', size: bytes.length, attempt: 1 });
    const again = await run.app.call<CompleteUploadResponse>('POST', `${path}/complete`, wanted);
    expect(again.body).toEqual(completed.body);
  });

  it('what Uppy uploads without a size has one once it was looked at', async () => {
    const bytes = await photo();
    const key = `${randomUUID()}-DJI 0001.jpg`;
    const wanted = { method: 'PUT', key, contentType: 'image/jpeg' };
    const { body: signed } = await run.app.call<SignUploadResponse>('POST', '/uploads/sign', wanted);
    const id = idIn(signed.key);
    expect(await run.app.image(id)).toMatchObject({ filename: 'DJI 0001.jpg', size: null });
    expect((await run.app.list()).items.find((item) => item.id === id)?.size).toBeNull();
    expect(await sendForm({ url: signed.url, fields: signed.fields ?? {} }, bytes)).toBe(201);
    const image = await run.app.waitFor(id, ['completed', 'failed']);
    expect(image).toMatchObject({ status: 'completed', size: bytes.length });
  });

  it('Companion’s form, asked for as Uppy asks, carries the file’s fields into the image', async () => {
    const query = new URLSearchParams({
      filename: 'DJI 0002.jpg',
      type: 'image/jpeg',
      'metadata[field]': 'north',
    });
    const { body } = await run.app.call<CompanionParameters>('GET', `/s3/params?${query}`);
    expect(await sendForm(body, await photo())).toBe(201);
    const image = await run.app.waitFor(idIn(body.fields.key!), ['completed', 'failed']);
    expect(image).toMatchObject({ status: 'completed', filename: 'DJI 0002.jpg', field: 'north' });
  });

  it('an object that is larger than what is taken fails as too large, with both sizes', async () => {
    const wanted = { method: 'PUT', key: `${randomUUID()}-large.tif`, contentType: 'image/tiff' };
    const { body: signed } = await run.app.call<SignUploadResponse>('POST', '/uploads/sign', wanted);
    const large = Buffer.alloc(MAXIMUM + 1);
    expect(await sendForm({ url: signed.url, fields: signed.fields ?? {} }, large)).toBe(400);
    // Nobody who has to sign for it could: an operator.
    const Bucket = run.pipeline.endpoints.bucketName;
    await run.s3.send(new PutObjectCommand({ Bucket, Key: signed.key, Body: large }));
    const image = await run.app.waitFor(idIn(signed.key), ['completed', 'failed']);
    expect(image).toMatchObject({ status: 'failed', failureCode: 'too_large', size: MAXIMUM + 1 });
    expect(image.failureReason).toContain(String(MAXIMUM));
  });

  it('a page may call the bucket by every method of an upload, and read what it needs of the answers', async () => {
    const { bucketName, s3Endpoint } = run.pipeline.endpoints;
    for (const method of ['PUT', 'POST', 'DELETE', 'GET']) {
      const response = await fetch(`${s3Endpoint}/${bucketName}/raw/x`, {
        method: 'OPTIONS',
        headers: {
          origin: 'https://app.example.com',
          'access-control-request-method': method,
          'access-control-request-headers': 'content-type,x-amz-mp-object-size,x-amz-checksum-sha256',
        },
      });
      expect(response.status).toBe(200);
      const exposed = response.headers.get('access-control-expose-headers') ?? '';
      expect(exposed.split(/,\s*/)).toEqual(['ETag', 'Location', 'x-amz-checksum-sha256']);
    }
  });
});
