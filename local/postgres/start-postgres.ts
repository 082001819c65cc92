import { createServer } from 'node:net';
import { resolve } from 'node:path';
import pg from 'pg';
import { findBinaries } from './binaries.ts';
import { administrator, prepareCluster } from './cluster.ts';
import { keepServerRunning } from './kept-server.ts';
import { clearPreviousServer, rememberLauncher } from './previous-server.ts';
import { startServerProcess } from './server-process.ts';
import { type Arrangement, arrange } from './unprivileged.ts';

export interface PostgresOptions {
  /** Made when missing; the cluster and what was noted about its server lie in it. */
  readonly dataDirectory: string;
  /** 0 or missing: any free port. */
  readonly port?: number;
  /** Of the administrator `postgres`; a cluster that is there already keeps the one it was made with. */
  readonly password: string;
  /** False for throw-away data: nothing is forced to the disk. */
  readonly durable?: boolean;
  readonly log?: (line: string) => void;
}

export interface Postgres {
  readonly port: number;
  /** postgres:// with user and password. */
  url(database: string): string;
  /** Does nothing when the database exists. */
  createDatabase(name: string): Promise<void>;
  close(): Promise<void>;
}

const host = '127.0.0.1';

/** Starts a real PostgreSQL on this machine, on 127.0.0.1 only, with a password. */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const log = options.log ?? (() => undefined);
  const arrangement = await arrange(await findBinaries(), resolve(options.dataDirectory), log);
  return startArranged(arrangement, options);
}

/** For tests of the ways to run as root. */
export async function startArranged(arrangement: Arrangement, options: PostgresOptions): Promise<Postgres> {
  const durable = options.durable ?? true;
  const cluster = await prepareCluster(arrangement, options.password, durable);
  await clearPreviousServer(arrangement.directory, cluster);
  await rememberLauncher(arrangement.directory);
  const log = options.log ?? (() => undefined);
  const start = (port: number) =>
    keepServerRunning(() => startServerProcess(arrangement, cluster, settings(port, durable), log), log).then(
      (server) => ({ server, port }),
    );
  // A free port may be taken between our looking and the server's binding it: look once more.
  const { server, port } = options.port
    ? await start(options.port)
    : await freePort()
        .then(start)
        .catch(() => freePort().then(start));
  const url = (database: string) =>
    `postgres://${administrator}:${encodeURIComponent(options.password)}@${host}:${port}/${encodeURIComponent(database)}`;
  const createDatabase = (name: string) => createDatabaseOnce(url('postgres'), name);
  return { port, url, createDatabase, close: () => server.stop() };
}

function settings(port: number, durable: boolean): Record<string, string> {
  const always = {
    listen_addresses: host,
    port: `${port}`,
    unix_socket_directories: '',
    // As on Aurora; initdb would take this machine's.
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
  };
  return durable ? always : { ...always, fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
}

async function createDatabaseOnce(url: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  } catch (error) {
    const code = (error as { code?: string }).code;
    // 42P04 and 23505: somebody else made it between the two statements.
    if (code !== '42P04' && code !== '23505') throw error;
  } finally {
    await client.end();
  }
}

function freePort(): Promise<number> {
  return new Promise((resolvePort, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, host, () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => resolvePort(port));
    });
  });
}
