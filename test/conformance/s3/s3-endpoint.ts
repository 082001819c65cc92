import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  ListObjectsV2Command,
  PutBucketCorsCommand,
  S3Client,
  type S3ClientConfig,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { AccessControl } from '../../../local/access/access-control.ts';
import type { PolicyStatement } from '../../../local/access/caller.ts';
import type { CorsRule } from '../../../local/s3/bucket-configuration.ts';
import { type S3Server, startS3Server } from '../../../local/s3/start-s3-server.ts';

export const account = '000000000000';
const external = process.env.CONFORMANCE_S3_ENDPOINT;

/** False when another endpoint is under test. */
export const isLocal = external === undefined;

/** The endpoint under test, with a bucket of its own. */
export interface S3Endpoint {
  readonly url: string;
  readonly region: string;
  readonly bucket: string;
  readonly client: S3Client;
  /** The URL of an object, unsigned. */
  urlOf(key: string): string;
  newClient(settings?: S3ClientConfig): S3Client;
  /** A client of a caller with just these rights. Local only. */
  clientWith(...statements: PolicyStatement[]): S3Client;
  configureCors(rules: readonly CorsRule[]): Promise<void>;
  /** Local only. */
  readonly server: S3Server;
  close(): Promise<void>;
}

export async function startEndpoint(): Promise<S3Endpoint> {
  const region = process.env.CONFORMANCE_S3_REGION ?? 'us-east-1';
  const access = new AccessControl();
  const dataDirectory = await mkdtemp(join(tmpdir(), 'conformance-s3-'));
  const deliver = async () => {};
  const server =
    external === undefined
      ? await startS3Server({ dataDirectory, access, region, account, deliver })
      : undefined;
  const url = external ?? server!.url;
  const register = (name: string, statements: readonly PolicyStatement[]) => {
    const credentials = { accessKeyId: `AKID${name}`, secretAccessKey: randomBytes(20).toString('hex') };
    access.register({
      ...credentials,
      arn: `arn:aws:iam::${account}:user/${name}`,
      account,
      policies: [{ Statement: statements }],
    });
    return credentials;
  };
  const everything = { Effect: 'Allow', Action: 's3:*', Resource: '*' } as const;
  const own = server ? { credentials: register('ADMIN', [everything]) } : {};
  const base: S3ClientConfig = { region, endpoint: url, forcePathStyle: true, ...own };
  const client = new S3Client(base);
  const bucket = `conformance-${randomBytes(6).toString('hex')}`;
  await client.send(new CreateBucketCommand({ Bucket: bucket, ...locationOf(region) }));
  let callers = 0;
  return {
    url,
    region,
    bucket,
    client,
    urlOf: (key) => `${url}/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`,
    newClient: (settings) => new S3Client({ ...base, ...settings }),
    clientWith: (...statements) =>
      new S3Client({ ...base, credentials: register(`CALLER${++callers}`, statements) }),
    configureCors: (rules) =>
      server ? server.configureBucket(bucket, { cors: rules }) : putCors(client, bucket, rules),
    get server() {
      if (!server) throw new Error('Only the local server can be configured in process');
      return server;
    },
    close: async () => {
      if (!server) await emptyAndDelete(client, bucket);
      await server?.close();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}

/** The SDK's error of a call that has to fail. */
export async function errorOf(
  call: Promise<unknown>,
): Promise<{ code: string; status: number | undefined; message: string }> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof S3ServiceException)) throw error;
    return { code: error.name, status: error.$metadata.httpStatusCode, message: error.message };
  }
  throw new Error('The call was expected to fail');
}

/** The code in an S3 error document. */
export function errorCode(document: string): string | undefined {
  return /<Code>(.*?)<\/Code>/.exec(document)?.[1];
}

function locationOf(region: string) {
  if (region === 'us-east-1') return {};
  return { CreateBucketConfiguration: { LocationConstraint: region as 'eu-central-1' } };
}

async function putCors(client: S3Client, Bucket: string, rules: readonly CorsRule[]): Promise<void> {
  const CORSRules = rules.map((rule) => ({
    AllowedOrigins: [...rule.allowedOrigins],
    AllowedMethods: [...rule.allowedMethods],
    AllowedHeaders: [...(rule.allowedHeaders ?? [])],
    ExposeHeaders: [...(rule.exposedHeaders ?? [])],
    MaxAgeSeconds: rule.maxAgeSeconds,
  }));
  await client.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules } }));
}

async function emptyAndDelete(client: S3Client, Bucket: string): Promise<void> {
  for (;;) {
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket }));
    if (Contents.length === 0) break;
    const Objects = Contents.map(({ Key }) => ({ Key: Key! }));
    await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
  }
  await client.send(new DeleteBucketCommand({ Bucket }));
}
