import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { releaseSession } from './clusters.ts';
import { DataApiError } from './errors.ts';
import type { Limits } from './limits.ts';

/** The causes that the Aurora user guide names under "Transaction <transaction_ID> isn't found". */
const causes = {
  expired: 'Transaction may be expired.',
  ended: 'One previous call resulted in a termination of your transaction.',
  aborted: 'Transaction has been aborted due to an error from a previous call.',
};

type Cause = keyof typeof causes;

export interface Transaction {
  readonly id: string;
  readonly clusterArn: string;
  readonly database: string;
  readonly client: pg.PoolClient;
  readonly startedAt: number;
  isBusy: boolean;
  idleTimer: NodeJS.Timeout | undefined;
}

/** Ended transactions are remembered, to say why one is not found. */
const rememberedEnds = 1_000;

/** The open transactions, each with a session of its own. */
export class Transactions {
  readonly #open = new Map<string, Transaction>();
  readonly #ended = new Map<string, Cause>();
  readonly #limits: Limits;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  async begin(clusterArn: string, database: string, client: pg.PoolClient): Promise<Transaction> {
    try {
      await client.query('BEGIN');
    } catch (error) {
      client.release(true);
      throw error;
    }
    const transaction: Transaction = {
      // As long and as full of +, / and = as those of AWS (at most 192 characters).
      id: randomBytes(138).toString('base64'),
      clusterArn,
      database,
      client,
      startedAt: Date.now(),
      isBusy: false,
      idleTimer: undefined,
    };
    this.#open.set(transaction.id, transaction);
    this.#watchIdle(transaction);
    return transaction;
  }

  /** Runs one step at a time; an error aborts the transaction. */
  async use<Result>(
    transaction: Transaction,
    step: (client: pg.PoolClient) => Promise<Result>,
  ): Promise<Result> {
    if (transaction.isBusy) {
      throw new DataApiError('DatabaseErrorException', 'Transaction is still running a query');
    }
    transaction.isBusy = true;
    clearTimeout(transaction.idleTimer);
    try {
      return await step(transaction.client);
    } catch (error) {
      await this.#rollBack(transaction, 'aborted');
      throw error;
    } finally {
      transaction.isBusy = false;
      if (this.#open.has(transaction.id)) this.#watchIdle(transaction);
    }
  }

  find(id: string, clusterArn: string): Transaction {
    const transaction = this.#open.get(id);
    if (transaction !== undefined && transaction.clusterArn === clusterArn) return transaction;
    const cause = causes[this.#ended.get(id) ?? 'expired'];
    throw new DataApiError('TransactionNotFoundException', `Transaction ${id} is not found. ${cause}`);
  }

  async end(transaction: Transaction, command: 'COMMIT' | 'ROLLBACK'): Promise<void> {
    await this.use(transaction, (client) => client.query(command));
    this.#forget(transaction, 'ended');
    await releaseSession(transaction.client);
  }

  /** Throws the sessions away, and PostgreSQL rolls back. */
  close(): void {
    for (const transaction of this.#open.values()) {
      this.#forget(transaction, 'ended');
      transaction.client.release(true);
    }
  }

  async #rollBack(transaction: Transaction, cause: Cause): Promise<void> {
    if (!this.#open.has(transaction.id)) return;
    this.#forget(transaction, cause);
    // A session that cannot even roll back is thrown away, which rolls back too.
    await transaction.client.query('ROLLBACK').then(
      () => releaseSession(transaction.client),
      () => transaction.client.release(true),
    );
  }

  #forget(transaction: Transaction, cause: Cause): void {
    clearTimeout(transaction.idleTimer);
    this.#open.delete(transaction.id);
    this.#ended.set(transaction.id, cause);
    if (this.#ended.size > rememberedEnds) this.#ended.delete(this.#ended.keys().next().value!);
  }

  #watchIdle(transaction: Transaction): void {
    const left = transaction.startedAt + this.#limits.transactionMilliseconds - Date.now();
    const milliseconds = Math.min(this.#limits.transactionIdleMilliseconds, Math.max(0, left));
    transaction.idleTimer = setTimeout(() => this.#rollBack(transaction, 'expired'), milliseconds);
    transaction.idleTimer.unref();
  }
}
