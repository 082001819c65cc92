import type { SqlParameter } from '@aws-sdk/client-rds-data';
import type pg from 'pg';
import { Clusters, type DataApiCluster, releaseSession } from './clusters.ts';
import { DataApiError, fromDatabase } from './errors.ts';
import { limits as awsLimits, type Limits } from './limits.ts';
import {
  prepareStatement,
  runStatement,
  type StatementInput,
  type StatementOutput,
} from './run-statement.ts';
import { Transactions } from './transactions.ts';

/** What every operation names. */
export interface Target {
  readonly resourceArn: string;
  readonly secretArn: string;
  readonly database?: string;
  readonly transactionId?: string;
}

export interface ExecuteInput extends Target, StatementInput {
  readonly continueAfterTimeout?: boolean;
}

export interface BatchInput extends Target {
  readonly sql: string;
  readonly parameterSets?: readonly (readonly SqlParameter[])[];
}

type Step<Result> = (client: pg.ClientBase) => Promise<Result>;

/** The five operations, on PostgreSQL. */
export class DataApi {
  readonly clusters: Clusters;
  readonly #transactions: Transactions;
  readonly #limits: Limits;

  constructor(limits: Limits = awsLimits) {
    this.#limits = limits;
    this.clusters = new Clusters(limits);
    this.#transactions = new Transactions(limits);
  }

  async execute(input: ExecuteInput): Promise<StatementOutput> {
    const query = prepareStatement(input);
    const running = this.#run(input, async (client) => {
      if (!input.continueAfterTimeout) return runStatement(client, query, input, this.#limits);
      await client.query('SET statement_timeout = 0');
      const output = await runStatement(client, query, input, this.#limits);
      await client.query('RESET statement_timeout');
      return output;
    });
    return input.continueAfterTimeout ? this.#answerInTime(running) : running;
  }

  /** Each set is a statement of its own; without a transaction those before a failing one stay done. */
  async batchExecute(input: BatchInput): Promise<{ updateResults: { generatedFields: [] }[] }> {
    const sets = input.parameterSets?.length ? input.parameterSets : [[]];
    const queries = sets.map((parameters) => prepareStatement({ sql: input.sql, parameters }));
    await this.#run(input, async (client) => {
      for (const query of queries) await client.query(query);
    });
    return { updateResults: queries.map(() => ({ generatedFields: [] })) };
  }

  async begin(input: Target): Promise<{ transactionId: string }> {
    const cluster = this.clusters.find(input.resourceArn, input.secretArn);
    const database = databaseOf(input, cluster);
    return translated(async () => {
      const client = await this.clusters.connect(cluster, database);
      const transaction = await this.#transactions.begin(cluster.clusterArn, database, client);
      return { transactionId: transaction.id };
    });
  }

  async end(input: Target, command: 'COMMIT' | 'ROLLBACK'): Promise<{ transactionStatus: string }> {
    this.clusters.find(input.resourceArn, input.secretArn);
    const transaction = this.#transactions.find(input.transactionId ?? '', input.resourceArn);
    await translated(() => this.#transactions.end(transaction, command));
    return { transactionStatus: command === 'COMMIT' ? 'Transaction Committed' : 'Rollback Complete' };
  }

  async close(): Promise<void> {
    this.#transactions.close();
    await this.clusters.close();
  }

  async #run<Result>(input: Target, step: Step<Result>): Promise<Result> {
    const cluster = this.clusters.find(input.resourceArn, input.secretArn);
    if (input.transactionId) return this.#runInTransaction(input, input.transactionId, step);
    return translated(async () => {
      const client = await this.clusters.connect(cluster, databaseOf(input, cluster));
      try {
        return await step(client);
      } finally {
        await releaseSession(client);
      }
    });
  }

  #runInTransaction<Result>(input: Target, id: string, step: Step<Result>): Promise<Result> {
    const transaction = this.#transactions.find(id, input.resourceArn);
    if (input.database !== undefined && input.database !== transaction.database) {
      throw new DataApiError('BadRequestException', "Database name is not the same as the transaction's");
    }
    return translated(() => this.#transactions.use(transaction, step));
  }

  /** `continueAfterTimeout`: the caller gets its error in time, the statement goes on. */
  #answerInTime<Result>(running: Promise<Result>): Promise<Result> {
    let timer: NodeJS.Timeout;
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new DataApiError('StatementTimeoutException', 'Request timed out')),
        this.#limits.statementMilliseconds,
      );
    });
    return Promise.race([running, timeout]).finally(() => clearTimeout(timer));
  }
}

function databaseOf(input: Target, cluster: DataApiCluster): string {
  return input.database ?? cluster.defaultDatabase ?? 'postgres';
}

async function translated<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw fromDatabase(error);
  }
}
