import { availableParallelism } from 'node:os';
import { CallingThread } from './calling-thread.ts';
import type { PassPlan } from './pass-plan.ts';
import type { TileThreads } from './tile-threads.ts';
import { WorkerPool } from './worker-pool.ts';

/** Below, starting threads takes longer than they save. */
const WORTH_THREADS_PIXELS = 3_000_000;
/** A file of so many bytes is taken to have these pixels before its header is read: five bands of 16 bits, half compressed. */
const WORTH_THREADS_BYTES = WORTH_THREADS_PIXELS * 5;
/** Beyond, main thread and disk are what is waited for. */
const MOST_THREADS = 6;

/**
 * The threads of one image. A thread takes 60 ms to start, about as long as a header from S3: large files have them started
 * before it is read.
 */
export class ImageThreads {
  readonly #stated: number | undefined;
  #pool: WorkerPool | null = null;

  /** @param stated as many as there are processors, unless stated; 0 computes on the calling thread */
  constructor(stated: number | undefined) {
    this.#stated = stated;
  }

  /** Before the header of a file is read. */
  expect(fileBytes: number): void {
    const threads = this.#stated ?? mostThreads();
    if (threads > 0 && fileBytes >= WORTH_THREADS_BYTES) this.#pool = new WorkerPool(threads);
  }

  /** Once it is known what is to be done. Threads that have started are used, however few pixels there are. */
  begin(plan: PassPlan): TileThreads {
    const threads = this.#stated ?? threadsFor(plan);
    if (this.#pool === null && threads === 0) return new CallingThread(plan);
    this.#pool ??= new WorkerPool(threads);
    this.#pool.begin(plan);
    return this.#pool;
  }

  /** Also where no pass was begun; one that was has closed them as soon as it had all tiles. */
  close(): void {
    this.#pool?.close();
  }
}

function threadsFor({ width, height }: PassPlan): number {
  return width * height < WORTH_THREADS_PIXELS ? 0 : mostThreads();
}

function mostThreads(): number {
  return Math.min(MOST_THREADS, availableParallelism());
}
