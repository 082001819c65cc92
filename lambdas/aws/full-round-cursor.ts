import {
  DeleteObjectCommand,
  GetObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { OBJECT_KEYS, REGISTER_KEYS } from '../contract.ts';

const PREFIXES = [OBJECT_KEYS.rawPrefix, OBJECT_KEYS.derivedPrefix] as const;

/** How far a full round came: everything before `prefix`, and of that prefix everything up to the key `after`. */
export interface FullRoundCursor {
  readonly prefix: (typeof PREFIXES)[number];
  /** Empty: nothing of it. */
  readonly after: string;
}

const START: FullRoundCursor = { prefix: OBJECT_KEYS.rawPrefix, after: '' };

/** Where a full round that ran out of time tells the next one to go on. */
export function fullRoundCursor(client: S3Client, registerBucketName: string) {
  const object = { Bucket: registerBucketName, Key: REGISTER_KEYS.fullRoundCursor };
  return {
    async read(): Promise<FullRoundCursor> {
      try {
        const { Body } = await client.send(new GetObjectCommand(object));
        return parse((await Body?.transformToString()) ?? '');
      } catch (error) {
        if (error instanceof NoSuchKey) return START;
        throw error;
      }
    },
    async write(cursor: FullRoundCursor): Promise<void> {
      await client.send(new PutObjectCommand({ ...object, Body: JSON.stringify(cursor) }));
    },
    /** The round came to its end: the next one begins anew. */
    async clear(): Promise<void> {
      await client.send(new DeleteObjectCommand(object));
      // The SDK takes an empty body for a stream of unknown length unless it is told.
      const completed = { Bucket: registerBucketName, Key: REGISTER_KEYS.fullRoundCompleted };
      await client.send(new PutObjectCommand({ ...completed, Body: '', ContentLength: 0 }));
    },
  };
}

/** What cannot be understood only costs a round from the start. */
function parse(body: string): FullRoundCursor {
  try {
    const { prefix, after } = JSON.parse(body) as Partial<FullRoundCursor>;
    if (PREFIXES.some((known) => known === prefix) && typeof after === 'string') {
      return { prefix: prefix!, after };
    }
  } catch {
    // Falls through.
  }
  return START;
}
