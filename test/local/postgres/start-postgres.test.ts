import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Postgres, startPostgres } from '../../../local/postgres/start-postgres.ts';

const password = "it's p@ss/word: ö";
let dataDirectory: string;
let postgres: Postgres;

const start = () => startPostgres({ dataDirectory, password, durable: false });

async function query(url: string, text: string): Promise<pg.QueryResultRow[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

beforeAll(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), 'postgres-test-'));
  postgres = await start();
});

afterAll(async () => {
  await postgres.close();
  await rm(dataDirectory, { recursive: true, force: true });
});

describe('a started PostgreSQL', () => {
  it('is version 17, in UTF-8 and in UTC, as Aurora is', async () => {
    const [row] = await query(
      postgres.url('postgres'),
      `SELECT current_setting('server_version_num')::int / 10000 AS major, current_setting('timezone') AS zone,
              current_setting('server_encoding') AS encoding, lower('ÄÖ') AS lowered`,
    );
    expect(row).toEqual({ major: 17, zone: 'UTC', encoding: 'UTF8', lowered: 'äö' });
  });

  it('creates a database once, whatever its name', async () => {
    const name = 'drone "analytics"';
    await Promise.all([postgres.createDatabase(name), postgres.createDatabase(name)]);
    await postgres.createDatabase(name);
    expect(await query(postgres.url(name), 'SELECT current_database() AS name')).toEqual([{ name }]);
  });

  it('refuses a wrong password', async () => {
    const url = `postgres://postgres:wrong@127.0.0.1:${postgres.port}/postgres`;
    await expect(query(url, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
  });

  it('leaves no password in a file, and its data to nobody else', async () => {
    expect((await readdir(dataDirectory)).sort()).toEqual(['cluster', 'launcher.pid']);
    expect((await stat(join(dataDirectory, 'cluster'))).mode & 0o077).toBe(0);
  });

  it('is not started a second time on the same data', async () => {
    await expect(start()).rejects.toThrow(`is in use by process ${process.pid}`);
    expect(await query(postgres.url('postgres'), 'SELECT 1 AS alive')).toEqual([{ alive: 1 }]);
  });

  it('keeps its data over a restart, and nothing listens in between', async () => {
    await query(postgres.url('postgres'), 'CREATE TABLE kept AS SELECT 7 AS value');
    await postgres.close();
    await expect(query(postgres.url('postgres'), 'SELECT 1')).rejects.toThrow();
    postgres = await start();
    expect(await query(postgres.url('postgres'), 'SELECT value FROM kept')).toEqual([{ value: 7 }]);
  });

  it('comes back on the same port when its server is killed, with what was committed', async () => {
    const url = postgres.url('postgres');
    await query(url, 'CREATE TABLE committed AS SELECT 8 AS value');
    // Throw-away data are written later than their commit.
    await query(url, 'CHECKPOINT');
    const session = new pg.Client({ connectionString: url });
    session.on('error', () => {});
    await session.connect();
    const lock = await readFile(join(dataDirectory, 'cluster', 'postmaster.pid'), 'utf8');
    process.kill(Number.parseInt(lock, 10), 'SIGKILL');
    await expect
      .poll(() => query(url, 'SELECT value FROM committed').catch(() => 'down'), { timeout: 15_000 })
      .toEqual([{ value: 8 }]);
  });

  it('starts although an old postmaster.pid names a process that is something else now', async () => {
    await postgres.close();
    const cluster = join(dataDirectory, 'cluster');
    const oldLock = [process.pid, cluster, 1_700_000_000, 5432, '', '127.0.0.1', ' 1 1', 'ready'].join('\n');
    await writeFile(join(cluster, 'postmaster.pid'), oldLock);
    postgres = await start();
    expect(await query(postgres.url('postgres'), 'SELECT 1 AS alive')).toEqual([{ alive: 1 }]);
  });

  it('says why it cannot start', async () => {
    const other = await mkdtemp(join(tmpdir(), 'postgres-test-'));
    const taken = startPostgres({ dataDirectory: other, password, durable: false, port: postgres.port });
    await expect(taken).rejects.toThrow(/while starting:[\s\S]*Address already in use/);
    await rm(other, { recursive: true });
  });
});
