import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PublishFieldAppProperties } from '../../lambdas/contract.ts';
import { emptyBucket } from '../../lambdas/publish-field-app/empty-bucket.ts';
import { publishSite } from '../../lambdas/publish-field-app/publish-site.ts';
import { operator } from '../aws/crop-health-database.ts';
import { createImageBucket, type ImageBucket } from '../aws/image-bucket.ts';

const PROPERTIES: PublishFieldAppProperties = {
  BucketName: 'images',
  Configuration: JSON.stringify({
    apiUrl: 'https://abc.execute-api.eu-central-1.amazonaws.com',
    storageOrigin: 'https://images.s3.eu-central-1.amazonaws.com',
    signIn: {
      issuer: 'https://cognito-idp.eu-central-1.amazonaws.com/pool',
      clientId: 'fields',
      scope: 'openid',
      endpoints: {
        authorization: 'https://sign-in.example.com/oauth2/authorize',
        token: 'https://sign-in.example.com/oauth2/token',
        endSession: 'https://sign-in.example.com/logout',
      },
      signOutStyle: 'cognito',
    },
  }),
  SignInOrigins: '',
  SiteHash: 'one',
};

let bucket: ImageBucket;
let client: S3Client;
let site: string;

beforeAll(async () => {
  bucket = await createImageBucket();
  client = new S3Client({
    endpoint: bucket.endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: operator,
  });
  site = await mkdtemp(join(tmpdir(), 'site-'));
  await mkdir(join(site, 'assets'));
  await cp(new URL('../../web/index.html', import.meta.url), join(site, 'index.html'));
  await writeFile(join(site, 'assets', 'main-AB.js'), 'app();');
  await writeFile(join(site, 'service-worker.js'), 'keep();');
});

afterAll(async () => {
  client.destroy();
  await bucket.close();
  await rm(site, { recursive: true });
});

describe('publishing the field app', () => {
  it('puts every file with its type, and lets browsers keep what has its hash in its name', async () => {
    await publishSite(client, site, PROPERTIES);
    expect(await object('assets/main-AB.js')).toEqual({
      body: 'app();',
      type: 'text/javascript; charset=utf-8',
      cache: 'public, max-age=31536000, immutable',
    });
    expect(await object('config.json')).toEqual({
      body: PROPERTIES.Configuration,
      type: 'application/json',
      cache: 'no-cache',
    });
  });

  it('writes into the page whom this deployment lets it speak to, in full', async () => {
    const { body, cache } = await object('index.html');
    expect(body).toContain('<meta http-equiv="Content-Security-Policy" content="default-src \'none\';');
    expect(body).toContain(
      "connect-src 'self' https://abc.execute-api.eu-central-1.amazonaws.com https://images.s3.eu-central-1.amazonaws.com https://sign-in.example.com;",
    );
    expect(body).not.toContain('frame-ancestors');
    expect(cache).toBe('no-cache');
  });

  it('changes the service worker with the addresses, so that browsers fetch the page anew', async () => {
    const former = (await object('service-worker.js')).body;
    await publishSite(client, site, PROPERTIES);
    expect((await object('service-worker.js')).body).toBe(former);
    const moved = PROPERTIES.Configuration.replace('//abc.', '//xyz.');
    await publishSite(client, site, { ...PROPERTIES, Configuration: moved });
    expect((await object('service-worker.js')).body).not.toBe(former);
  });

  it('empties the bucket when it is removed, and has nothing to do in one that is gone', async () => {
    await emptyBucket(client, 'images');
    expect((await client.send(new ListObjectsV2Command({ Bucket: 'images' }))).KeyCount).toBe(0);
    await expect(emptyBucket(client, 'gone')).resolves.toBeUndefined();
  });
});

async function object(Key: string) {
  const { Body, ContentType, CacheControl } = await client.send(
    new GetObjectCommand({ Bucket: 'images', Key }),
  );
  return { body: await Body!.transformToString(), type: ContentType, cache: CacheControl };
}
