import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AccessControl } from '../../../local/access/access-control.ts';
import { canonicalRequest, sha256Hex } from '../../../local/access/canonical-request.ts';
import { ChunkSigner } from '../../../local/access/payload.ts';
import { scopeText, sign, signingKey } from '../../../local/access/signing-key.ts';
import { type S3Server, startS3Server } from '../../../local/s3/start-s3-server.ts';

const credentials = { accessKeyId: 'AKIDADMIN', secretAccessKey: 'secret' };
const region = 'us-east-1';
let server: S3Server;
let client: S3Client;
let dataDirectory: string;

beforeAll(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), 's3-chunks-'));
  const access = new AccessControl();
  const account = '000000000000';
  const policies = [{ Statement: { Effect: 'Allow', Action: 's3:*', Resource: '*' } as const }];
  access.register({ ...credentials, arn: `arn:aws:iam::${account}:user/admin`, account, policies });
  server = await startS3Server({ dataDirectory, access, region, account, deliver: async () => {} });
  await server.createBucket('images');
  client = new S3Client({ region, endpoint: server.url, forcePathStyle: true, credentials });
});
afterAll(async () => {
  await server?.close();
  await rm(dataDirectory, { recursive: true, force: true });
});

/** An upload as older SDKs and command line tools send it over plain HTTP: every chunk signed. */
function upload(key: string, chunks: readonly string[], tamper: (body: string) => string = (body) => body) {
  const amzDate = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = { accessKeyId: credentials.accessKeyId, date: amzDate.slice(0, 8), region, service: 's3' };
  const signingSecret = signingKey(credentials.secretAccessKey, scope);
  const payloadHash = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD';
  const headers = {
    'content-encoding': 'aws-chunked',
    host: new URL(server.url).host,
    'x-amz-content-sha256': payloadHash,
    'x-amz-date': amzDate,
    'x-amz-decoded-content-length': String(chunks.join('').length),
  };
  const signedHeaders = Object.keys(headers).sort();
  const url = `/images/${key}`;
  const canonical = canonicalRequest({
    method: 'PUT',
    url,
    headers,
    signedHeaders,
    payloadHash,
    encodePathTwice: false,
  });
  const seed = sign(
    signingSecret,
    ['AWS4-HMAC-SHA256', amzDate, scopeText(scope), sha256Hex(canonical)].join('\n'),
  );
  const chain = new ChunkSigner(signingSecret, scope, amzDate, seed);
  const body = [...chunks, '']
    .map((data) => {
      const signature = chain.signChunk(createHash('sha256').update(data).digest('hex'));
      return `${data.length.toString(16)};chunk-signature=${signature}\r\n${data}\r\n`;
    })
    .join('');
  const authorization =
    `AWS4-HMAC-SHA256 Credential=${scope.accessKeyId}/${scopeText(scope)}, ` +
    `SignedHeaders=${signedHeaders.join(';')}, Signature=${seed}`;
  return fetch(server.url + url, {
    method: 'PUT',
    body: tamper(body),
    headers: { ...headers, authorization },
  });
}

it('stores a body of signed chunks', async () => {
  expect((await upload('chunks', ['first ', 'second'])).status).toBe(200);
  const { Body, ContentEncoding } = await client.send(
    new GetObjectCommand({ Bucket: 'images', Key: 'chunks' }),
  );
  expect([await Body!.transformToString(), ContentEncoding]).toEqual(['first second', undefined]);
});

it('answers why it refuses such a body, also while megabytes of it are still to come', async () => {
  const answer = await upload('large', ['first ', 'x'.repeat(16 * 1024 ** 2)], (body) =>
    body.replace('first', 'FIRST'),
  );
  expect([answer.status, await answer.text()]).toEqual([
    403,
    expect.stringContaining('SignatureDoesNotMatch'),
  ]);
});

it.each([
  ['a chunk changed', (body: string) => body.replace('second', 'SECOND'), 'SignatureDoesNotMatch'],
  ['its end missing', (body: string) => body.slice(0, body.indexOf('0;chunk')), 'IncompleteBody'],
])('refuses such a body with %s', async (title, tamper, code) => {
  const key = encodeURIComponent(title);
  expect(await (await upload(key, ['first ', 'second'], tamper)).text()).toContain(`<Code>${code}</Code>`);
  await expect(client.send(new GetObjectCommand({ Bucket: 'images', Key: title }))).rejects.toThrow(
    'does not exist',
  );
});
