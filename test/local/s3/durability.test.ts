import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const Bucket = 'images';
const MiB = 1024 ** 2;
const program = join(import.meta.dirname, 'server-process.ts');

let dataDirectory: string;
let child: ChildProcess;
let client: S3Client;

/** The server in a process of its own, on the same data as the one before. */
async function start(): Promise<void> {
  child = spawn(process.execPath, ['--import', 'tsx', program, dataDirectory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [endpoint] = (await once(createInterface(child.stdout!), 'line')) as [string];
  client = new S3Client({
    region: 'us-east-1',
    endpoint,
    forcePathStyle: true,
    credentials: { accessKeyId: 'AKIDADMIN', secretAccessKey: 'secret' },
    requestChecksumCalculation: 'WHEN_REQUIRED',
    maxAttempts: 1,
  });
}

async function kill(): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

beforeEach(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), 's3-durability-'));
  await start();
  await client.send(new CreateBucketCommand({ Bucket }));
});
afterEach(async () => {
  if (child.exitCode === null && child.signalCode === null) await kill();
  await rm(dataDirectory, { recursive: true, force: true });
});

async function read(Key: string): Promise<string> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
  return Body!.transformToString();
}

async function putParts(Key: string, parts: readonly Buffer[]): Promise<void> {
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
  const Parts = [];
  for (const [index, Body] of parts.entries()) {
    const PartNumber = index + 1;
    const { ETag } = await client.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }));
    Parts.push({ ETag, PartNumber });
  }
  await client.send(
    new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }),
  );
}

/** Begins a PUT of `announced` bytes and stops after half of them. */
async function halfAnUpload(Key: string, announced: number) {
  const url = await getSignedUrl(client, new PutObjectCommand({ Bucket, Key }));
  const outgoing = httpRequest(url, { method: 'PUT', headers: { 'content-length': announced } });
  outgoing.on('error', () => {});
  await new Promise((resolve) => outgoing.write(Buffer.alloc(announced / 2, 'n'), resolve));
  const temporary = join(dataDirectory, 'temporary');
  while ((await readdir(temporary)).length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  return outgoing;
}

describe('after the server was killed', () => {
  it('what was stored is there, and of a half upload nothing', async () => {
    await client.send(new PutObjectCommand({ Bucket, Key: 'kept ü', Body: 'old', Metadata: { a: '1' } }));
    await client.send(new PutObjectCommand({ Bucket, Key: 'replaced', Body: 'old' }));
    const uploads = [await halfAnUpload('new', 4 * MiB), await halfAnUpload('replaced', 4 * MiB)];
    await kill();
    for (const upload of uploads) upload.destroy();
    await start();

    const { Contents } = await client.send(new ListObjectsV2Command({ Bucket }));
    expect(Contents?.map(({ Key }) => Key)).toEqual(['kept ü', 'replaced']);
    expect([await read('kept ü'), await read('replaced')]).toEqual(['old', 'old']);
    expect(await readdir(join(dataDirectory, 'temporary'))).toEqual([]);
    expect(await readdir(join(dataDirectory, 'buckets', Bucket, 'data'))).toHaveLength(2);
  });

  it('a multipart upload goes on where it was', async () => {
    const Key = 'parts';
    const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    const part = (PartNumber: number, Body: Buffer) =>
      client.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }));
    const first = await part(1, Buffer.alloc(5 * MiB, 'a'));
    await kill();
    await start();
    const second = await part(2, Buffer.from('end'));
    const Parts = [first, second].map(({ ETag }, index) => ({ ETag, PartNumber: index + 1 }));
    await client.send(
      new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }),
    );
    expect(await read(Key)).toBe(`${'a'.repeat(5 * MiB)}end`);
    expect(await readdir(join(dataDirectory, 'buckets', Bucket, 'uploads'))).toEqual([]);
  });
});

describe('a reader', () => {
  it('keeps the version it began to read while another takes its place', async () => {
    // In several files, the last of which are not open yet when the object is replaced.
    const parts = ['a', 'b', 'c', 'd'].map((letter) => Buffer.alloc(8 * MiB, letter));
    await putParts('busy', parts);
    const old = Buffer.concat(parts);
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: 'busy' }));
    await client.send(new PutObjectCommand({ Bucket, Key: 'busy', Body: 'new' }));
    expect(old.equals(await Body!.transformToByteArray())).toBe(true);
    expect(await read('busy')).toBe('new');
    const data = join(dataDirectory, 'buckets', Bucket, 'data');
    await expect.poll(async () => (await readdir(data)).length).toBe(1);
  });
});

describe.runIf(process.platform === 'linux')('memory', () => {
  /** The most that the process ever held, in MiB. */
  async function peak(): Promise<number> {
    const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)![1]) / 1024;
  }

  it('does not grow with the size of an object', async () => {
    await client.send(new PutObjectCommand({ Bucket, Key: 'small', Body: Buffer.alloc(MiB) }));
    const before = await peak();
    const size = 256 * MiB;
    const url = await getSignedUrl(client, new PutObjectCommand({ Bucket, Key: 'large' }));
    const pieces = (function* () {
      for (let sent = 0; sent < size; sent += MiB) yield Buffer.alloc(MiB, sent / MiB);
    })();
    const body = ReadableStream.from(pieces);
    const headers = { 'content-length': String(size) };
    const put = await fetch(url, { method: 'PUT', body, headers, duplex: 'half' } as RequestInit);
    expect(put.status).toBe(200);
    let received = 0;
    const got = await fetch(await getSignedUrl(client, new GetObjectCommand({ Bucket, Key: 'large' })));
    for await (const piece of got.body!) received += piece.length;
    expect(received).toBe(size);
    expect((await peak()) - before).toBeLessThan(100);
  });
});
