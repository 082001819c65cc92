type Conclude<Result> = (result: Result) => Promise<void>;

/**
 * Jobs that run at the same time and are concluded in the order in which they were started: whatever thread is quicker, the
 * same image gives the same bytes.
 */
export class OrderedJobs<Result> {
  readonly #depth: number;
  readonly #underWay: { readonly result: Promise<Result>; readonly conclude: Conclude<Result> }[] = [];

  /** @param depth jobs under way, from which on `start` waits for the oldest */
  constructor(depth: number) {
    this.#depth = depth;
  }

  async start(work: () => Promise<Result>, conclude: Conclude<Result>): Promise<void> {
    while (this.#underWay.length >= this.#depth) await this.#settleOldest();
    this.add(work(), conclude);
  }

  /** One more, which follows from a job that was concluded, and does not wait. */
  add(result: Promise<Result>, conclude: Conclude<Result>): void {
    // Reported when it is concluded; a fault before that must not end the process.
    result.catch(() => {});
    this.#underWay.push({ result, conclude });
  }

  async settleAll(): Promise<void> {
    while (this.#underWay.length > 0) await this.#settleOldest();
  }

  async #settleOldest(): Promise<void> {
    const { result, conclude } = this.#underWay.shift()!;
    await conclude(await result);
  }
}
