import { sqlStateOf } from '../../lambdas/aws/database-faults.ts';
import { type Pause, readPauses } from '../../lambdas/aws/image-repository/pauses.ts';
import { refusePositionals } from '../../local/operator/command-line.ts';
import type { Command, CommandContext, Result } from '../command.ts';
import { type Answer, answerOf, faultOf, knownOf } from '../patient-database.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { processingState } from '../processing-switch.ts';
import { type MigrationState, migrationStates } from '../queries/applied-migrations.ts';
import { countByStatus, type StatusCount } from '../queries/status-counts.ts';
import { type QueueDepth, queueDepth } from '../queues.ts';
import { type RegisterState, registerState } from '../register-state.ts';
import { ago } from '../text/durations.ts';
import { counted, fields, table } from '../text/tables.ts';

export const status: Command = {
  name: 'status',
  usage: '',
  summary: 'images by status, queues, register, sweep, pauses, schema',
  help: `Asks the database, and so wakes it where it has paused. The age of a queue's oldest message SQS tells to CloudWatch only; the
oldest open entry of the register is that of the image that has waited for longest.`,
  options: {},
  changes: false,
  run: runStatus,
};

interface Status {
  /** By part: why it could not be asked. What it would have told is null. */
  readonly faults: Readonly<Record<string, string>>;
  readonly images: readonly StatusCount[] | null;
  readonly queue: QueueDepth | null;
  readonly deadLetters: number | null;
  readonly failedRounds: number | null;
  readonly register: RegisterState | null;
  readonly intake: { readonly paused: boolean | null; readonly pause: Pause | null };
  /** `pause` is what somebody wrote down; `state` is that of the event source mapping, and decides. */
  readonly processing: {
    readonly paused: boolean | null;
    readonly state: string | null;
    readonly pause: Pause | null;
  };
  readonly schema: {
    readonly version: string | null;
    readonly appliedAt: string | null;
    readonly pending: number;
  } | null;
}

async function runStatus({ pipeline, positionals }: CommandContext): Promise<Result> {
  refusePositionals(positionals);
  const found = await readStatus(pipeline);
  return { document: found, text: describe(found, new Date()), failed: Object.keys(found.faults).length > 0 };
}

async function readStatus(pipeline: Pipeline): Promise<Status> {
  const { database, outputs, sqs } = pipeline;
  const depth = (queueUrl: string) => queueDepth(sqs, queueUrl);
  const [images, pauses, migrations, queue, dead, rounds, register, state] = await Promise.all([
    answerOf(countByStatus(database)),
    answerOf(readPauses(database).catch(noneBeforeTheirTable)),
    answerOf(migrationStates(database)),
    answerOf(depth(outputs.queueUrl)),
    answerOf(depth(outputs.deadLetterQueueUrl)),
    answerOf(depth(outputs.failedRoundsQueueUrl)),
    answerOf(registerState(pipeline)),
    answerOf(processingState(pipeline)),
  ]);
  const pauseOf = (what: Pause['what']) => knownOf(pauses)?.find((pause) => pause.what === what) ?? null;
  const intake = pauseOf('intake');
  const mapping = knownOf(state);
  const schema = knownOf(migrations);
  return {
    faults: faultsOf({
      database: [images, pauses, migrations],
      ...{ queue: [queue], deadLetters: [dead], failedRounds: [rounds] },
      ...{ register: [register], processing: [state] },
    }),
    images: knownOf(images),
    queue: knownOf(queue),
    deadLetters: held(knownOf(dead)),
    failedRounds: held(knownOf(rounds)),
    register: knownOf(register),
    intake: { paused: knownOf(pauses) === null ? null : intake !== null, pause: intake },
    processing: {
      paused: mapping === null ? null : mapping !== 'Enabled',
      ...{ state: mapping, pause: pauseOf('processing') },
    },
    schema: schema === null ? null : schemaOf(schema),
  };
}

function faultsOf(parts: Readonly<Record<string, readonly Answer<unknown>[]>>): Record<string, string> {
  const faults = Object.entries(parts).flatMap(([part, answers]) => {
    const fault = answers.map(faultOf).find((found) => found !== null);
    return fault === undefined || fault === null ? [] : [[part, fault] as const];
  });
  return Object.fromEntries(faults);
}

function held(depth: QueueDepth | null): number | null {
  return depth === null ? null : depth.waiting + depth.inFlight;
}

const UNDEFINED_TABLE = '42P01';

/** Of a database that was restored to an older release: when it matters most, the rest must be told. */
function noneBeforeTheirTable(error: unknown): [] {
  if (sqlStateOf(error) === UNDEFINED_TABLE) return [];
  throw error;
}

function schemaOf(migrations: readonly MigrationState[]): NonNullable<Status['schema']> {
  const newest = migrations.filter(({ state }) => state !== 'pending').at(-1);
  const pending = migrations.filter(({ state }) => state === 'pending').length;
  return { version: newest?.name ?? null, appliedAt: newest?.appliedAt ?? null, pending };
}

function describe(status: Status, now: Date): string {
  if (status.images === null) return `${facts(status, now)}\n`;
  const counts = status.images.map(({ status: name, images, oldest }) => [
    ...[name, images],
    oldest === null ? null : ago(oldest.createdAt, now),
    oldest?.id ?? null,
  ]);
  return `${table(['status', 'images', 'oldest was created', 'oldest'], counts)}\n\n${facts(status, now)}\n`;
}

function facts(status: Status, now: Date): string {
  const { faults, queue, deadLetters, failedRounds, register, intake, processing } = status;
  const queued = queue && `${queue.waiting} waiting, ${queue.inFlight} in work, ${queue.delayed} delayed`;
  const unknown = (part: string) => `unknown: ${faults[part] ?? 'the database was not read'}`;
  return fields([
    ...(faults.database === undefined ? [] : [['database', faults.database] as const]),
    ['queue', queued ?? unknown('queue')],
    ['dead letters', deadLetters === null ? unknown('deadLetters') : deadLettersLine(deadLetters)],
    ['register', register === null ? unknown('register') : registerLine(register, now)],
    ['full round', register === null ? 'unknown' : fullRoundLine(register, now)],
    ['failed rounds', failedRounds ?? unknown('failedRounds')],
    ['intake', intake.paused === null ? 'unknown' : (pauseLine(intake.pause, now) ?? 'open')],
    ['processing', processing.paused === null ? unknown('processing') : processingLine(status, now)],
    ['schema', schemaLine(status.schema)],
  ]);
}

function deadLettersLine(count: number): string {
  return count === 0 ? '0' : `${count} (npm run ops -- redrive)`;
}

function processingLine({ processing, intake }: Status, now: Date): string {
  if (!processing.paused) return 'running';
  if (processing.pause !== null) return pauseLine(processing.pause, now)!;
  // Both notes are rows of one table.
  const why = intake.paused === null ? 'the note cannot be read' : 'nobody wrote down why';
  return `PAUSED (the event source mapping is ${processing.state}); ${why}`;
}

function schemaLine(schema: Status['schema']): string {
  if (schema === null) return 'unknown';
  const pending = schema.pending > 0 ? `, ${schema.pending} pending in this checkout` : '';
  return `${schema.version ?? 'none'}${pending}`;
}

function registerLine({ open, oldestOpenSince, deleting, deleted, more }: RegisterState, now: Date): string {
  const oldest = oldestOpenSince === null ? '' : ` (oldest ${ago(oldestOpenSince, now)})`;
  const plus = more ? ' and more' : '';
  return `${open} open${oldest}, ${deleting} to delete, ${deleted} deleted and watched${plus}`;
}

function fullRoundLine({ fullRound }: RegisterState, now: Date): string {
  const { completedAt, unfinishedSince } = fullRound;
  const last =
    completedAt === null ? 'none has come to its end yet' : `the last ended ${ago(completedAt, now)}`;
  return unfinishedSince === null
    ? last
    : `${last}; one ran out of time ${ago(unfinishedSince, now)} and goes on`;
}

function pauseLine(pause: Pause | null, now: Date): string | null {
  return pause === null ? null : `PAUSED by ${pause.by} ${ago(pause.since, now)}: ${pause.reason}`;
}

/** "12 wait, 3 in work": for the commands that pause. */
export function depthLine({ waiting, inFlight }: QueueDepth): string {
  return `${counted(waiting, 'message')} waiting, ${inFlight} in work`;
}
