import { ExecuteStatementCommand, RDSDataClient, type SqlParameter } from '@aws-sdk/client-rds-data';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSubject, type Subject } from './subject.ts';

let subject: Subject;

beforeAll(async () => {
  subject = await openSubject();
});

afterAll(() => subject.close());

function execute(sql: string, more: object = {}) {
  return subject.client.send(new ExecuteStatementCommand({ ...subject.target, sql, ...more }));
}

describe('an error of the database', () => {
  it('says what, where and by which SQLSTATE', async () => {
    await expect(execute('SELECT * FROM nowhere')).rejects.toMatchObject({
      name: 'DatabaseErrorException',
      message: 'ERROR: relation "nowhere" does not exist; Position: 15; SQLState: 42P01',
      $metadata: { httpStatusCode: 400 },
    });
  });

  it('repeats the hint, and never the values of the row', async () => {
    const parameters: SqlParameter[] = [{ name: 'p', value: { stringValue: 'x' } }];
    await expect(execute('SELECT 1 WHERE gen_random_uuid() = :p', { parameters })).rejects.toMatchObject({
      message: expect.stringMatching(
        /^ERROR: operator does not exist: uuid = text; Hint: .*; SQLState: 42883$/,
      ),
    });
    const duplicate = `DO $$ BEGIN CREATE TEMP TABLE t (secret text PRIMARY KEY) ON COMMIT DROP;
      INSERT INTO t VALUES ('hush'), ('hush'); END $$`;
    const error = await execute(duplicate).catch((caught: Error) => caught);
    expect(error).toMatchObject({ message: expect.stringContaining('SQLState: 23505') });
    expect((error as Error).message).not.toContain('hush');
  });

  it('may be that there is no such database', async () => {
    await expect(execute('SELECT 1', { database: 'nowhere' })).rejects.toMatchObject({
      name: 'DatabaseErrorException',
      message: expect.stringContaining('database "nowhere" does not exist; SQLState: 3D000'),
    });
  });
});

describe('a call', () => {
  it('with several statements is refused, and none of them runs', async () => {
    const sql = 'CREATE TABLE conformance_never (i int); SELECT 1';
    await expect(execute(sql)).rejects.toMatchObject({ name: 'ValidationException' });
    const { records } = await execute("SELECT to_regclass('conformance_never') IS NULL");
    expect(records).toEqual([[{ booleanValue: true }]]);
  });

  it.each([
    ['a schema', { schema: 'public' }],
    [
      'an array parameter',
      { sql: 'SELECT :a', parameters: [{ name: 'a', value: { arrayValue: { longValues: [1] } } }] },
    ],
  ])('with %s is refused', async (_, input) => {
    await expect(execute('SELECT 1', input)).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('to an unknown cluster is refused', async () => {
    const resourceArn = subject.target.resourceArn.replace(/[^:]+$/, 'nowhere');
    await expect(execute('SELECT 1', { resourceArn })).rejects.toMatchObject({
      $metadata: { httpStatusCode: 400 },
    });
  });

  it('whose result is larger than 1 MiB, or whose row is larger than 64 KiB, is refused', async () => {
    const rows = (count: number, length: number) =>
      `SELECT repeat('x', ${length}) FROM generate_series(1, ${count})`;
    expect((await execute(rows(15, 60_000))).records).toHaveLength(15);
    await expect(execute(rows(20, 60_000))).rejects.toThrow(/size limit/i);
    await expect(execute(rows(1, 70_000))).rejects.toThrow(/too large|size limit/i);
  });

  it('with a wrong signature is refused', async () => {
    const { region, endpoint } = subject.client.config;
    const { protocol, hostname, port, path } = await endpoint!();
    const stranger = new RDSDataClient({
      region: await region(),
      endpoint: `${protocol}//${hostname}${port ? `:${port}` : ''}${path}`,
      credentials: { ...(await subject.client.config.credentials()), secretAccessKey: 'wrong' },
    });
    const command = new ExecuteStatementCommand({ ...subject.target, sql: 'SELECT 1' });
    await expect(stranger.send(command)).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
  });
});
