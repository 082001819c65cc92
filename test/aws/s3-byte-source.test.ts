import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openS3Object } from '../../lambdas/aws/s3-byte-source.ts';
import { InfrastructureError, InputError } from '../../lambdas/pipeline/errors.ts';

const KEY = 'raw/0b9d4b1e-7f0a-4a9e-9a53-1f3f0a7d2c11/beds.tif';
const CONTENT = Buffer.from(Array.from({ length: 3_000_000 }, (_, index) => (index * 7) % 251));
const ETAG = '"one"';

type Play = (request: IncomingMessage, response: ServerResponse) => boolean;

/** One object, and faults that S3 has and a local server has not: bodies that break off, refusals without a reason. */
let server: Server;
let client: S3Client;
let etag: string;
let listed: boolean;
let fault: Play;
let ranges: string[];
beforeAll(async () => {
  server = createServer((request, response) => {
    if (fault(request, response)) return;
    if (request.url?.includes('list-type=2')) return void response.end(listing());
    answerObject(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  client = new S3Client({
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    forcePathStyle: true,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  });
});
beforeEach(() => {
  etag = ETAG;
  listed = true;
  fault = () => false;
  ranges = [];
});
afterAll(() => {
  client.destroy();
  server.close();
});

function listing(): string {
  const contents = listed ? `<Contents><Key>${KEY}</Key><Size>1</Size></Contents>` : '';
  return `<?xml version="1.0"?><ListBucketResult>${contents}</ListBucketResult>`;
}

function answerObject(request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('etag', etag);
  if (request.method === 'HEAD') {
    response.setHeader('content-length', CONTENT.length).end();
    return;
  }
  if (request.headers['if-match'] !== etag) return void response.writeHead(412).end();
  const [from = 0, to = 0] = (request.headers.range ?? '').slice('bytes='.length).split('-').map(Number);
  ranges.push(`${from}-${to}`);
  response.writeHead(206).end(CONTENT.subarray(from, to + 1));
}

const open = () => openS3Object(client, { bucketName: 'images', key: KEY, name: 'Beds.tif' });
const refuse =
  (status: number, method?: string): Play =>
  (request, response) => {
    if (request.url?.includes('list-type=2') || (method !== undefined && request.method !== method))
      return false;
    response.writeHead(status).end();
    return true;
  };

describe('an object of S3', () => {
  it('is read at any place, under the name that the user knows', async () => {
    const source = await open();
    expect(source).toMatchObject({ name: 'Beds.tif', size: CONTENT.length });
    const bytes = await source.read(1_048_570, 100);
    expect(Buffer.from(bytes).equals(CONTENT.subarray(1_048_570, 1_048_670))).toBe(true);
    expect(ranges).toEqual(['0-2097151']);
  });

  it('is not read beyond its end', async () => {
    await expect((await open()).read(CONTENT.length - 1, 2)).rejects.toThrow(RangeError);
  });

  it('that was overwritten in the meantime is a fault to be tried again', async () => {
    const source = await open();
    etag = '"two"';
    await expect(source.read(0, 10)).rejects.toMatchObject({
      name: 'InfrastructureError',
      code: 'object_overwritten',
    });
  });

  it('whose body breaks off is asked for again', async () => {
    const source = await open();
    let broken = 0;
    fault = (_request, response) => {
      if (broken++ > 0) return false;
      response.writeHead(206, { 'content-length': 1_048_576 }).write(CONTENT.subarray(0, 5));
      setTimeout(() => response.destroy(), 20);
      return true;
    };
    expect(Buffer.from(await source.read(0, 10)).equals(CONTENT.subarray(0, 10))).toBe(true);
  });

  it('whose body is always too short is a fault, never padded', async () => {
    const source = await open();
    fault = (request, response) => {
      if (request.method !== 'GET') return false;
      response.writeHead(206).end(CONTENT.subarray(0, 5));
      return true;
    };
    await expect(source.read(0, 10)).rejects.toMatchObject({ code: 's3_body_incomplete' });
  });

  it.each([403, 404])('answered with %i is missing where the listing does not have it', async (status) => {
    listed = false;
    fault = refuse(status, 'HEAD');
    const opening = open();
    await expect(opening).rejects.toThrow(InputError);
    await expect(opening).rejects.toMatchObject({ code: 'object_missing' });
  });

  it('that is listed and yet refused is our fault', async () => {
    fault = refuse(403);
    const opening = open();
    await expect(opening).rejects.toThrow(InfrastructureError);
    await expect(opening).rejects.toMatchObject({ code: 's3_access_denied' });
  });

  it('of a bucket that answers 503 is our fault', async () => {
    fault = refuse(503);
    await expect(open()).rejects.toMatchObject({ code: 's3_read_failed' });
  });

  it('stops being read when the worker is told to stop', async () => {
    const stop = new AbortController();
    const source = await openS3Object(client, { bucketName: 'images', key: KEY }, stop.signal);
    fault = () => true;
    const reading = source.read(0, 10);
    setTimeout(() => stop.abort(new Error('lease lost')), 20);
    await expect(reading).rejects.toBeDefined();
    server.closeAllConnections();
  });
});
