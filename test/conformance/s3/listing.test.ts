import {
  ListObjectsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  paginateListObjectsV2,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorOf, type S3Endpoint, startEndpoint } from './s3-endpoint.ts';

let endpoint: S3Endpoint;
let Bucket: string;
// In the order of their UTF-8 bytes: U+FF5E before U+1F331, which UTF-16 would have the other way.
const keys = [
  'derived/1/ndvi.tif',
  'derived/2/ndvi.tif',
  'raw/1/a b.tif',
  'raw/1/a+b.tif',
  'raw/1/a<&>.tif',
  'raw/10/c.tif',
  'raw/2/d.tif',
  'raw~',
  'ü.tif',
  '～.tif',
  '🌱.tif',
];

beforeAll(async () => {
  endpoint = await startEndpoint();
  Bucket = endpoint.bucket;
  for (const Key of [...keys].reverse())
    await endpoint.client.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
});
afterAll(() => endpoint?.close());

async function list(input: Omit<ConstructorParameters<typeof ListObjectsV2Command>[0], 'Bucket'> = {}) {
  const answer = await endpoint.client.send(new ListObjectsV2Command({ Bucket, ...input }));
  return {
    ...answer,
    keys: (answer.Contents ?? []).map(({ Key }) => Key),
    prefixes: (answer.CommonPrefixes ?? []).map(({ Prefix }) => Prefix),
  };
}

describe('a listing', () => {
  it('is in the order of the UTF-8 bytes, with sizes', async () => {
    const { Contents, keys: listed, KeyCount, IsTruncated } = await list();
    expect(listed).toEqual(keys);
    expect([KeyCount, IsTruncated]).toEqual([keys.length, false]);
    expect(Contents?.map(({ Size }) => Size)).toEqual(keys.map((key) => Buffer.byteLength(key)));
    expect(Contents?.every(({ ETag }) => /^"[0-9a-f]{32}"$/.test(ETag ?? ''))).toBe(true);
  });

  it('may be narrowed to a prefix', async () => {
    expect((await list({ Prefix: 'raw/1' })).keys).toEqual(keys.slice(2, 6));
    expect((await list({ Prefix: 'none' })).keys).toEqual([]);
  });

  it('rolls up what lies below a delimiter', async () => {
    const top = await list({ Delimiter: '/' });
    expect([top.keys, top.prefixes]).toEqual([keys.slice(7), ['derived/', 'raw/']]);
    const raw = await list({ Delimiter: '/', Prefix: 'raw/' });
    expect([raw.keys, raw.prefixes]).toEqual([[], ['raw/1/', 'raw/10/', 'raw/2/']]);
  });

  it('starts after a key', async () => {
    expect((await list({ StartAfter: 'raw/1/a+b.tif' })).keys).toEqual(keys.slice(4));
    expect((await list({ StartAfter: 'raw/1/a', Prefix: 'raw/1/' })).keys).toEqual(keys.slice(2, 5));
  });

  it('encodes keys on request', async () => {
    const { keys: listed } = await list({ EncodingType: 'url', Prefix: 'raw/1/' });
    expect(listed?.map((key) => decodeURIComponent(key!.replaceAll('+', ' ')))).toEqual(keys.slice(2, 5));
    expect(listed?.[2]).toBe('raw/1/a%3C%26%3E.tif');
  });

  it('of one and two entries a page has every entry once', async () => {
    for (const pageSize of [1, 2, 3]) {
      const found: unknown[] = [];
      const pages = paginateListObjectsV2({ client: endpoint.client, pageSize }, { Bucket });
      for await (const { Contents = [] } of pages) found.push(...Contents.map(({ Key }) => Key));
      expect(found).toEqual(keys);
    }
  });

  it('has every common prefix once over its pages', async () => {
    const found: unknown[] = [];
    const pages = paginateListObjectsV2({ client: endpoint.client, pageSize: 1 }, { Bucket, Delimiter: '/' });
    for await (const { Contents = [], CommonPrefixes = [], KeyCount } of pages) {
      expect(KeyCount).toBe(1);
      found.push(...Contents.map(({ Key }) => Key), ...CommonPrefixes.map(({ Prefix }) => Prefix));
    }
    expect(found).toEqual(['derived/', 'raw/', ...keys.slice(7)]);
  });

  it('refuses a token it did not give', async () => {
    expect(await errorOf(list({ ContinuationToken: '!' }))).toMatchObject({ code: 'InvalidArgument' });
  });

  it('of the first version is paged by markers', async () => {
    const found: unknown[] = [];
    let Marker: string | undefined;
    do {
      const page = await endpoint.client.send(
        new ListObjectsCommand({ Bucket, MaxKeys: 1, Delimiter: '/', ...(Marker && { Marker }) }),
      );
      found.push(...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix));
      found.push(...(page.Contents ?? []).map(({ Key }) => Key));
      Marker = page.NextMarker;
    } while (Marker);
    expect(found).toEqual(['derived/', 'raw/', ...keys.slice(7)]);
  });
});
