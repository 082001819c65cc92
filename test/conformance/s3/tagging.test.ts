import {
  CopyObjectCommand,
  DeleteObjectTaggingCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorOf, isLocal, type S3Endpoint, startEndpoint } from './s3-endpoint.ts';

let endpoint: S3Endpoint;
let Bucket: string;
beforeAll(async () => {
  endpoint = await startEndpoint();
  Bucket = endpoint.bucket;
});
afterAll(() => endpoint?.close());

const put = (Key: string, Body = Key) => endpoint.client.send(new PutObjectCommand({ Bucket, Key, Body }));
const tag = (Key: string, ...TagSet: { Key: string; Value: string }[]) =>
  endpoint.client.send(new PutObjectTaggingCommand({ Bucket, Key, Tagging: { TagSet } }));
const tagsOf = async (Key: string) =>
  (await endpoint.client.send(new GetObjectTaggingCommand({ Bucket, Key }))).TagSet;

describe('tags of an object', () => {
  it('are none at first, are replaced as a whole, and are removed', async () => {
    await put('a');
    expect(await tagsOf('a')).toEqual([]);
    await tag('a', { Key: 'field', Value: 'onions & <leeks>' }, { Key: 'empty', Value: '' });
    expect(await tagsOf('a')).toHaveLength(2);
    expect(await tagsOf('a')).toEqual(
      expect.arrayContaining([
        { Key: 'field', Value: 'onions & <leeks>' },
        { Key: 'empty', Value: '' },
      ]),
    );
    await tag('a', { Key: 'status', Value: 'clean' });
    expect(await tagsOf('a')).toEqual([{ Key: 'status', Value: 'clean' }]);
    await endpoint.client.send(new DeleteObjectTaggingCommand({ Bucket, Key: 'a' }));
    expect(await tagsOf('a')).toEqual([]);
  });

  it('leave its content as it is', async () => {
    await put('b');
    const head = () => endpoint.client.send(new HeadObjectCommand({ Bucket, Key: 'b' }));
    const { ETag, LastModified } = await head();
    await tag('b', { Key: 'status', Value: 'clean' });
    expect(await head()).toMatchObject({ ETag, LastModified });
    const { Body } = await endpoint.client.send(new GetObjectCommand({ Bucket, Key: 'b' }));
    expect(await Body?.transformToString()).toBe('b');
  });

  it('are gone with the content: what is put anew has none', async () => {
    await put('c');
    await tag('c', { Key: 'status', Value: 'clean' });
    await put('c', 'other bytes');
    expect(await tagsOf('c')).toEqual([]);
  });

  it('go with a copy', async () => {
    await put('d');
    await tag('d', { Key: 'status', Value: 'clean' });
    await endpoint.client.send(new CopyObjectCommand({ Bucket, Key: 'e', CopySource: `${Bucket}/d` }));
    expect(await tagsOf('e')).toEqual([{ Key: 'status', Value: 'clean' }]);
  });

  it('are refused where there is no object, where there are too many, and where two have one key', async () => {
    expect(await errorOf(tagsOf('missing'))).toMatchObject({ code: 'NoSuchKey', status: 404 });
    expect(await errorOf(tag('missing'))).toMatchObject({ code: 'NoSuchKey', status: 404 });
    const eleven = Array.from({ length: 11 }, (_, index) => ({ Key: `k${index}`, Value: '' }));
    expect(await errorOf(tag('a', ...eleven))).toMatchObject({ code: 'BadRequest', status: 400 });
    const twice = [
      { Key: 'k', Value: '1' },
      { Key: 'k', Value: '2' },
    ];
    expect(await errorOf(tag('a', ...twice))).toMatchObject({ code: 'InvalidTag', status: 400 });
  });
});

describe.runIf(isLocal)('rights by tags', () => {
  const denied = { code: 'AccessDenied', status: 403 };

  it('to read and to write tags are rights of their own', async () => {
    const arn = `arn:aws:s3:::${Bucket}/*`;
    const reader = endpoint.clientWith({ Effect: 'Allow', Action: 's3:GetObject', Resource: arn });
    const get = new GetObjectTaggingCommand({ Bucket, Key: 'a' });
    const set = new PutObjectTaggingCommand({ Bucket, Key: 'a', Tagging: { TagSet: [] } });
    expect(await errorOf(reader.send(get))).toMatchObject(denied);
    expect(await errorOf(reader.send(set))).toMatchObject(denied);
    await endpoint.clientWith({ Effect: 'Allow', Action: 's3:GetObjectTagging', Resource: arn }).send(get);
    await endpoint.clientWith({ Effect: 'Allow', Action: 's3:PutObjectTagging', Resource: arn }).send(set);
  });

  it('deny what is read, looked at or copied without the tag that the policy wants', async () => {
    await put('raw/1');
    await endpoint.server.configureBucket(Bucket, {
      policy: {
        Statement: {
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:GetObject',
          Resource: `arn:aws:s3:::${Bucket}/raw/*`,
          Condition: { StringNotEquals: { 's3:ExistingObjectTag/status': 'clean' } },
        },
      },
    });
    const get = () => endpoint.client.send(new GetObjectCommand({ Bucket, Key: 'raw/1' }));
    const head = () => endpoint.client.send(new HeadObjectCommand({ Bucket, Key: 'raw/1' }));
    const copy = () =>
      endpoint.client.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/raw/1` }));
    for (const value of [null, 'infected']) {
      if (value !== null) await tag('raw/1', { Key: 'status', Value: value });
      for (const read of [get, head, copy]) expect(await errorOf(read())).toMatchObject({ status: 403 });
    }
    await tag('raw/1', { Key: 'status', Value: 'clean' });
    for (const read of [get, head, copy]) await read();
    await put('raw/1', 'replaced');
    expect(await errorOf(get())).toMatchObject(denied);
  });

  it('to copy an object that has tags are those to read its tags and to write them, too', async () => {
    await put('f');
    await tag('f', { Key: 'status', Value: 'clean' });
    const allow = (...Action: string[]) =>
      ({ Effect: 'Allow', Action, Resource: `arn:aws:s3:::${Bucket}/*` }) as const;
    const copy = new CopyObjectCommand({ Bucket, Key: 'g', CopySource: `${Bucket}/f` });
    const plain = ['s3:GetObject', 's3:PutObject', 's3:GetObjectTagging'];
    expect(await errorOf(endpoint.clientWith(allow(...plain)).send(copy))).toMatchObject(denied);
    await endpoint.clientWith(allow(...plain, 's3:PutObjectTagging')).send(copy);
  });
});
