/** Kept of many: they are logged one by one, and the first few tell what is wrong. */
const MOST_KEPT = 100;

/**
 * What went wrong on one image or page. The others must not wait for it, so that it is kept, and thrown after everything
 * else was done: the round counts as failed, and the alarm goes off.
 */
export class Faults {
  readonly #onFault: (attempted: string, on: string, error: unknown) => void;
  readonly #kept: unknown[] = [];
  #count = 0;

  constructor(onFault: (attempted: string, on: string, error: unknown) => void = () => {}) {
    this.#onFault = onFault;
  }

  /** Answers with what `work` answers, or null where it failed. */
  async attempt<Result>(
    attempted: string,
    on: string,
    work: () => Promise<Result>,
  ): Promise<Awaited<Result> | null> {
    try {
      return await work();
    } catch (error) {
      this.#count += 1;
      if (this.#kept.length < MOST_KEPT) this.#kept.push(error);
      this.#onFault(attempted, on, error);
      return null;
    }
  }

  throwIfAny(): void {
    if (this.#count > 0) throw new AggregateError(this.#kept, `${this.#count} steps of the sweep failed`);
  }
}
