import type { S3Client } from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { presignDownload, presignUpload } from '../../lambdas/aws/presigned-links.ts';
import { createS3Client } from '../../lambdas/aws/s3-client.ts';

let client: S3Client;
beforeAll(() => {
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIATEST');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  client = createS3Client();
});

const TERMS = {
  key: 'raw/0b9d4b1e-7f0a-4a9e-9a53-1f3f0a7d2c11/beds.tif',
  contentType: 'image/tiff',
  size: 1234,
  sha256: null,
  lifetimeSeconds: 900,
};

describe('a presigned upload', () => {
  it('is bound to key, size and type, and to nothing that an upload does not send', async () => {
    const { url, headers } = await presignUpload(client, 'images', TERMS);
    const { pathname, searchParams } = new URL(url);
    expect(pathname).toBe(`/${TERMS.key}`);
    expect(searchParams.get('X-Amz-SignedHeaders')).toBe('content-length;content-type;host');
    expect(searchParams.get('X-Amz-Expires')).toBe('900');
    expect([...searchParams.keys()].filter((name) => /checksum/i.test(name))).toEqual([]);
    expect(headers).toEqual({ 'content-type': 'image/tiff', 'content-length': '1234' });
  });

  it('is bound to the content where its SHA-256 is known', async () => {
    const sha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
    const { url, headers } = await presignUpload(client, 'images', { ...TERMS, sha256 });
    const { searchParams } = new URL(url);
    expect(searchParams.get('X-Amz-SignedHeaders')).toBe(
      'content-length;content-type;host;x-amz-checksum-sha256',
    );
    expect(searchParams.has('x-amz-checksum-sha256')).toBe(false);
    expect(headers['x-amz-checksum-sha256']).toBe('47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=');
  });
});

describe('a presigned link', () => {
  it('gets one object for a while, with nothing but its own address', async () => {
    const url = new URL(await presignDownload(client, 'images', 'derived/a/1/ndvi.tif', 60));
    expect(url.pathname).toBe('/derived/a/1/ndvi.tif');
    expect(url.searchParams.get('X-Amz-Expires')).toBe('60');
    expect(url.searchParams.get('X-Amz-SignedHeaders')).toBe('host');
  });
});
