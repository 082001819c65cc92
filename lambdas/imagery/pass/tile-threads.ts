import { availableParallelism } from 'node:os';
import type { PassPlan } from './pass-plan.ts';
import { type ThreadTotals, TileEngine } from './tile-engine.ts';
import type { JobResult, TileJob } from './tile-job.ts';
import { WorkerPool } from './worker-pool.ts';

/** Where jobs are done. */
export interface TileThreads {
  /** How many jobs are worth having under way. */
  readonly depth: number;
  run(job: TileJob): Promise<JobResult>;
  /** What was gathered over all jobs, by thread. */
  totals(): Promise<ThreadTotals[]>;
  /** Nobody waits for threads to end: what follows has enough to do meanwhile. */
  close(): void;
}

/** Below, starting threads takes longer than they save. */
const WORTH_THREADS_PIXELS = 3_000_000;
/** Beyond, main thread and disk are what is waited for. */
const MOST_THREADS = 6;

/** @param threads as many as there are processors, unless stated; 0 computes on the calling thread */
export function startThreads(plan: PassPlan, threads = threadsFor(plan)): TileThreads {
  return threads === 0 ? new CallingThread(plan) : new WorkerPool(plan, threads);
}

function threadsFor({ width, height }: PassPlan): number {
  if (width * height < WORTH_THREADS_PIXELS) return 0;
  return Math.min(MOST_THREADS, availableParallelism());
}

class CallingThread implements TileThreads {
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
