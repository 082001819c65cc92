import { DatabaseResumingException } from '@aws-sdk/client-rds-data';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectDatabase } from '../../lambdas/aws/data-api.ts';
import { DatabaseResumingError, whileResuming } from '../../lambdas/aws/resuming-database.ts';
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
  beforeAll(async () => {
    db = await createEmptyDatabase();
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
