import pg from 'pg';
import { DataApiError } from './errors.ts';
import type { Limits } from './limits.ts';

export interface DataApiCluster {
  readonly clusterArn: string;
  readonly secretArn: string;
  /** Database that a call without one means. */
  readonly defaultDatabase?: string;
  readonly connectionString: (database: string) => string;
}

/** The clusters that the server answers for, with a pool of sessions for each database in use. */
export class Clusters {
  readonly #clusters = new Map<string, DataApiCluster>();
  readonly #pools = new Map<string, pg.Pool>();
  readonly #busy = new Set<pg.PoolClient>();
  readonly #limits: Limits;
  #closed = false;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  add(cluster: DataApiCluster): void {
    this.#clusters.set(cluster.clusterArn, cluster);
  }

  find(clusterArn: string, secretArn: string): DataApiCluster {
    const cluster = this.#clusters.get(clusterArn);
    if (cluster === undefined) {
      throw new DataApiError(
        'HttpEndpointNotEnabledException',
        `HttpEndpoint is not enabled for cluster ${clusterArn}: the ARN must match the cluster's exactly`,
      );
    }
    if (cluster.secretArn !== secretArn) {
      throw new DataApiError('SecretsErrorException', `The secret ${secretArn} provided wasn't found.`);
    }
    return cluster;
  }

  #pool(cluster: DataApiCluster, database: string): pg.Pool {
    const key = JSON.stringify([cluster.clusterArn, database]);
    const existing = this.#pools.get(key);
    if (existing) return existing;
    const pool = this.#createPool(cluster.connectionString(database));
    this.#pools.set(key, pool);
    return pool;
  }

  #createPool(connectionString: string): pg.Pool {
    const pool = new pg.Pool({
      connectionString,
      max: 30,
      idleTimeoutMillis: 10_000,
      connectionTimeoutMillis: 10_000,
      statement_timeout: this.#limits.statementMilliseconds,
      application_name: 'RDS Data API',
      // timestamptz comes in UTC whatever the database's own zone is.
      options: '-c TimeZone=UTC -c DateStyle=ISO -c IntervalStyle=postgres -c bytea_output=hex',
      types: { getTypeParser: () => keepText },
    } as pg.PoolConfig);
    // A session that dies while idle, as when PostgreSQL restarts, is replaced by the next statement's.
    pool.on('error', () => undefined);
    pool.on('acquire', (client) => this.#busy.add(client));
    pool.on('release', (_, client) => this.#busy.delete(client));
    pool.on('connect', (client) => client.on('error', () => undefined));
    return pool;
  }

  async connect(cluster: DataApiCluster, database: string): Promise<pg.PoolClient> {
    const client = await this.#pool(cluster, database).connect();
    if (!this.#closed) return client;
    // The session opened while the server closed: a statement in it would be waited for.
    client.release(true);
    throw new DataApiError('InternalServerErrorException', 'the server is closing');
  }

  /** Statements that still run are cut off: whoever closes does not wait for a long one. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const client of this.#busy) (client as unknown as pg.Client).end().catch(() => undefined);
    const pools = [...this.#pools.values()];
    this.#pools.clear();
    await Promise.all(pools.map((pool) => pool.end()));
  }
}

/** As the Data API does: nothing that a call set in its session, or locked, reaches the next one. */
export async function releaseSession(client: pg.PoolClient): Promise<void> {
  await client.query('DISCARD ALL').then(
    () => client.release(),
    // Left inside a transaction by a BEGIN of the caller's own, or dead.
    () => client.release(true),
  );
}

/** Values stay in PostgreSQL's text form: what member of a Field they become is decided later. */
function keepText(text: string): string {
  return text;
}
