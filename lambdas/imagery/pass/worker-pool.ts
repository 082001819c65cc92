import { Worker } from 'node:worker_threads';
import { type FailureCode, InputError } from '../../pipeline/errors.ts';
import type { PassPlan } from './pass-plan.ts';
import type { ThreadTotals } from './tile-engine.ts';
import type { JobResult, TileJob } from './tile-job.ts';
import type { TileThreads } from './tile-threads.ts';
import type { WorkerFault, WorkerReply, WorkerRequest } from './tile-worker.ts';

/** One at work and one that waits, so that no thread is idle while the main thread is busy. */
const JOBS_PER_WORKER = 2;

interface Assignment {
  readonly job: TileJob | null;
  readonly resolve: (reply: WorkerReply) => void;
  readonly reject: (error: Error) => void;
}

/** Worker threads that share the jobs of one image. They end with it. */
export class WorkerPool implements TileThreads {
  readonly depth: number;
  readonly #workers: readonly PoolWorker[];
  readonly #waiting: Assignment[] = [];

  constructor(threads: number) {
    this.depth = threads * JOBS_PER_WORKER + 1;
    this.#workers = Array.from({ length: threads }, () => new PoolWorker(() => this.#assign()));
  }

  /** Before the first job. Threads may still be starting. */
  begin(plan: PassPlan): void {
    for (const worker of this.#workers) worker.begin(plan);
  }

  async run(job: TileJob): Promise<JobResult> {
    const reply = await new Promise<WorkerReply>((resolve, reject) => {
      this.#waiting.push({ job, resolve, reject });
      this.#assign();
    });
    return (reply as { result: JobResult }).result;
  }

  async totals(): Promise<ThreadTotals[]> {
    const replies = this.#workers.map(
      (worker) =>
        new Promise<WorkerReply>((resolve, reject) => worker.assign({ job: null, resolve, reject })),
    );
    return (await Promise.all(replies)).map((reply) => (reply as { totals: ThreadTotals }).totals);
  }

  close(): void {
    for (const worker of this.#workers) worker.close();
  }

  #assign(): void {
    while (this.#waiting.length > 0) {
      const idlest = this.#workers.reduce((a, b) => (b.load < a.load ? b : a));
      if (idlest.load >= JOBS_PER_WORKER) return;
      idlest.assign(this.#waiting.shift()!);
    }
  }
}

class PoolWorker {
  readonly #worker: Worker;
  readonly #assignments = new Map<number, Assignment>();
  readonly #onFree: () => void;
  #lastId = 0;
  #fault: Error | null = null;

  constructor(onFree: () => void) {
    this.#onFree = onFree;
    this.#worker = startWorker();
    this.#worker.on('message', (reply: WorkerReply) => this.#receive(reply));
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', (code) => this.#fail(new Error(`a tile worker ended with exit code ${code}`)));
  }

  begin(plan: PassPlan): void {
    const request: WorkerRequest = { plan };
    this.#worker.postMessage(request);
  }

  get load(): number {
    return this.#assignments.size;
  }

  assign(assignment: Assignment): void {
    if (this.#fault !== null) {
      assignment.reject(this.#fault);
      return;
    }
    const id = ++this.#lastId;
    this.#assignments.set(id, assignment);
    const request: WorkerRequest = { id, job: assignment.job };
    this.#worker.postMessage(request, assignment.job === null ? [] : memoryOf(assignment.job));
  }

  close(): void {
    this.#fault ??= new Error('the tile workers were closed');
    void this.#worker.terminate();
  }

  #receive(reply: WorkerReply): void {
    const assignment = this.#assignments.get(reply.id)!;
    this.#assignments.delete(reply.id);
    if ('fault' in reply) assignment.reject(revive(reply.fault));
    else assignment.resolve(reply);
    this.#onFree();
  }

  #fail(error: Error): void {
    this.#fault ??= error;
    for (const { reject } of this.#assignments.values()) reject(this.#fault);
    this.#assignments.clear();
  }
}

/** MB: a thread makes few objects of JavaScript; its arrays lie elsewhere. */
const HEAP = { maxYoungGenerationSizeMb: 4 } as const;

/** Beside this file: one bundle of its own as it is deployed, TypeScript as it is developed. */
function startWorker(): Worker {
  if (!import.meta.url.endsWith('.ts')) {
    return new Worker(new URL('./tile-worker.cjs', import.meta.url), { resourceLimits: HEAP });
  }
  const source = JSON.stringify(new URL('./tile-worker.ts', import.meta.url).href);
  const load = `import('tsx/esm/api').then(({ register }) => { register(); return import(${source}); })`;
  return new Worker(load, { eval: true, execArgv: [] });
}

/** Handed over instead of copied; what is shared stays where it is. */
function memoryOf(job: TileJob): ArrayBuffer[] {
  const arrays: readonly (ArrayBufferView | null)[] = (() => {
    switch (job.kind) {
      case 'unit':
      case 'decode':
        return job.blocks.map(({ bytes }) => bytes);
      case 'compute':
        return job.planes.bands;
      case 'overview':
        return job.quarters;
    }
  })();
  const buffers = new Set(arrays.flatMap((array) => (array === null ? [] : [array.buffer])));
  return [...buffers].filter((buffer) => buffer instanceof ArrayBuffer);
}

function revive({ message, input, stack }: WorkerFault): Error {
  const cause = Object.assign(new Error(message), { stack });
  if (input === null) return new Error(`a tile worker failed: ${message}`, { cause });
  const { code, attempted, on } = input;
  return new InputError(code as FailureCode, message, { attempted, on, cause });
}
