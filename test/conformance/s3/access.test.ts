import {
  AbortMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorOf, isLocal, type S3Endpoint, startEndpoint } from './s3-endpoint.ts';

let endpoint: S3Endpoint;
let Bucket: string;
let arn: string;

describe.runIf(isLocal)('rights', () => {
  beforeAll(async () => {
    endpoint = await startEndpoint();
    Bucket = endpoint.bucket;
    arn = `arn:aws:s3:::${Bucket}`;
    for (const Key of ['raw/1', 'derived/1']) {
      await endpoint.client.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
    }
  });
  afterAll(() => endpoint?.close());

  const denied = { code: 'AccessDenied', status: 403 };
  const allow = (Action: string | string[], Resource: string) =>
    ({ Effect: 'Allow', Action, Resource }) as const;

  it('to read end at the prefix they are given for', async () => {
    const client = endpoint.clientWith(allow('s3:GetObject', `${arn}/raw/*`));
    await client.send(new GetObjectCommand({ Bucket, Key: 'raw/1' }));
    const other = await errorOf(client.send(new GetObjectCommand({ Bucket, Key: 'derived/1' })));
    expect(other).toMatchObject(denied);
    expect(other.message).toContain(`is not authorized to perform s3:GetObject on ${arn}/derived/1`);
    const write = new PutObjectCommand({ Bucket, Key: 'raw/1', Body: 'x' });
    expect(await errorOf(client.send(write))).toMatchObject(denied);
  });

  it('to list are needed to learn that a key is missing', async () => {
    const get = new GetObjectCommand({ Bucket, Key: 'raw/missing' });
    const reader = endpoint.clientWith(allow('s3:GetObject', `${arn}/*`));
    expect(await errorOf(reader.send(get))).toMatchObject(denied);
    const head = new HeadObjectCommand({ Bucket, Key: 'raw/missing' });
    expect(await errorOf(reader.send(head))).toMatchObject({ status: 403 });
    const lister = endpoint.clientWith(allow(['s3:GetObject', 's3:ListBucket'], '*'));
    expect(await errorOf(lister.send(get))).toMatchObject({ code: 'NoSuchKey' });
    expect(await errorOf(lister.send(head))).toMatchObject({ status: 404 });
  });

  it('to list may be narrowed to a prefix', async () => {
    const Condition = {
      StringLike: { 's3:prefix': 'raw/*' },
      NumericLessThanEquals: { 's3:max-keys': '10' },
    };
    const client = endpoint.clientWith({ ...allow('s3:ListBucket', arn), Condition });
    const list = (Prefix: string, MaxKeys: number) =>
      client.send(new ListObjectsV2Command({ Bucket, Prefix, MaxKeys }));
    expect((await list('raw/', 10)).KeyCount).toBe(1);
    expect(await errorOf(list('derived/', 10))).toMatchObject(denied);
    expect(await errorOf(list('raw/', 11))).toMatchObject(denied);
  });

  it('to copy are those to read the source and to write the copy', async () => {
    const copy = new CopyObjectCommand({ Bucket, Key: 'derived/2', CopySource: `${Bucket}/raw/1` });
    const read = allow('s3:GetObject', `${arn}/raw/*`);
    const write = allow('s3:PutObject', `${arn}/derived/*`);
    expect(await errorOf(endpoint.clientWith(write).send(copy))).toMatchObject(denied);
    expect(await errorOf(endpoint.clientWith(read).send(copy))).toMatchObject(denied);
    await endpoint.clientWith(read, write).send(copy);
  });

  it('to delete are asked key by key', async () => {
    const client = endpoint.clientWith(allow('s3:DeleteObject', `${arn}/derived/*`));
    const Delete = { Objects: [{ Key: 'raw/1' }, { Key: 'derived/2' }] };
    const { Deleted, Errors } = await client.send(new DeleteObjectsCommand({ Bucket, Delete }));
    expect(Deleted?.map(({ Key }) => Key)).toEqual(['derived/2']);
    expect(Errors).toMatchObject([{ Key: 'raw/1', Code: 'AccessDenied' }]);
  });

  it('to write do not include giving up a multipart upload', async () => {
    const client = endpoint.clientWith(allow('s3:PutObject', `${arn}/*`));
    const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key: 'parts' }));
    const abort = new AbortMultipartUploadCommand({ Bucket, Key: 'parts', UploadId });
    expect(await errorOf(client.send(abort))).toMatchObject(denied);
  });

  it('of a presigned URL are those of its signer', async () => {
    const client = endpoint.clientWith(allow('s3:GetObject', `${arn}/raw/*`));
    const status = async (Key: string) =>
      (await fetch(await getSignedUrl(client, new GetObjectCommand({ Bucket, Key })))).status;
    expect([await status('raw/1'), await status('derived/1')]).toEqual([200, 403]);
  });

  it('may come from the bucket policy, and be taken away by it', async () => {
    const everyone = { ...allow('s3:GetObject', `${arn}/derived/*`), Principal: '*' } as const;
    const deny = {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:GetObject',
      Resource: `${arn}/raw/*`,
    } as const;
    await endpoint.server.configureBucket(Bucket, { policy: { Statement: [everyone, deny] } });
    expect((await fetch(endpoint.urlOf('derived/1'))).status).toBe(200);
    expect(await errorOf(endpoint.client.send(new GetObjectCommand({ Bucket, Key: 'raw/1' })))).toMatchObject(
      denied,
    );
  });

  it('are asked of a signature with the right secret only', async () => {
    const credentials = { accessKeyId: 'AKIDADMIN', secretAccessKey: 'guessed' };
    const client = endpoint.newClient({ credentials });
    const get = new GetObjectCommand({ Bucket, Key: 'derived/1' });
    expect(await errorOf(client.send(get))).toMatchObject({ code: 'SignatureDoesNotMatch', status: 403 });
    const unknown = endpoint.newClient({ credentials: { ...credentials, accessKeyId: 'AKIDNOBODY' } });
    expect(await errorOf(unknown.send(get))).toMatchObject({ code: 'InvalidAccessKeyId', status: 403 });
  });
});
