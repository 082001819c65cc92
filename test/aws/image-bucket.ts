import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AccessControl } from '../../local/access/access-control.ts';
import { startS3Server } from '../../local/s3/start-s3-server.ts';
import { operator } from './crop-health-database.ts';

export interface ImageBucket {
  readonly endpoint: string;
  readonly name: string;
  /** The bucket of the register, beside it. */
  readonly registerName: string;
  close(): Promise<void>;
}

/** Two buckets of the test's own on the local S3. */
export async function createImageBucket(): Promise<ImageBucket> {
  const folder = await mkdtemp(join(tmpdir(), 'bucket-'));
  const access = new AccessControl();
  access.register(operator);
  const server = await startS3Server({
    dataDirectory: folder,
    access,
    region: 'us-east-1',
    account: operator.account,
    deliver: async () => undefined,
  });
  await server.createBucket('images');
  await server.createBucket('register');
  return {
    endpoint: server.url,
    name: 'images',
    registerName: 'register',
    async close() {
      await server.close();
      await rm(folder, { recursive: true });
    },
  };
}
