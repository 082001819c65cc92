import { createHash } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  type CompleteMultipartUploadCommandInput,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorOf, type S3Endpoint, startEndpoint } from './s3-endpoint.ts';

let endpoint: S3Endpoint;
let Bucket: string;
const smallestPart = 5 * 1024 ** 2;
const parts = [Buffer.alloc(smallestPart, 'a'), Buffer.alloc(smallestPart + 1, 'b'), Buffer.from('the rest')];
const whole = Buffer.concat(parts);
const Key = 'ortho mosaic+1.tif';

beforeAll(async () => {
  endpoint = await startEndpoint();
  Bucket = endpoint.bucket;
});
afterAll(() => endpoint?.close());

type Settings = Omit<CreateMultipartUploadCommandInput, 'Bucket' | 'Key'>;

async function begin(settings: Settings = {}): Promise<string> {
  const { UploadId } = await endpoint.client.send(
    new CreateMultipartUploadCommand({ Bucket, Key, ...settings }),
  );
  return UploadId!;
}

async function sendPart(
  UploadId: string,
  PartNumber: number,
  Body: Buffer,
  more: object = {},
): Promise<CompletedPart> {
  const sent = await endpoint.client.send(
    new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body, ...more }),
  );
  const { ETag, ChecksumCRC32, ChecksumCRC32C } = sent;
  return { ETag, PartNumber, ChecksumCRC32, ChecksumCRC32C };
}

type Completion = Partial<CompleteMultipartUploadCommandInput>;

function complete(UploadId: string, Parts: CompletedPart[], more: Completion = {}) {
  const MultipartUpload = { Parts };
  return endpoint.client.send(
    new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload, ...more }),
  );
}

describe('a multipart upload', () => {
  it('becomes one object, whatever the order its parts came in', async () => {
    const id = await begin({
      ChecksumAlgorithm: 'CRC32',
      ContentType: 'image/tiff',
      Metadata: { flight: '7' },
    });
    const third = await sendPart(id, 30, parts[2]!);
    const first = await sendPart(id, 1, parts[0]!);
    await sendPart(id, 2, Buffer.from('replaced by the next one'));
    const second = await sendPart(id, 2, parts[1]!);

    const md5s = parts.map((part) => createHash('md5').update(part).digest());
    const etag = `"${createHash('md5').update(Buffer.concat(md5s)).digest('hex')}-3"`;
    const { ETag, ChecksumType } = await complete(id, [first, second, third]);
    expect([ETag, ChecksumType]).toEqual([etag, 'COMPOSITE']);

    const answer = await endpoint.client.send(new GetObjectCommand({ Bucket, Key }));
    expect(answer).toMatchObject({ ETag: etag, ContentType: 'image/tiff', Metadata: { flight: '7' } });
    expect(whole.equals(await answer.Body!.transformToByteArray())).toBe(true);
  });

  it('is read by ranges over the borders of its parts', async () => {
    const id = await begin();
    const sent = [
      await sendPart(id, 1, parts[0]!),
      await sendPart(id, 2, parts[1]!),
      await sendPart(id, 3, parts[2]!),
    ];
    await complete(id, sent);
    const borders: [number, number][] = [
      [smallestPart - 3, smallestPart + 2],
      [smallestPart, smallestPart],
      [2 * smallestPart - 1, whole.length - 1],
      [smallestPart - 1, 2 * smallestPart + 1],
    ];
    for (const [first, last] of borders) {
      const Range = `bytes=${first}-${last}`;
      const { Body } = await endpoint.client.send(new GetObjectCommand({ Bucket, Key, Range }));
      expect(whole.subarray(first, last + 1).equals(await Body!.transformToByteArray())).toBe(true);
    }
  });

  it.each([
    ['CRC32', 'FULL_OBJECT'],
    ['CRC32C', 'COMPOSITE'],
  ] as const)('with %s, %s has the checksum of the whole', async (algorithm, ChecksumType) => {
    const id = await begin({ ChecksumAlgorithm: algorithm, ChecksumType });
    const more = { ChecksumAlgorithm: algorithm };
    const sent = [await sendPart(id, 1, parts[0]!, more), await sendPart(id, 2, parts[2]!, more)];
    await complete(id, sent, { ChecksumType });
    const head = await endpoint.client.send(new HeadObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }));
    expect(head.ChecksumType).toBe(ChecksumType);
    expect(head[`Checksum${algorithm}`]).toMatch(ChecksumType === 'COMPOSITE' ? /==-2$/ : /==$/);
  });

  it('lists its parts by pages', async () => {
    const id = await begin();
    for (const number of [1, 2, 3]) await sendPart(id, number, Buffer.from(`part ${number}`));
    const page = (more: object) =>
      endpoint.client.send(new ListPartsCommand({ Bucket, Key, UploadId: id, MaxParts: 2, ...more }));
    const first = await page({});
    expect(first).toMatchObject({ IsTruncated: true, NextPartNumberMarker: '2' });
    expect(first.Parts?.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([
      [1, 6],
      [2, 6],
    ]);
    const second = await page({ PartNumberMarker: '2' });
    expect(second.Parts?.map(({ PartNumber }) => PartNumber)).toEqual([3]);
    expect(second.IsTruncated).toBe(false);
  });

  it('that is aborted is gone', async () => {
    const id = await begin();
    await sendPart(id, 1, parts[2]!);
    const uploads = async () => {
      const { Uploads = [] } = await endpoint.client.send(new ListMultipartUploadsCommand({ Bucket }));
      return Uploads.map(({ UploadId }) => UploadId);
    };
    expect(await uploads()).toContain(id);
    await endpoint.client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId: id }));
    expect(await uploads()).not.toContain(id);
    expect(await errorOf(sendPart(id, 2, parts[2]!))).toMatchObject({ code: 'NoSuchUpload', status: 404 });
  });

  describe('is not completed', () => {
    it('with a part that was not sent, or another ETag', async () => {
      const id = await begin();
      const part = await sendPart(id, 1, parts[2]!);
      const missing = { PartNumber: 2, ETag: part.ETag };
      expect(await errorOf(complete(id, [part, missing]))).toMatchObject({
        code: 'InvalidPart',
        status: 400,
      });
      const wrong = { PartNumber: 1, ETag: `"${'0'.repeat(32)}"` };
      expect(await errorOf(complete(id, [wrong]))).toMatchObject({ code: 'InvalidPart' });
    });

    it('with parts in another order', async () => {
      const id = await begin();
      const sent = [await sendPart(id, 1, parts[0]!), await sendPart(id, 2, parts[2]!)];
      expect(await errorOf(complete(id, sent.reverse()))).toMatchObject({ code: 'InvalidPartOrder' });
    });

    it('with a part below 5 MiB that is not the last; after that the upload is still there', async () => {
      const id = await begin();
      const sent = [await sendPart(id, 1, parts[2]!), await sendPart(id, 2, parts[2]!)];
      expect(await errorOf(complete(id, sent))).toMatchObject({ code: 'EntityTooSmall', status: 400 });
      await complete(id, sent.slice(1));
    });
  });

  it('refuses a part whose checksum is that of other bytes', async () => {
    const id = await begin();
    expect(await errorOf(sendPart(id, 1, parts[2]!, { ChecksumCRC32: 'AAAAAA==' }))).toMatchObject({
      code: 'BadDigest',
    });
  });
});
