import { open } from 'node:fs/promises';
import { PutObjectCommand, type PutObjectCommandInput, type S3Client } from '@aws-sdk/client-s3';
import { InfrastructureError } from '../pipeline/errors.ts';
import { httpStatusOf } from './s3-client.ts';

export interface DerivedObject {
  readonly key: string;
  readonly contentType: string;
  readonly bytes: number;
}

/** Sends a file as a stream: maps are larger than the memory left. */
export async function uploadFile(
  client: S3Client,
  bucketName: string,
  path: string,
  object: DerivedObject,
  signal?: AbortSignal,
): Promise<void> {
  await withTries(object.key, signal, async () => {
    const file = await open(path);
    const body = file.createReadStream();
    // The SDK does not listen: an error of the disk would end the process, and the request would wait for ever.
    const broken = new AbortController();
    body.once('error', (error) => broken.abort(error));
    try {
      const signals = signal === undefined ? [broken.signal] : [broken.signal, signal];
      await put(client, { Bucket: bucketName, Body: body, ...inputOf(object) }, AbortSignal.any(signals));
    } finally {
      body.destroy();
    }
  });
}

export async function uploadText(
  client: S3Client,
  bucketName: string,
  content: string,
  object: Omit<DerivedObject, 'bytes'>,
  signal?: AbortSignal,
): Promise<void> {
  const input = inputOf({ ...object, bytes: Buffer.byteLength(content) });
  await withTries(object.key, signal, () =>
    put(client, { Bucket: bucketName, Body: content, ...input }, signal),
  );
}

function inputOf({ key, contentType, bytes }: DerivedObject) {
  return { Key: key, ContentType: contentType, ContentLength: bytes };
}

async function put(client: S3Client, input: PutObjectCommandInput, signal?: AbortSignal): Promise<void> {
  await client.send(new PutObjectCommand(input), { ...(signal && { abortSignal: signal }) });
}

const TRIES = 3;

/** The SDK does not repeat a request whose body is a stream: each try opens its own. */
async function withTries(
  key: string,
  signal: AbortSignal | undefined,
  upload: () => Promise<void>,
): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await upload();
    } catch (cause) {
      signal?.throwIfAborted();
      if (isFinal(cause) || tries === TRIES) {
        throw new InfrastructureError('s3_write_failed', { attempted: 'store a result', on: key, cause });
      }
    }
  }
}

/** Refused by S3, or not readable from our own disk. */
function isFinal(error: unknown): boolean {
  const status = httpStatusOf(error);
  return (
    (status !== undefined && status >= 400 && status < 500) ||
    (error as NodeJS.ErrnoException).code === 'ENOENT'
  );
}
