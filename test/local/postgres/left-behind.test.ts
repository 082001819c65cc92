import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startPostgres } from '../../../local/postgres/start-postgres.ts';

const password = 'secret';
let dataDirectory: string;
let launcher: ChildProcess;
let port: number;

/** A process that starts PostgreSQL and is then killed with SIGKILL. */
beforeEach(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), 'postgres-test-'));
  const script = fileURLToPath(new URL('launcher.ts', import.meta.url));
  launcher = spawn(process.execPath, ['--import', 'tsx', script, dataDirectory, password], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(launcher.stdout!, 'data')) as [Buffer];
  port = Number(line.toString());
});

afterEach(async () => {
  await kill();
  await rm(dataDirectory, { recursive: true, force: true });
});

async function kill(): Promise<void> {
  if (launcher.exitCode !== null || launcher.signalCode !== null) return;
  launcher.kill('SIGKILL');
  await once(launcher, 'exit');
}

async function query(onPort: number, text: string): Promise<pg.QueryResultRow[]> {
  const client = new pg.Client({ host: '127.0.0.1', port: onPort, user: 'postgres', password });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('The condition did not come true within 10 s');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const refuses = (onPort: number) =>
  query(onPort, 'SELECT 1').then(
    () => false,
    () => true,
  );

it('does not outlive a launcher that was killed, and keeps what was committed', async () => {
  await query(port, 'CREATE TABLE kept AS SELECT 1 AS value');
  await kill();
  await until(() => refuses(port));
  const next = await startPostgres({ dataDirectory, password });
  expect(await query(next.port, 'SELECT value FROM kept')).toEqual([{ value: 1 }]);
  await next.close();
});

it.skipIf(process.platform !== 'linux')(
  'is stopped by the next start when it did outlive its launcher',
  async () => {
    await query(port, 'CREATE TABLE kept AS SELECT 2 AS value');
    await killWatch(await serverProcessId());
    await kill();
    expect(await query(port, 'SELECT 1 AS alive')).toEqual([{ alive: 1 }]);
    const next = await startPostgres({ dataDirectory, password });
    expect(await query(next.port, 'SELECT value FROM kept')).toEqual([{ value: 2 }]);
    expect(await refuses(port)).toBe(true);
    await next.close();
  },
);

async function serverProcessId(): Promise<number> {
  return Number.parseInt(await readFile(join(dataDirectory, 'cluster', 'postmaster.pid'), 'utf8'), 10);
}

/** The shell that waits for the launcher's death has the server's process number as its last argument. */
async function killWatch(server: number): Promise<void> {
  for (const entry of await readdir('/proc')) {
    const command = await readFile(`/proc/${entry}/cmdline`, 'utf8').catch(() => '');
    if (command.startsWith('/bin/sh') && command.endsWith(`\0${server}\0`)) {
      process.kill(Number(entry), 'SIGKILL');
      return;
    }
  }
  throw new Error(`There is no watch for server ${server}`);
}
