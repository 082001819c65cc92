import type { PassPlan } from './pass-plan.ts';
import { type ThreadTotals, TileEngine } from './tile-engine.ts';
import type { JobResult, TileJob } from './tile-job.ts';
import type { TileThreads } from './tile-threads.ts';

/** Does the jobs itself: an image that is small. */
export class CallingThread implements TileThreads {
  readonly depth = 2;
  readonly #engine: TileEngine;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(plan: PassPlan) {
    this.#engine = new TileEngine(plan);
  }

  /** One after the other, as on a thread of its own: jobs share the engine's memory, and decoders are awaited. */
  run(job: TileJob): Promise<JobResult> {
    const result = this.#turn.then(() => this.#engine.run(job));
    this.#turn = result.catch(() => {});
    return result;
  }

  async totals(): Promise<ThreadTotals[]> {
    return [this.#engine.totals()];
  }

  close(): void {}
}
