import { PutObjectCommand, PutObjectTaggingCommand, type S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createS3Client } from '../../lambdas/aws/s3-client.ts';
import { listScannedObjects } from '../../lambdas/aws/scanned-objects.ts';
import { SCAN_TAG } from '../../lambdas/pipeline/malware-scan.ts';
import { type S3Endpoint, startEndpoint } from '../conformance/s3/s3-endpoint.ts';

const ID = '0b9d4b1e-7f0a-4a9e-9a53-1f3f0a7d2c11';

describe('what the malware scan has found', () => {
  let endpoint: S3Endpoint;
  let reader: S3Client;
  beforeAll(async () => {
    endpoint = await startEndpoint();
    const arn = `arn:aws:s3:::${endpoint.bucket}`;
    // As the role of process-image, which may not read the objects here at all.
    const limited = endpoint.clientWith(
      { Effect: 'Allow', Action: 's3:GetObjectTagging', Resource: `${arn}/raw/*` },
      {
        Effect: 'Allow',
        Action: 's3:ListBucket',
        Resource: arn,
        Condition: { StringLike: { 's3:prefix': 'raw/*' } },
      },
    );
    reader = createS3Client({
      ...{ endpoint: endpoint.url, region: endpoint.region },
      credentials: limited.config.credentials,
    });
  });
  afterAll(() => endpoint?.close());

  const put = (Key: string) =>
    endpoint.client.send(new PutObjectCommand({ Bucket: endpoint.bucket, Key, Body: Key }));

  it('is told by tags, without reading an object', async () => {
    const [clean, other, bare] = ['clean.tif', 'other.tif', 'bare.tif'].map((name) => `raw/${ID}/${name}`);
    for (const key of [clean!, other!, bare!]) await put(key);
    for (const [Key, tag] of [
      [clean, SCAN_TAG],
      [other, 'somebody-else'],
    ]) {
      const Tagging = { TagSet: [{ Key: tag, Value: 'NO_THREATS_FOUND' }] };
      await endpoint.client.send(new PutObjectTaggingCommand({ Bucket: endpoint.bucket, Key, Tagging }));
    }
    const found = await listScannedObjects(reader, endpoint.bucket, ID);
    expect(new Map(found.map(({ key, scanStatus }) => [key, scanStatus]))).toEqual(
      new Map([
        [clean, 'NO_THREATS_FOUND'],
        [other, null],
        [bare, null],
      ]),
    );
    expect(found[0]!.etag).toMatch(/^[0-9a-f]{32}$/);
    expect(Date.now() - found[0]!.lastModified.getTime()).toBeLessThan(60_000);
  });

  it('is nothing where there is no object', async () => {
    const none = '1c0e5c2f-801b-4bae-8b64-204f1b8e3d22';
    expect(await listScannedObjects(reader, endpoint.bucket, none)).toEqual([]);
  });

  it('is asked for again where tags cannot be read', async () => {
    const arn = `arn:aws:s3:::${endpoint.bucket}`;
    const lister = endpoint.clientWith({ Effect: 'Allow', Action: 's3:ListBucket', Resource: arn });
    await expect(listScannedObjects(lister, endpoint.bucket, ID)).rejects.toMatchObject({
      code: 's3_access_denied',
    });
  });
});
