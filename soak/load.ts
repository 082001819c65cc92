import { randomUUID } from 'node:crypto';
import { type PipelineUnderTest, startPipelineUnderTest } from '../test/end-to-end/pipeline-under-test.ts';
import { eachOf, sendImage } from './field-apps.ts';
import { FunctionMemory } from './function-memory.ts';
import { postgresProcess } from './postgres-process.ts';
import { ProcessMemory, withChildren } from './process-memory.ts';
import { counting, StatementCount, type StatementKind } from './statement-count.ts';
import { UPLOAD_KINDS } from './upload-kinds.ts';
import { WatchedApp, watchCompletions } from './watched-app.ts';

export interface LoadResult {
  readonly images: number;
  readonly completed: number;
  readonly seconds: { readonly sending: number; readonly all: number };
  /** Seconds from upload to completed, by the clock of the database. */
  readonly inDatabase: readonly number[];
  /** The same, as a client sees it that lists its images each second. */
  readonly seenByClient: readonly number[];
  /** Milliseconds of each request, by what was asked. */
  readonly api: ReadonlyMap<string, readonly number[]>;
  readonly statements: readonly StatementKind[];
  /** Peak bytes by process; of a function, its largest one. */
  readonly memory: ReadonlyMap<string, number>;
}

/** Milliseconds without a new completed image, after which nothing more is waited for. */
const STANDSTILL = 60_000;

export async function runLoad(
  { images, senders }: { readonly images: number; readonly senders: number },
  onStep: (step: string) => void = () => {},
): Promise<LoadResult> {
  const statements = new StatementCount();
  const functions = new FunctionMemory();
  const run = await startPipelineUnderTest(
    { sweepIntervalMinutes: 1440 },
    { durable: true, interference: counting(statements), onFunctionLine: functions.read, onStep },
  );
  const memory = new ProcessMemory(() => processesOf(run));
  try {
    statements.reset();
    onStep('sending the images');
    const measured = await sendAndWatch(run, images, senders);
    return {
      images,
      ...measured,
      inDatabase: await secondsInDatabase(run),
      statements: statements.kinds(),
      memory: new Map([...memory.peaks, ...functions.peaks]),
    };
  } finally {
    memory.stop();
    await run.stop();
  }
}

async function sendAndWatch(run: PipelineUnderTest, images: number, senders: number) {
  const app = new WatchedApp(run.app.apiUrl, run.app.token);
  const acknowledged = new Map<string, number>();
  const started = performance.now();
  const watching = watchCompletions(app, standstill(images));
  await eachOf(Array(images).fill(0), senders, async (_, index) => {
    const id = randomUUID();
    const { at } = await sendImage(app, { id, ...UPLOAD_KINDS.multispectral(index) });
    acknowledged.set(id, at);
  });
  const sending = (performance.now() - started) / 1000;
  const seen = await watching;
  const lastSeen = Math.max(...seen.values());
  const all = (lastSeen - Math.min(...acknowledged.values())) / 1000;
  return {
    completed: seen.size,
    seconds: { sending, all },
    seenByClient: [...seen].map(([id, at]) => Math.max(at - acknowledged.get(id)!, 0) / 1000),
    api: app.times,
  };
}

/** All are completed, or none has been for long. */
function standstill(images: number) {
  let before = -1;
  let movedAt = Date.now();
  return (seen: ReadonlyMap<string, number>): boolean => {
    if (seen.size !== before) movedAt = Date.now();
    before = seen.size;
    return seen.size === images || Date.now() - movedAt > STANDSTILL;
  };
}

async function secondsInDatabase(run: PipelineUnderTest): Promise<number[]> {
  const { rows } = await run.database.query<{ seconds: number }>(
    `SELECT CAST(EXTRACT(EPOCH FROM processed_at - uploaded_at) AS double precision) AS seconds
     FROM images WHERE processing_status = 'completed'`,
  );
  return rows.map(({ seconds }) => seconds);
}

async function processesOf(run: PipelineUnderTest): Promise<Map<string, number[]>> {
  const postgres = await postgresProcess(run.pipeline.dataDirectory);
  const servers = postgres === undefined ? [] : await withChildren(postgres);
  return new Map([
    ['this process: S3, SQS, Data API, HTTP API and field apps', [process.pid]],
    ['PostgreSQL, all of its processes', servers],
  ]);
}
