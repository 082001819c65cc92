import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

export interface TestDatabase {
  readonly name: string;
  /** postgres:// with user and password. */
  readonly url: string;
  /** For any database of the same cluster. */
  urlOf(database: string): string;
  query<Row extends pg.QueryResultRow = pg.QueryResultRow>(
    text: string,
    values?: unknown[],
  ): Promise<pg.QueryResult<Row>>;
  /** Leaves the database where it is. */
  disconnect(): Promise<void>;
  /** Call it in afterAll. */
  close(): Promise<void>;
}

/**
 * A database of this test file's own, in the cluster that all test files of a run share: empty, or a copy of one that
 * shareDatabase() has made.
 */
export async function createTestDatabase(template = 'template1'): Promise<TestDatabase> {
  const urlOf = await clusterUrl();
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onDatabase(urlOf('postgres'), (client) =>
    client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`),
  );
  const pool = new pg.Pool({ connectionString: urlOf(name), max: 4 });
  // An ended pool's connections may hear of the dropped database before they are closed: no test's concern.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return {
    name,
    url: urlOf(name),
    urlOf,
    query: (text, values) => pool.query(text, values),
    disconnect: () => pool.end(),
    async close() {
      await pool.end();
      await onDatabase(urlOf('postgres'), (client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`));
    },
  };
}

/** Any number that nothing else in this cluster locks. */
const SHARING = 4_117_305;

/** Has the first of all test files fill a database that every one may then copy. Nobody may be connected to it after. */
export async function shareDatabase(
  name: string,
  fill: (empty: TestDatabase) => Promise<void>,
): Promise<void> {
  const urlOf = await clusterUrl();
  await onDatabase(urlOf('postgres'), async (client) => {
    // Until this connection ends.
    await client.query('SELECT pg_advisory_lock($1)', [SHARING]);
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (rowCount !== 0) return;
    const database = await createTestDatabase();
    await fill(database);
    await database.disconnect();
    await client.query(`ALTER DATABASE ${database.name} RENAME TO ${name}`);
  });
}

async function clusterUrl(): Promise<(database: string) => string> {
  const broker = inject('postgresBroker');
  const response = await fetch(broker.url, { headers: { authorization: broker.password } });
  if (!response.ok) throw new Error(`The tests' PostgreSQL did not start: ${await response.text()}`);
  const { port } = (await response.json()) as { port: number };
  return (database) => `postgres://postgres:${broker.password}@127.0.0.1:${port}/${database}`;
}

async function onDatabase(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
