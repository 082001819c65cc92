import {
  BeginTransactionCommand,
  ExecuteStatementCommand,
  type ExecuteStatementCommandInput,
  RDSDataClient,
} from '@aws-sdk/client-rds-data';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AccessControl } from '../../../local/access/access-control.ts';
import type { PolicyStatement } from '../../../local/access/caller.ts';
import { type ObservedStatement, onStatements } from '../../../local/faults/interference.ts';
import { DataApiError } from '../../../local/rds-data/errors.ts';
import { type DataApiServer, startDataApiServer } from '../../../local/rds-data/start-data-api-server.ts';
import { createTestDatabase, type TestDatabase } from '../../support/postgres.ts';

const region = 'us-east-1';
const account = '000000000000';
const resourceArn = `arn:aws:rds:${region}:${account}:cluster:data`;
const secretArn = `arn:aws:secretsmanager:${region}:${account}:secret:data-AbCdEf`;

let database: TestDatabase;
let server: DataApiServer;
let access: AccessControl;
let observed: ObservedStatement[];
let fault: Error | undefined;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database.close());

beforeEach(async () => {
  access = new AccessControl();
  observed = [];
  fault = undefined;
  server = await startDataApiServer({
    access,
    region,
    account,
    clusters: [{ clusterArn: resourceArn, secretArn, connectionString: database.urlOf }],
    limits: { statementMilliseconds: 300, transactionIdleMilliseconds: 300, requestBytes: 10_000 },
    interference: onStatements((statement) => {
      observed.push(statement);
      if (fault) throw fault;
    }),
  });
});

afterEach(() => server.close());

const mayAll: PolicyStatement[] = [{ Effect: 'Allow', Action: '*', Resource: '*' }];

function clientWith(statements: PolicyStatement[]): RDSDataClient {
  const credentials = { accessKeyId: `AKIA${statements.length}`, secretAccessKey: 'secret' };
  const arn = `arn:aws:sts::${account}:assumed-role/api/session`;
  access.register({ ...credentials, arn, account, policies: [{ Statement: statements }] });
  return new RDSDataClient({ endpoint: server.url, region, credentials, maxAttempts: 1 });
}

function execute(sql: string, more: Partial<ExecuteStatementCommandInput> = {}, statements = mayAll) {
  const target = { resourceArn, secretArn, database: database.name };
  return clientWith(statements).send(new ExecuteStatementCommand({ ...target, sql, ...more }));
}

describe('a role', () => {
  const execution: PolicyStatement = {
    Effect: 'Allow',
    Action: 'rds-data:ExecuteStatement',
    Resource: resourceArn,
  };
  const secret: PolicyStatement = {
    Effect: 'Allow',
    Action: 'secretsmanager:GetSecretValue',
    Resource: secretArn,
  };

  it('needs the action on the cluster and the value of its secret', async () => {
    await execute('SELECT 1', {}, [execution, secret]);
    for (const [allowed, missing] of [
      [execution, 'secretsmanager:GetSecretValue'],
      [secret, 'rds-data:ExecuteStatement'],
    ] as const) {
      await expect(execute('SELECT 1', {}, [allowed])).rejects.toMatchObject({
        name: 'AccessDeniedException',
        message: expect.stringContaining(`assumed-role/api/session is not authorized to perform ${missing}`),
      });
    }
  });

  it('that may execute statements may not begin transactions', async () => {
    const begin = new BeginTransactionCommand({ resourceArn, secretArn });
    await expect(clientWith([execution, secret]).send(begin)).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });
});

describe('a paused cluster', () => {
  it('is woken by the first call, and refuses until it is awake', async () => {
    server.pause(0.3);
    const resuming = { name: 'DatabaseResumingException', $metadata: { httpStatusCode: 400 } };
    await expect(execute('SELECT 1')).rejects.toMatchObject(resuming);
    await expect(execute('SELECT 1')).rejects.toMatchObject(resuming);
    await new Promise((resolve) => setTimeout(resolve, 350));
    await execute('SELECT 1');
  });

  it('can be resumed at once', async () => {
    server.pause(60);
    server.resume();
    await execute('SELECT 1');
  });
});

describe('a statement', () => {
  it('that takes too long is cancelled', async () => {
    await database.query('CREATE TABLE IF NOT EXISTS late (i int)');
    await expect(execute('INSERT INTO late SELECT 1 FROM pg_sleep(0.6)')).rejects.toMatchObject({
      name: 'StatementTimeoutException',
    });
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect((await database.query('SELECT * FROM late')).rowCount).toBe(0);
  });

  it('goes on after its time with continueAfterTimeout, though its caller is told the same', async () => {
    await database.query('CREATE TABLE IF NOT EXISTS continued (i int)');
    const sql = 'INSERT INTO continued SELECT 1 FROM pg_sleep(0.6)';
    await expect(execute(sql, { continueAfterTimeout: true })).rejects.toMatchObject({
      name: 'StatementTimeoutException',
    });
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect((await database.query('SELECT * FROM continued')).rowCount).toBe(1);
  });

  it('can be observed, and be made to fail', async () => {
    fault = new DataApiError('DatabaseUnavailableException', 'The writer is gone');
    await expect(execute('SELECT 1')).rejects.toMatchObject({ name: 'DatabaseUnavailableException' });
    const caller = `arn:aws:sts::${account}:assumed-role/api/session`;
    expect(observed).toMatchObject([{ operation: 'ExecuteStatement', sql: 'SELECT 1', caller }]);
  });

  it('larger than the limit of a request is refused', async () => {
    await expect(execute(`SELECT '${'x'.repeat(11_000)}'`)).rejects.toMatchObject({
      $metadata: { httpStatusCode: 413 },
    });
  });
});

describe('a transaction', () => {
  it('that an error aborted is gone, and says so: it need not be rolled back', async () => {
    const begin = new BeginTransactionCommand({ resourceArn, secretArn, database: database.name });
    const { transactionId } = await clientWith(mayAll).send(begin);
    await expect(execute('SELECT 1/0', { transactionId })).rejects.toThrow('SQLState: 22012');
    await expect(execute('SELECT 1', { transactionId })).rejects.toMatchObject({
      name: 'TransactionNotFoundException',
      message: expect.stringContaining('Transaction has been aborted due to an error from a previous call.'),
    });
  });

  it('that is left alone is rolled back, and gives its lock free', async () => {
    await database.query('CREATE TABLE IF NOT EXISTS guarded (i int)');
    const begin = new BeginTransactionCommand({ resourceArn, secretArn, database: database.name });
    const { transactionId } = await clientWith(mayAll).send(begin);
    await execute('LOCK TABLE guarded', { transactionId });
    await new Promise((resolve) => setTimeout(resolve, 500));
    await database.query('INSERT INTO guarded VALUES (1)');
    await expect(execute('SELECT 1', { transactionId })).rejects.toMatchObject({
      name: 'TransactionNotFoundException',
      message: expect.stringContaining('Transaction may be expired.'),
    });
  });
});

describe('the server', () => {
  it('knows a cluster only when it is added, by its exact ARN', async () => {
    const other = `${resourceArn}-2`;
    await expect(execute('SELECT 1', { resourceArn: other })).rejects.toMatchObject({
      name: 'HttpEndpointNotEnabledException',
    });
    server.addCluster({ clusterArn: other, secretArn, connectionString: database.urlOf });
    await execute('SELECT 1', { resourceArn: other });
    await expect(execute('SELECT 1', { secretArn: `${secretArn}x` })).rejects.toMatchObject({
      name: 'SecretsErrorException',
    });
  });

  it('says that a database that is not there is unavailable', async () => {
    const gone = `${resourceArn}-gone`;
    const connectionString = () => 'postgres://postgres:x@127.0.0.1:1/x';
    server.addCluster({ clusterArn: gone, secretArn, connectionString });
    await expect(execute('SELECT 1', { resourceArn: gone })).rejects.toMatchObject({
      name: 'DatabaseUnavailableException',
      $metadata: { httpStatusCode: 504 },
    });
  });

  it('closes without waiting for statements that run and transactions that are open', async () => {
    const begin = new BeginTransactionCommand({ resourceArn, secretArn, database: database.name });
    await clientWith(mayAll).send(begin);
    const running = execute('SELECT 1 FROM pg_sleep(20)', { continueAfterTimeout: true }).catch(
      () => undefined,
    );
    // The statement runs by then, or on a slow machine its session is still being opened: neither is waited for.
    await new Promise((resolve) => setTimeout(resolve, 100));
    const start = Date.now();
    await server.close();
    expect(Date.now() - start).toBeLessThan(15_000);
    await running;
  });
});
