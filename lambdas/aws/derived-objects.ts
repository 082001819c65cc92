import { createReadStream } from 'node:fs';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
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
  await put(client, bucketName, () => createReadStream(path), object, signal);
}

export async function uploadText(
  client: S3Client,
  bucketName: string,
  content: string,
  object: Omit<DerivedObject, 'bytes'>,
  signal?: AbortSignal,
): Promise<void> {
  await put(client, bucketName, () => content, { ...object, bytes: Buffer.byteLength(content) }, signal);
}

const TRIES = 3;

/** The SDK does not repeat a request whose body is a stream that has been read: each try opens its own. */
async function put(
  client: S3Client,
  bucketName: string,
  openBody: () => ReturnType<typeof createReadStream> | string,
  object: DerivedObject,
  signal?: AbortSignal,
): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      const command = new PutObjectCommand({
        Bucket: bucketName,
        Key: object.key,
        Body: openBody(),
        ContentLength: object.bytes,
        ContentType: object.contentType,
      });
      await client.send(command, { ...(signal && { abortSignal: signal }) });
      return;
    } catch (cause) {
      signal?.throwIfAborted();
      const status = httpStatusOf(cause);
      const refused = status !== undefined && status >= 400 && status < 500;
      if (refused || tries === TRIES) {
        throw new InfrastructureError('s3_write_failed', {
          attempted: 'store a result',
          on: object.key,
          cause,
        });
      }
    }
  }
}
