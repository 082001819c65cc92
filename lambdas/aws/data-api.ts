import {
  BeginTransactionCommand,
  CommitTransactionCommand,
  ExecuteStatementCommand,
  RDSDataClient,
  type RDSDataClientConfig,
  RollbackTransactionCommand,
} from '@aws-sdk/client-rds-data';
import type { ClientAccess } from './client-access.ts';
import type { DatabaseSettings } from './environment.ts';
import { isNotUp, isResuming, type Patience, whileResuming } from './resuming-database.ts';
import { type SqlValues, toSqlParameters } from './sql-parameters.ts';
import { type Row, toRows } from './sql-rows.ts';

/** What a repository needs of a database: the Data API here, one statement per call. */
export interface Database {
  /** Rows of a SELECT or of a RETURNING clause; empty for every other statement. */
  query(sql: string, values?: SqlValues): Promise<readonly Row[]>;
}

export interface TransactionalDatabase extends Database {
  /** Commits what `work` did, or rolls back when it rejects. Calls within `work` must follow one another. */
  transaction<Result>(work: (transaction: Database) => Promise<Result>): Promise<Result>;
}

/** A statement of the Data API may run for 45 s; an answer that takes longer has been lost. */
const REQUEST_TIMEOUT_MILLISECONDS = 65_000;

export function createDataApiClient(access: Pick<RDSDataClientConfig, ClientAccess> = {}): RDSDataClient {
  return new RDSDataClient({
    ...access,
    requestHandler: {
      requestTimeout: REQUEST_TIMEOUT_MILLISECONDS,
      // Otherwise the SDK only writes a warning.
      throwOnRequestTimeout: true,
      connectionTimeout: 5_000,
    },
  });
}

export function connectDatabase(
  client: RDSDataClient,
  settings: DatabaseSettings,
  patience: Patience,
): TransactionalDatabase {
  const target = { resourceArn: settings.clusterArn, secretArn: settings.secretArn };
  const options = patience.signal === undefined ? {} : { abortSignal: patience.signal };

  const queryIn =
    (transactionId: string | undefined) =>
    async (sql: string, values: SqlValues = {}): Promise<readonly Row[]> => {
      const command = new ExecuteStatementCommand({
        ...target,
        database: settings.databaseName,
        sql,
        parameters: toSqlParameters(values),
        includeResultMetadata: true,
        ...(transactionId === undefined ? {} : { transactionId }),
      });
      const isRepeatable = transactionId === undefined ? isNotUp : isResuming;
      const answer = await whileResuming(() => client.send(command, options), patience, isRepeatable);
      return toRows(answer.columnMetadata ?? [], answer.records ?? []);
    };

  const begin = async (): Promise<string> => {
    const command = new BeginTransactionCommand({ ...target, database: settings.databaseName });
    const { transactionId } = await whileResuming(() => client.send(command, options), patience);
    if (transactionId === undefined) throw new Error('the Data API began a transaction without an id');
    return transactionId;
  };

  /**
   * The error that led here is the news, whatever becomes of this call: a statement that failed may have ended the
   * transaction already, and one that nobody ends is rolled back by the Data API after three minutes.
   */
  const rollBack = (transactionId: string): Promise<unknown> =>
    client.send(new RollbackTransactionCommand({ ...target, transactionId })).catch(() => undefined);

  return {
    query: queryIn(undefined),
    async transaction(work) {
      const transactionId = await begin();
      let result: Awaited<ReturnType<typeof work>>;
      try {
        result = await work({ query: queryIn(transactionId) });
      } catch (error) {
        await rollBack(transactionId);
        throw error;
      }
      const commit = new CommitTransactionCommand({ ...target, transactionId });
      await whileResuming(() => client.send(commit, options), patience, isResuming);
      return result;
    },
  };
}
