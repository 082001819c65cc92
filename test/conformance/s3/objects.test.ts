import { createHash } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { Readable } from 'node:stream';
import {
  ChecksumAlgorithm,
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketLocationCommand,
  GetObjectAclCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorOf, isLocal, type S3Endpoint, startEndpoint } from './s3-endpoint.ts';

let endpoint: S3Endpoint;
let Bucket: string;
const body = Buffer.from('0123456789');
const md5 = createHash('md5').update(body).digest('hex');

beforeAll(async () => {
  endpoint = await startEndpoint();
  Bucket = endpoint.bucket;
});
afterAll(() => endpoint?.close());

async function put(Key: string, Body: string | Buffer = body) {
  await endpoint.client.send(new PutObjectCommand({ Bucket, Key, Body }));
}

async function get(Key: string, more: object = {}) {
  const answer = await endpoint.client.send(new GetObjectCommand({ Bucket, Key, ...more }));
  return { ...answer, text: await answer.Body!.transformToString() };
}

describe('buckets', () => {
  it('are listed, found and have a location', async () => {
    const { Buckets } = await endpoint.client.send(new ListBucketsCommand({}));
    expect(Buckets?.map(({ Name }) => Name)).toContain(Bucket);
    await endpoint.client.send(new HeadBucketCommand({ Bucket }));
    const { LocationConstraint } = await endpoint.client.send(new GetBucketLocationCommand({ Bucket }));
    expect(LocationConstraint ?? 'us-east-1').toBe(endpoint.region);
  });

  it('that do not exist are told so', async () => {
    const error = await errorOf(
      endpoint.client.send(new PutObjectCommand({ Bucket: `${Bucket}-2`, Key: 'a', Body: 'b' })),
    );
    expect(error).toMatchObject({ code: 'NoSuchBucket', status: 404 });
  });
});

describe('an object', () => {
  it.each([
    'plain.tif',
    'with space.tif',
    'a+b&c=d?e#f.tif',
    '100%25 done.tif',
    'ümläut/日本/🌱.tif',
    'quotes\'"()!*~.tif',
    'a//b/./c/../d',
    ' leading and trailing ',
  ])('of the key %j keeps its bytes and is listed under that key', async (Key) => {
    await put(Key);
    expect((await get(Key)).text).toBe('0123456789');
    await endpoint.client.send(new DeleteObjectCommand({ Bucket, Key }));
    expect(await errorOf(get(Key))).toMatchObject({ code: 'NoSuchKey', status: 404 });
  });

  it('keeps its content headers and metadata', async () => {
    const headers = {
      ContentType: 'image/tiff',
      CacheControl: 'max-age=60',
      ContentDisposition: 'attachment; filename="a.tif"',
      ContentEncoding: 'gzip',
      ContentLanguage: 'de',
      Metadata: { sensor: 'micasense', 'flight-id': '7' },
    };
    await endpoint.client.send(new PutObjectCommand({ Bucket, Key: 'headers', Body: body, ...headers }));
    const head = await endpoint.client.send(new HeadObjectCommand({ Bucket, Key: 'headers' }));
    expect(head).toMatchObject({ ...headers, ContentLength: 10, ETag: `"${md5}"`, AcceptRanges: 'bytes' });
    expect(Math.abs(head.LastModified!.getTime() - Date.now())).toBeLessThan(60_000);
  });

  it('may be empty', async () => {
    await put('empty', '');
    const { text, ContentLength } = await get('empty');
    expect([text, ContentLength]).toEqual(['', 0]);
    expect(await errorOf(get('empty', { Range: 'bytes=0-' }))).toMatchObject({ code: 'InvalidRange' });
  });

  it('is replaced as a whole', async () => {
    await put('replaced', 'a long first version');
    await put('replaced', 'second');
    expect((await get('replaced')).text).toBe('second');
  });

  it('may be streamed without its length in advance', async () => {
    const pieces = Array.from({ length: 40 }, (_, index) => Buffer.alloc(7001, index));
    const client = endpoint.newClient({ requestChecksumCalculation: 'WHEN_SUPPORTED' });
    const Body = Readable.from(pieces);
    await client.send(new PutObjectCommand({ Bucket, Key: 'streamed', Body, ContentLength: 40 * 7001 }));
    const answer = await endpoint.client.send(new GetObjectCommand({ Bucket, Key: 'streamed' }));
    expect(Buffer.concat(pieces).equals(await answer.Body!.transformToByteArray())).toBe(true);
    expect(answer.ContentEncoding).toBeUndefined();
  });

  it('can be given other response headers by who signed the request', async () => {
    await put('override');
    const wanted = {
      ResponseContentType: 'text/plain',
      ResponseContentDisposition: 'attachment; filename="x y.txt"',
    };
    const { ContentType, ContentDisposition } = await get('override', wanted);
    expect([ContentType, ContentDisposition]).toEqual(['text/plain', wanted.ResponseContentDisposition]);
  });
});

describe('ranges', () => {
  it.each([
    ['bytes=2-4', '234', 'bytes 2-4/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=-3', '789', 'bytes 7-9/10'],
    ['bytes=8-100', '89', 'bytes 8-9/10'],
    ['bytes=-100', '0123456789', 'bytes 0-9/10'],
  ])('%s', async (Range, text, ContentRange) => {
    await put('range');
    expect(await get('range', { Range })).toMatchObject({ text, ContentRange, ContentLength: text.length });
  });

  it('outside the object are refused', async () => {
    await put('range');
    expect(await errorOf(get('range', { Range: 'bytes=10-' }))).toMatchObject({
      code: 'InvalidRange',
      status: 416,
    });
  });
});

describe('conditions', () => {
  const past = new Date(Date.now() - 86_400_000);
  const status = async (more: object) =>
    get('condition', more).then(
      ({ $metadata }) => $metadata.httpStatusCode,
      (error) => error.$metadata.httpStatusCode as number,
    );

  it('of a read', async () => {
    await put('condition');
    expect(await status({ IfMatch: `"${md5}"` })).toBe(200);
    expect(await status({ IfMatch: '"other"' })).toBe(412);
    expect(await status({ IfNoneMatch: `"${md5}"` })).toBe(304);
    expect(await status({ IfNoneMatch: '"other"' })).toBe(200);
    expect(await status({ IfModifiedSince: past })).toBe(200);
    expect(await status({ IfUnmodifiedSince: past })).toBe(412);
  });

  it('of a write: only if there is nothing yet', async () => {
    const write = () =>
      endpoint.client.send(new PutObjectCommand({ Bucket, Key: 'once', Body: body, IfNoneMatch: '*' }));
    await write();
    expect(await errorOf(write())).toMatchObject({ code: 'PreconditionFailed', status: 412 });
  });

  it('of several writes at once: one wins', async () => {
    const write = () =>
      endpoint.client.send(new PutObjectCommand({ Bucket, Key: 'race', Body: body, IfNoneMatch: '*' }));
    const results = await Promise.allSettled([write(), write(), write(), write()]);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

describe('checksums', () => {
  const algorithms = ['CRC32', 'CRC32C', 'SHA1', 'SHA256'] as const;

  it.each(algorithms)('%s is verified, kept and given back', async (algorithm) => {
    const Key = `checksum-${algorithm}`;
    const written = await endpoint.client.send(
      new PutObjectCommand({ Bucket, Key, Body: body, ChecksumAlgorithm: ChecksumAlgorithm[algorithm] }),
    );
    const head = await endpoint.client.send(new HeadObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }));
    expect(written[`Checksum${algorithm}`]).toMatch(/=$/);
    expect(head[`Checksum${algorithm}`]).toBe(written[`Checksum${algorithm}`]);
    expect(head.ChecksumType).toBe('FULL_OBJECT');
  });

  it('of another body are refused, and nothing is stored', async () => {
    const wrong = createHash('sha256').update('another body').digest('base64');
    const call = new PutObjectCommand({ Bucket, Key: 'wrong', Body: body, ChecksumSHA256: wrong });
    expect(await errorOf(endpoint.client.send(call))).toMatchObject({ code: 'BadDigest', status: 400 });
    const other = createHash('md5').update('another body').digest('base64');
    const withMd5 = new PutObjectCommand({ Bucket, Key: 'wrong', Body: body, ContentMD5: other });
    expect(await errorOf(endpoint.client.send(withMd5))).toMatchObject({ code: 'BadDigest', status: 400 });
    expect(await errorOf(get('wrong'))).toMatchObject({ code: 'NoSuchKey' });
  });
});

describe('a signed body', () => {
  it('that was changed on the way is refused, and nothing is stored', async () => {
    const client = endpoint.newClient({ requestChecksumCalculation: 'WHEN_REQUIRED' });
    client.middlewareStack.add(
      (next) => (args) => {
        (args.request as { body: unknown }).body = '9876543210';
        return next(args);
      },
      { step: 'deserialize', priority: 'low', name: 'changeBody' },
    );
    const call = client.send(new PutObjectCommand({ Bucket, Key: 'changed', Body: body }));
    expect(await errorOf(call)).toMatchObject({ code: 'XAmzContentSHA256Mismatch', status: 400 });
    expect(await errorOf(get('changed'))).toMatchObject({ code: 'NoSuchKey' });
  });
});

describe('a copy', () => {
  it('has the bytes, headers and metadata of its source', async () => {
    const Key = 'source ü+1.tif';
    await endpoint.client.send(
      new PutObjectCommand({ Bucket, Key, Body: body, ContentType: 'image/tiff', Metadata: { a: '1' } }),
    );
    const CopySource = `${Bucket}/${encodeURIComponent(Key)}`;
    const { CopyObjectResult } = await endpoint.client.send(
      new CopyObjectCommand({ Bucket, Key: 'copy', CopySource }),
    );
    expect(CopyObjectResult?.ETag).toBe(`"${md5}"`);
    await put(Key, 'changed afterwards');
    expect(await get('copy')).toMatchObject({
      text: '0123456789',
      ContentType: 'image/tiff',
      Metadata: { a: '1' },
    });
  });

  it('may replace the metadata, and must where it replaces itself', async () => {
    await put('self');
    const CopySource = `${Bucket}/self`;
    const same = endpoint.client.send(new CopyObjectCommand({ Bucket, Key: 'self', CopySource }));
    expect(await errorOf(same)).toMatchObject({ code: 'InvalidRequest' });
    const replaced = { MetadataDirective: 'REPLACE', Metadata: { b: '2' } } as const;
    await endpoint.client.send(new CopyObjectCommand({ Bucket, Key: 'self', CopySource, ...replaced }));
    expect(await get('self')).toMatchObject({ text: '0123456789', Metadata: { b: '2' } });
  });

  it('of nothing is refused', async () => {
    const call = new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/missing` });
    expect(await errorOf(endpoint.client.send(call))).toMatchObject({ code: 'NoSuchKey' });
  });
});

describe('deleting', () => {
  it('many at once, those that do not exist included', async () => {
    const keys = ['d/1', 'd/ü & <2>', 'd/3'];
    for (const key of keys) await put(key);
    const Objects = [...keys, 'd/missing'].map((Key) => ({ Key }));
    const { Deleted, Errors } = await endpoint.client.send(
      new DeleteObjectsCommand({ Bucket, Delete: { Objects } }),
    );
    expect(Deleted?.map(({ Key }) => Key).sort()).toEqual([...keys, 'd/missing'].sort());
    expect(Errors ?? []).toEqual([]);
    for (const key of keys) expect(await errorOf(get(key))).toMatchObject({ code: 'NoSuchKey' });
  });

  it('what does not exist is no error', async () => {
    await endpoint.client.send(new DeleteObjectCommand({ Bucket, Key: 'never-there' }));
  });
});

/** A GET with its path put on the wire untouched, where fetch would normalise it. */
function rawGet(url: string): Promise<number | undefined> {
  const { hostname, port, pathname, search } = new URL(url);
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({ hostname, port, path: pathname + search }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    outgoing.on('error', reject).end();
  });
}

describe.runIf(isLocal)('the local server', () => {
  it('refuses by name what it does not do', async () => {
    await put('owned');
    const acl = errorOf(endpoint.client.send(new GetObjectAclCommand({ Bucket, Key: 'owned' })));
    expect(await acl).toMatchObject({ code: 'NotImplemented', message: expect.stringContaining('acl') });
    const tagged = new PutObjectCommand({ Bucket, Key: 'tagged', Body: body, Tagging: 'status=clean' });
    expect(await errorOf(endpoint.client.send(tagged))).toMatchObject({
      message: expect.stringContaining('x-amz-tagging'),
    });
    const kms = new PutObjectCommand({ Bucket, Key: 'kms', Body: body, ServerSideEncryption: 'aws:kms' });
    expect(await errorOf(endpoint.client.send(kms))).toMatchObject({
      message: expect.stringContaining('aws:kms'),
    });
    const locked = new PutObjectCommand({ Bucket, Key: 'kms', Body: body, ObjectLockMode: 'GOVERNANCE' });
    const message = expect.stringContaining('x-amz-object-lock-mode');
    expect(await errorOf(endpoint.client.send(locked))).toMatchObject({ message });
  });

  it('serves virtual hosts below localhost', async () => {
    await put('virtual.txt');
    const client = endpoint.newClient({
      endpoint: `http://localhost:${endpoint.server.port}`,
      forcePathStyle: false,
    });
    const url = await getSignedUrl(client, new GetObjectCommand({ Bucket, Key: 'virtual.txt' }));
    const { host, pathname, search } = new URL(url);
    expect(host.startsWith(`${Bucket}.`)).toBe(true);
    const status = await new Promise((resolve, reject) => {
      const options = {
        hostname: '127.0.0.1',
        port: endpoint.server.port,
        path: pathname + search,
        headers: { host },
      };
      httpRequest(options, (response) => resolve(response.resume().statusCode))
        .on('error', reject)
        .end();
    });
    expect(status).toBe(200);
  });

  it('answers a path it cannot decode with an error', async () => {
    expect(await rawGet(`${endpoint.url}/${Bucket}/%ff%fe`)).toBe(400);
  });
});
