import { parentPort } from 'node:worker_threads';
import { InputError } from '../../pipeline/errors.ts';
import type { PassPlan } from './pass-plan.ts';
import { type ThreadTotals, TileEngine } from './tile-engine.ts';
import type { EncodedTile, JobResult, TileJob } from './tile-job.ts';

/** What the main thread sends: once the plan, then jobs, and null for the totals of all of them. */
export type WorkerRequest =
  | { readonly plan: PassPlan }
  | { readonly id: number; readonly job: TileJob | null };

/** An error loses its class on the way between threads. */
export interface WorkerFault {
  readonly message: string;
  /** Of an InputError: what the user reads. */
  readonly input: { readonly code: string; readonly attempted: string; readonly on: string } | null;
  readonly stack: string | undefined;
}

export type WorkerReply =
  | { readonly id: number; readonly result: JobResult }
  | { readonly id: number; readonly totals: ThreadTotals }
  | { readonly id: number; readonly fault: WorkerFault };

let engine: TileEngine;
const port = parentPort!;

// One job after the other: the main thread sends the next one while this one is at work.
let turn: Promise<void> = Promise.resolve();
port.on('message', (request: WorkerRequest) => {
  turn = turn.then(() => answer(request));
});

async function answer(request: WorkerRequest): Promise<void> {
  if ('plan' in request) {
    engine = new TileEngine(request.plan);
    return;
  }
  const { id, job } = request;
  try {
    if (job === null) reply({ id, totals: engine.totals() }, []);
    else {
      const result = await engine.run(job);
      reply({ id, result }, memoryOf(result));
    }
  } catch (error) {
    reply({ id, fault: describe(error) }, []);
  }
}

function reply(message: WorkerReply, transfer: ArrayBuffer[]): void {
  port.postMessage(message, transfer);
}

/** Handed over instead of copied. */
function memoryOf(result: JobResult): ArrayBuffer[] {
  if (result.kind === 'decoded') return [];
  const tiles: EncodedTile[] =
    result.kind === 'overview' ? [result.tile] : result.tiles.flatMap(({ indices }) => indices);
  return tiles.flatMap(({ bytes, quarter, values }) =>
    [bytes, quarter, values].flatMap((array) => (array === null ? [] : [array.buffer as ArrayBuffer])),
  );
}

function describe(error: unknown): WorkerFault {
  const message = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error ? error.stack : undefined;
  if (!(error instanceof InputError)) return { message, input: null, stack };
  const { code, attempted, on } = error;
  return { message, input: { code, attempted, on }, stack };
}
