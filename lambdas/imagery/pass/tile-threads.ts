import type { ThreadTotals } from './tile-engine.ts';
import type { JobResult, TileJob } from './tile-job.ts';

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
