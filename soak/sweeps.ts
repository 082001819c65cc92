import { setTimeout as sleep } from 'node:timers/promises';
import type { PipelineUnderTest } from '../test/end-to-end/pipeline-under-test.ts';

export type SweepTotals = Readonly<Record<string, number>>;

const SECONDS_BETWEEN = 2;

/** The template's schedule, every few seconds instead of minutes. A sweep that fails is one that did not come. */
export class Sweeps {
  readonly #run: PipelineUnderTest;
  readonly #totals: Record<string, number> = { sweeps: 0, failed: 0 };
  readonly #stopping = new AbortController();
  readonly #sweeping: Promise<void>;

  constructor(run: PipelineUnderTest) {
    this.#run = run;
    this.#sweeping = this.#sweepOn();
  }

  get totals(): SweepTotals {
    return this.#totals;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#sweeping;
  }

  async #sweepOn(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await this.#sweepOnce();
      await sleep(SECONDS_BETWEEN * 1000, undefined, { signal }).catch(() => {});
    }
  }

  async #sweepOnce(): Promise<void> {
    try {
      const report = (await this.#run.sweep()) as Record<string, unknown>;
      this.#add('sweeps', 1);
      for (const [name, count] of Object.entries(report)) {
        // The age of the oldest image is none of the counts.
        if (typeof count === 'number' && !name.endsWith('Seconds')) this.#add(name, count);
      }
    } catch {
      this.#add('failed', 1);
    }
  }

  #add(name: string, count: number): void {
    this.#totals[name] = (this.#totals[name] ?? 0) + count;
  }
}
