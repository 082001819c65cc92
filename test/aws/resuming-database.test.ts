import { DatabaseResumingException, DatabaseUnavailableException } from '@aws-sdk/client-rds-data';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectDatabase } from '../../lambdas/aws/data-api.ts';
import { DatabaseUnavailableError } from '../../lambdas/aws/database-faults.ts';
import { DatabaseResumingError, whileResuming } from '../../lambdas/aws/resuming-database.ts';
import type { ObservedStatement } from '../../local/faults/interference.ts';
import { DataApiError } from '../../local/rds-data/errors.ts';
import { type CropHealthDatabase, createEmptyDatabase } from './crop-health-database.ts';

const resuming = () => new DatabaseResumingException({ message: 'resuming', $metadata: {} });

/** A clock that only sleeping moves. */
function clock(remaining: number) {
  let now = 0;
  return {
    elapsed: () => now,
    patience: {
      remainingMilliseconds: () => remaining - now,
      sleep: async (milliseconds: number) => {
        now += milliseconds;
      },
    },
  };
}

describe('a call to a database that resumes', () => {
  it('is repeated until the database is up', async () => {
    const { patience, elapsed } = clock(300_000);
    const call = async () => {
      if (elapsed() < 40_000) throw resuming();
      return 'rows';
    };
    expect(await whileResuming(call, patience)).toBe('rows');
  });

  it('gives up after a minute', async () => {
    const { patience, elapsed } = clock(300_000);
    await expect(whileResuming(() => Promise.reject(resuming()), patience)).rejects.toThrow(
      DatabaseResumingError,
    );
    expect(elapsed()).toBeGreaterThan(57_000);
    expect(elapsed()).toBeLessThanOrEqual(60_000);
  });

  it('gives up within the time that is left', async () => {
    const { patience, elapsed } = clock(5_000);
    await expect(whileResuming(() => Promise.reject(resuming()), patience)).rejects.toThrow(
      DatabaseResumingError,
    );
    expect(elapsed()).toBeLessThanOrEqual(5_000);
  });

  it.each([
    ['a writer that is gone', new DatabaseUnavailableException({ message: 'gone', $metadata: {} })],
    ['throttling', Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' })],
    ['throttling by its status', Object.assign(new Error('?'), { $metadata: { httpStatusCode: 429 } })],
  ])('is waited for as well where it meets %s', async (_name, fault) => {
    const { patience, elapsed } = clock(300_000);
    const call = async () => {
      if (elapsed() < 10_000) throw fault;
      return 'rows';
    };
    expect(await whileResuming(call, patience)).toBe('rows');
    await expect(whileResuming(() => Promise.reject(fault), clock(5_000).patience)).rejects.toThrow(
      DatabaseUnavailableError,
    );
  });

  it.each(['TimeoutError', 'ECONNREFUSED', 'ECONNRESET'])(
    'says so where the SDK gave up with %s',
    async (code) => {
      const fault = Object.assign(new Error('no answer'), { code });
      const failed = await whileResuming(() => Promise.reject(fault), clock(60_000).patience).catch((e) => e);
      expect(failed).toBeInstanceOf(DatabaseUnavailableError);
      expect(failed.cause).toBe(fault);
    },
  );

  it('is not repeated after any other error', async () => {
    let calls = 0;
    const call = () => {
      calls++;
      return Promise.reject(new Error('syntax'));
    };
    await expect(whileResuming(call, clock(60_000).patience)).rejects.toThrow('syntax');
    expect(calls).toBe(1);
  });
});

describe('through the Data API', () => {
  let db: CropHealthDatabase;
  let onStatement: (statement: ObservedStatement) => void = () => {};
  beforeAll(async () => {
    db = await createEmptyDatabase({ onStatement: (statement) => onStatement(statement) });
  });
  afterAll(() => db.close());

  it('a statement waits for the cluster', async () => {
    db.server.pause(1);
    const rows = await db.database.query('SELECT 7 AS seven');
    expect(rows[0]?.number('seven')).toBe(7);
  });

  it('a caller without time is told so at once', async () => {
    db.server.pause(30);
    const hasty = connectDatabase(db.client, db.settings, { remainingMilliseconds: () => 100 });
    await expect(hasty.query('SELECT 1')).rejects.toThrow(DatabaseResumingError);
    db.server.resume();
  });

  it('a statement of a transaction whose writer went is not repeated: the transaction is gone', async () => {
    let refusals = 0;
    onStatement = ({ transactionId }) => {
      if (transactionId === undefined) return;
      refusals++;
      throw new DataApiError('DatabaseUnavailableException', 'The writer is gone');
    };
    const work = db.database.transaction((transaction) => transaction.query('SELECT 1'));
    await expect(work).rejects.toThrow(DatabaseUnavailableError);
    onStatement = () => {};
    // By the SDK itself, at once.
    expect(refusals).toBe(3);
  });

  it('a transaction that fails leaves nothing, and tells what failed', async () => {
    await db.sql.query('CREATE TABLE kept (id integer)');
    const work = db.database.transaction(async (transaction) => {
      await transaction.query('INSERT INTO kept VALUES (1)');
      throw new Error('second thoughts');
    });
    await expect(work).rejects.toThrow('second thoughts');
    expect((await db.sql.query('SELECT * FROM kept')).rowCount).toBe(0);
  });
});
