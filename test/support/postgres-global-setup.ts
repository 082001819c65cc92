import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
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
  }
}

/** One cluster for the whole run, made when the first test file asks for it: unit tests do not wait. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const password = randomBytes(18).toString('base64url');
  let cluster: Promise<{ postgres: Postgres; directory: string }> | undefined;
  const broker = createServer((request, response) => {
    if (request.headers.authorization !== password) return void response.writeHead(403).end();
    cluster ??= startCluster(password);
    cluster.then(
      ({ postgres }) => response.end(JSON.stringify({ port: postgres.port })),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => broker.listen(0, '127.0.0.1', resolve));
  const { port } = broker.address() as AddressInfo;
  project.provide('postgresBroker', { url: `http://127.0.0.1:${port}/`, password });
  return async () => {
    broker.close();
    broker.closeAllConnections();
    const started = await cluster?.catch(() => undefined);
    await started?.postgres.close();
    if (started) await rm(started.directory, { recursive: true, force: true });
  };
}

async function startCluster(password: string): Promise<{ postgres: Postgres; directory: string }> {
  const directory = await mkdtemp(join(tmpdir(), 'crop-health-test-postgres-'));
  return { postgres: await startPostgres({ dataDirectory: directory, password, durable: false }), directory };
}
