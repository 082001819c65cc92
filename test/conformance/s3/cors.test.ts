import { PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorCode, type S3Endpoint, startEndpoint } from './s3-endpoint.ts';

let endpoint: S3Endpoint;
const origin = 'https://field.example';

beforeAll(async () => {
  endpoint = await startEndpoint();
  await endpoint.configureCors([
    {
      allowedOrigins: [origin, 'https://*.farm.example'],
      allowedMethods: ['PUT', 'GET'],
      allowedHeaders: ['content-type', 'x-amz-*'],
      exposedHeaders: ['ETag'],
      maxAgeSeconds: 600,
    },
  ]);
});
afterAll(() => endpoint?.close());

function preflight(from: string, method: string, headers?: string): Promise<Response> {
  return fetch(endpoint.urlOf('a.tif'), {
    method: 'OPTIONS',
    headers: {
      origin: from,
      'access-control-request-method': method,
      ...(headers && { 'access-control-request-headers': headers }),
    },
  });
}

describe('a preflight', () => {
  it('is answered by the rule that matches, without a signature', async () => {
    const answer = await preflight(origin, 'PUT', 'Content-Type, x-amz-checksum-sha256');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
    expect(answer.headers.get('access-control-allow-methods')).toContain('PUT');
    expect(answer.headers.get('access-control-allow-headers')?.toLowerCase()).toBe(
      'content-type, x-amz-checksum-sha256',
    );
    expect(answer.headers.get('access-control-max-age')).toBe('600');
    expect(answer.headers.get('vary')).toContain('Origin');
  });

  it('may match an origin by a pattern', async () => {
    const answer = await preflight('https://north.farm.example', 'GET');
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://north.farm.example');
  });

  it.each([
    ['origin', 'https://elsewhere.example', 'PUT', 'content-type'],
    ['method', origin, 'DELETE', undefined],
    ['header', origin, 'PUT', 'x-other'],
  ])('of another %s is refused', async (_, from, method, headers) => {
    const answer = await preflight(from, method, headers);
    expect([answer.status, errorCode(await answer.text())]).toEqual([403, 'AccessForbidden']);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('an actual request', () => {
  const upload = async (from: string) => {
    const client = endpoint.newClient({ requestChecksumCalculation: 'WHEN_REQUIRED' });
    const url = await getSignedUrl(client, new PutObjectCommand({ Bucket: endpoint.bucket, Key: 'a.tif' }));
    return fetch(url, { method: 'PUT', body: 'x', headers: { origin: from } });
  };

  it('may be read by a page of an allowed origin, its ETag included', async () => {
    const { headers } = await upload(origin);
    expect(headers.get('access-control-allow-origin')).toBe(origin);
    expect(headers.get('access-control-expose-headers')).toBe('ETag');
  });

  it('of another origin is done, but hidden from the page', async () => {
    const answer = await upload('https://elsewhere.example');
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, null]);
  });

  it('that fails may be read too', async () => {
    const answer = await fetch(endpoint.urlOf('a.tif'), { headers: { origin } });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([403, origin]);
  });
});
