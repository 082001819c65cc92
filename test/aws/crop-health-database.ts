import { RDSDataClient } from '@aws-sdk/client-rds-data';
import { connectDatabase, type TransactionalDatabase } from '../../lambdas/aws/data-api.ts';
import type { DatabaseSettings } from '../../lambdas/aws/environment.ts';
import { migrate } from '../../lambdas/migrate-schema/migrate.ts';
import { readMigrations } from '../../lambdas/migrate-schema/read-migrations.ts';
import { AccessControl } from '../../local/access/access-control.ts';
import { type ObservedStatement, onStatements } from '../../local/faults/interference.ts';
import type { Limits } from '../../local/rds-data/limits.ts';
import { type DataApiServer, startDataApiServer } from '../../local/rds-data/start-data-api-server.ts';
import { createTestDatabase, shareDatabase, type TestDatabase } from '../support/postgres.ts';

const REGION = 'us-east-1';
const ACCOUNT = '000000000000';
export const ACCESS_KEY = { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' };

/** May do everything. */
export const operator = {
  ...ACCESS_KEY,
  arn: `arn:aws:iam::${ACCOUNT}:user/test`,
  account: ACCOUNT,
  policies: [{ Statement: [{ Effect: 'Allow' as const, Action: '*', Resource: '*' }] }],
};

export const MIGRATIONS = new URL('../../migrations/', import.meta.url);

export interface CropHealthDatabase {
  /** Through the Data API, as the functions. */
  readonly database: TransactionalDatabase;
  readonly settings: DatabaseSettings;
  readonly client: RDSDataClient;
  readonly server: DataApiServer;
  /** Directly, as an operator. */
  readonly sql: TestDatabase;
  close(): Promise<void>;
}

export interface DataApiOptions {
  /** Sees every statement before the database does; what it throws is the answer. */
  readonly onStatement?: (statement: ObservedStatement) => unknown;
  /** In place of the service's own. */
  readonly limits?: Partial<Limits>;
}

/** A PostgreSQL database of the test's own behind a Data API. */
export async function createEmptyDatabase(options: DataApiOptions = {}): Promise<CropHealthDatabase> {
  return serve(await createTestDatabase(), options);
}

async function serve(sql: TestDatabase, options: DataApiOptions = {}): Promise<CropHealthDatabase> {
  const settings = {
    clusterArn: `arn:aws:rds:${REGION}:${ACCOUNT}:cluster:test`,
    secretArn: `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:test`,
    databaseName: sql.name,
  };
  const access = new AccessControl();
  access.register(operator);
  const server = await startDataApiServer({
    access,
    region: REGION,
    account: ACCOUNT,
    clusters: [{ ...settings, connectionString: sql.urlOf }],
    interference: options.onStatement && onStatements(options.onStatement),
    ...(options.limits && { limits: options.limits }),
  });
  const client = new RDSDataClient({ region: REGION, endpoint: server.url, credentials: ACCESS_KEY });
  return {
    database: connectDatabase(client, settings, { remainingMilliseconds: () => 60_000 }),
    settings,
    client,
    server,
    sql,
    async close() {
      client.destroy();
      await server.close();
      await sql.close();
    },
  };
}

const MIGRATED = 'crop_health_migrated';

/** The same with all migrations applied: once for a run, and copied from then on. */
export async function createCropHealthDatabase(options: DataApiOptions = {}): Promise<CropHealthDatabase> {
  await shareDatabase(MIGRATED, migrateThroughDataApi);
  return serve(await createTestDatabase(MIGRATED), options);
}

async function migrateThroughDataApi(sql: TestDatabase): Promise<void> {
  const { database, server, client } = await serve(sql);
  await migrate(database, await readMigrations(MIGRATIONS));
  client.destroy();
  await server.close();
}
