import {
  BeginTransactionCommand,
  CommitTransactionCommand,
  ExecuteStatementCommand,
  RollbackTransactionCommand,
} from '@aws-sdk/client-rds-data';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openSubject, type Subject } from './subject.ts';

let subject: Subject;

beforeAll(async () => {
  subject = await openSubject();
  await execute('DROP TABLE IF EXISTS conformance_entries');
  await execute('CREATE TABLE conformance_entries (i int PRIMARY KEY)');
});

beforeEach(() => execute('DELETE FROM conformance_entries'));

afterAll(async () => {
  await execute('DROP TABLE conformance_entries');
  await subject.close();
});

function execute(sql: string, transactionId?: string) {
  const command = new ExecuteStatementCommand({ ...subject.target, sql, transactionId });
  return subject.client.send(command);
}

async function begin(): Promise<string> {
  return (await subject.client.send(new BeginTransactionCommand(subject.target))).transactionId!;
}

const ids = (transactionId: string) => {
  const { resourceArn, secretArn } = subject.target;
  return { resourceArn, secretArn, transactionId };
};
const commit = (id: string) => subject.client.send(new CommitTransactionCommand(ids(id)));
const rollBack = (id: string) => subject.client.send(new RollbackTransactionCommand(ids(id)));

async function entries(transactionId?: string): Promise<number[]> {
  const { records } = await execute('SELECT i FROM conformance_entries ORDER BY i', transactionId);
  return records!.map((record) => record[0]!.longValue!);
}

const notFound = { name: 'TransactionNotFoundException', $metadata: { httpStatusCode: 404 } };

it('shows its changes to itself, and to others when it is committed', async () => {
  const transaction = await begin();
  await execute('INSERT INTO conformance_entries VALUES (1)', transaction);
  expect(await entries(transaction)).toEqual([1]);
  expect(await entries()).toEqual([]);
  expect(await commit(transaction)).toMatchObject({ transactionStatus: 'Transaction Committed' });
  expect(await entries()).toEqual([1]);
});

it('undoes its changes when it is rolled back', async () => {
  const transaction = await begin();
  await execute('INSERT INTO conformance_entries VALUES (1)', transaction);
  expect(await rollBack(transaction)).toMatchObject({ transactionStatus: 'Rollback Complete' });
  expect(await entries()).toEqual([]);
});

it('is not found when it has ended, and when it never was', async () => {
  const transaction = await begin();
  await commit(transaction);
  await expect(execute('SELECT 1', transaction)).rejects.toMatchObject(notFound);
  await expect(commit(transaction)).rejects.toMatchObject(notFound);
  await expect(rollBack('bm90IG9uZQ==')).rejects.toMatchObject(notFound);
});

it('is aborted by an error, and nothing of it stays', async () => {
  const transaction = await begin();
  await execute('INSERT INTO conformance_entries VALUES (1)', transaction);
  await expect(execute('INSERT INTO conformance_entries VALUES (1)', transaction)).rejects.toMatchObject({
    message: expect.stringContaining('SQLState: 23505'),
  });
  await expect(execute('INSERT INTO conformance_entries VALUES (2)', transaction)).rejects.toThrow();
  expect(await entries()).toEqual([]);
});

it('runs one statement at a time, and is not harmed by a second', async () => {
  const transaction = await begin();
  const first = execute('INSERT INTO conformance_entries SELECT 1 FROM pg_sleep(0.5)', transaction);
  await new Promise((resolve) => setTimeout(resolve, 150));
  await expect(execute('SELECT 1', transaction)).rejects.toMatchObject({
    name: 'DatabaseErrorException',
    message: expect.stringContaining('Transaction is still running a query'),
  });
  await first;
  await commit(transaction);
  expect(await entries()).toEqual([1]);
});

it('runs beside others: locks hold between them', async () => {
  await execute('INSERT INTO conformance_entries VALUES (1)');
  const [one, other] = [await begin(), await begin()];
  await execute('SELECT i FROM conformance_entries FOR UPDATE', one);
  const skipped = await execute('SELECT i FROM conformance_entries FOR UPDATE SKIP LOCKED', other);
  expect(skipped.records).toEqual([]);
  await Promise.all([rollBack(one), rollBack(other)]);
});
