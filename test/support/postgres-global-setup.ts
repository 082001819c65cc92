import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { type Postgres, startPostgres } from '../../local/postgres/start-postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Answers with the cluster of this run, which the first question starts. */
    readonly postgresBroker: { readonly url: string; readonly password: string };
    /** For what the files of a run share. */
    readonly runDirectory: string;
  }
}

/** One cluster for the whole run, made when the first test file asks for it: unit tests do not wait. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const password = randomBytes(18).toString('base64url');
  const directory = await mkdtemp(join(await parent(), 'crop-health-tests-'));
  let cluster: Promise<Postgres> | undefined;
  const broker = createServer((request, response) => {
    if (request.headers.authorization !== password) return void response.writeHead(403).end();
    cluster ??= startPostgres({ dataDirectory: join(directory, 'postgres'), password, durable: false });
    cluster.then(
      ({ port }) => response.end(JSON.stringify({ port })),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => broker.listen(0, '127.0.0.1', resolve));
  const { port } = broker.address() as AddressInfo;
  project.provide('postgresBroker', { url: `http://127.0.0.1:${port}/`, password });
  project.provide('runDirectory', directory);
  return async () => {
    broker.close();
    broker.closeAllConnections();
    const started = await cluster?.catch(() => undefined);
    await started?.close();
    await rm(directory, { recursive: true, force: true });
  };
}

const MEMORY = '/dev/shm';
/** Bytes; a run takes a quarter of it at a time. */
const ROOM = 4 * 1024 ** 3;

/** In memory where there is room: clusters and buckets of tests are made, filled and removed within seconds. */
async function parent(): Promise<string> {
  const { bavail, bsize } = await statfs(MEMORY).catch(() => ({ bavail: 0, bsize: 0 }));
  return bavail * bsize >= ROOM ? MEMORY : tmpdir();
}
