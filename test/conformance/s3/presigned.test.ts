import { createHash } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import {
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorCode, errorOf, isLocal, type S3Endpoint, startEndpoint } from './s3-endpoint.ts';

let endpoint: S3Endpoint;
let Bucket: string;
const body = 'ten bytes!';

beforeAll(async () => {
  endpoint = await startEndpoint();
  Bucket = endpoint.bucket;
});
afterAll(() => endpoint?.close());

interface Signing {
  expiresIn?: number;
  signingDate?: Date;
  unhoistableHeaders?: Set<string>;
}

/** As the API signs uploads: size and type bound, no checksum of a body that is not there yet. */
function signPut(
  Key: string,
  input: Partial<PutObjectCommandInput> = {},
  signing: Signing = {},
): Promise<string> {
  const client = endpoint.newClient({ requestChecksumCalculation: 'WHEN_REQUIRED' });
  const command = new PutObjectCommand({
    Bucket,
    Key,
    ContentLength: body.length,
    ContentType: 'image/tiff',
    ...input,
  });
  const signableHeaders = new Set(['host', 'content-length', 'content-type']);
  return getSignedUrl(client, command, { expiresIn: 60, signableHeaders, ...signing });
}

function signGet(Key: string, signing: Signing = {}): Promise<string> {
  return getSignedUrl(endpoint.client, new GetObjectCommand({ Bucket, Key }), { expiresIn: 60, ...signing });
}

async function put(url: string, content: string, headers: Record<string, string> = {}) {
  const response = await fetch(url, {
    method: 'PUT',
    body: content,
    headers: { 'content-type': 'image/tiff', ...headers },
  });
  return { status: response.status, code: errorCode(await response.text()) };
}

async function exists(Key: string): Promise<boolean> {
  const error = await errorOf(endpoint.client.send(new HeadObjectCommand({ Bucket, Key }))).catch(
    () => undefined,
  );
  return error === undefined;
}

describe('a presigned PUT', () => {
  it.each(['raw/1/plain.tif', 'raw/1/sp ace+plus.tif', 'raw/1/ümlaut 日本 100%.tif', "raw/1/(a)'b!*.tif"])(
    'stores %s, which a presigned GET gives back',
    async (key) => {
      expect(await put(await signPut(key), body)).toEqual({ status: 200, code: undefined });
      const answer = await fetch(await signGet(key));
      expect(answer.headers.get('content-type')).toBe('image/tiff');
      expect(await answer.text()).toBe(body);
    },
  );

  it.each([
    ['longer', `${body}!`],
    ['shorter', body.slice(1)],
  ])('refuses a %s body than signed', async (name, content) => {
    const key = `size-${name}`;
    expect(await put(await signPut(key), content)).toEqual({ status: 403, code: 'SignatureDoesNotMatch' });
    expect(await exists(key)).toBe(false);
  });

  it('refuses another content type than signed', async () => {
    const answer = await put(await signPut('type'), body, { 'content-type': 'text/html' });
    expect(answer).toEqual({ status: 403, code: 'SignatureDoesNotMatch' });
  });

  it('refuses another key, method or signature than signed', async () => {
    const url = await signPut('mine.tif');
    expect(await put(url.replace('mine.tif', 'yours.tif'), body)).toMatchObject({
      code: 'SignatureDoesNotMatch',
    });
    const signature = url.replace(/(X-Amz-Signature=)[0-9a-f]{4}/, '$1beef');
    expect(await put(signature, body)).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' });
    const got = await fetch(url, { headers: { 'content-type': 'image/tiff' } });
    expect([got.status, errorCode(await got.text())]).toEqual([403, 'SignatureDoesNotMatch']);
    expect(await exists('yours.tif')).toBe(false);
  });

  it('refuses a header that was not signed', async () => {
    const answer = await put(await signPut('header.tif'), body, { 'x-amz-meta-owner': 'someone else' });
    expect(answer).toEqual({ status: 403, code: 'AccessDenied' });
  });

  it('refuses to be used after it has expired', async () => {
    const url = await signPut('late.tif', {}, { expiresIn: 5, signingDate: new Date(Date.now() - 10_000) });
    expect(await put(url, body)).toEqual({ status: 403, code: 'AccessDenied' });
    const prolonged = url.replace('X-Amz-Expires=5', 'X-Amz-Expires=3600');
    expect(await put(prolonged, body)).toMatchObject({ code: 'SignatureDoesNotMatch' });
    expect(await exists('late.tif')).toBe(false);
  });

  it('with a signed SHA-256 stores that body and no other', async () => {
    const ChecksumSHA256 = createHash('sha256').update(body).digest('base64');
    const unhoistableHeaders = new Set(['x-amz-checksum-sha256']);
    const url = await signPut('bound.tif', { ChecksumSHA256 }, { unhoistableHeaders });
    const headers = { 'x-amz-checksum-sha256': ChecksumSHA256 };
    expect(await put(url, 'other byte', headers)).toEqual({ status: 400, code: 'BadDigest' });
    expect(await put(url, body)).toMatchObject({ status: 403 });
    expect(await exists('bound.tif')).toBe(false);
    expect(await put(url, body, headers)).toMatchObject({ status: 200 });
  });

  it.runIf(isLocal)(
    'carrying a checksum in its query is refused, where S3 would ignore or reject it',
    async () => {
      const client = endpoint.newClient({ requestChecksumCalculation: 'WHEN_SUPPORTED' });
      const url = await getSignedUrl(client, new PutObjectCommand({ Bucket, Key: 'trap.tif' }));
      expect(await put(url, body)).toEqual({ status: 400, code: 'InvalidRequest' });
    },
  );

  it('is refused before its body is sent, when the client waits for that', async () => {
    const url = new URL(await signPut('waiting.tif'));
    url.searchParams.set('X-Amz-Signature', '0'.repeat(64));
    const headers = { 'content-type': 'image/tiff', 'content-length': body.length, expect: '100-continue' };
    const answer = await new Promise((resolve, reject) => {
      const outgoing = httpRequest(url, { method: 'PUT', headers }, (response) =>
        resolve(response.resume().statusCode),
      );
      outgoing.on('continue', () => resolve('told to continue')).on('error', reject);
      outgoing.flushHeaders();
    });
    expect(answer).toBe(403);
  });

  it('that is broken off stores nothing', async () => {
    const url = new URL(await signPut('broken.tif'));
    const headers = { 'content-type': 'image/tiff', 'content-length': body.length };
    await new Promise<void>((resolve) => {
      const outgoing = httpRequest(url, { method: 'PUT', headers }).on('error', () => resolve());
      outgoing.write(body.slice(0, 4), () => outgoing.destroy());
      outgoing.on('close', resolve);
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await exists('broken.tif')).toBe(false);
  });
});

describe('a presigned GET', () => {
  it('serves ranges', async () => {
    await put(await signPut('range.tif'), body);
    const answer = await fetch(await signGet('range.tif'), { headers: { range: 'bytes=4-8' } });
    expect([answer.status, await answer.text()]).toEqual([206, 'bytes']);
  });

  it('refuses to be used after it has expired, and without its signature', async () => {
    await put(await signPut('private.tif'), body);
    const url = await signGet('private.tif', { expiresIn: 1, signingDate: new Date(Date.now() - 3000) });
    const late = await fetch(url);
    expect([late.status, errorCode(await late.text())]).toEqual([403, 'AccessDenied']);
    const bare = await fetch(endpoint.urlOf('private.tif'));
    expect([bare.status, errorCode(await bare.text())]).toEqual([403, 'AccessDenied']);
  });
});
