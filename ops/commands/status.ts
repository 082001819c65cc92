import { sqlStateOf } from '../../lambdas/aws/database-faults.ts';
import { type Pause, readPauses } from '../../lambdas/aws/image-repository/pauses.ts';
import { refusePositionals } from '../../local/operator/command-line.ts';
import type { Command, CommandContext, Result } from '../command.ts';
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
  readonly images: readonly StatusCount[];
  readonly queue: QueueDepth;
  readonly deadLetters: number;
  readonly failedRounds: number;
  readonly register: RegisterState;
  readonly intake: { readonly paused: boolean; readonly pause: Pause | null };
  /** `pause` is what somebody wrote down; `state` is that of the event source mapping, and decides. */
  readonly processing: { readonly paused: boolean; readonly state: string; readonly pause: Pause | null };
  readonly schema: {
    readonly version: string | null;
    readonly appliedAt: string | null;
    readonly pending: number;
  };
}

async function runStatus({ pipeline, positionals }: CommandContext): Promise<Result> {
  refusePositionals(positionals);
  const found = await readStatus(pipeline);
  return { document: found, text: describe(found, new Date()) };
}

async function readStatus(pipeline: Pipeline): Promise<Status> {
  const { database, outputs, sqs } = pipeline;
  const depth = (queueUrl: string) => queueDepth(sqs, queueUrl);
  const [images, pauses, migrations, queue, dead, rounds, register, state] = await Promise.all([
    countByStatus(database),
    readPauses(database).catch(noneBeforeTheirTable),
    migrationStates(database),
    depth(outputs.queueUrl),
    depth(outputs.deadLetterQueueUrl),
    depth(outputs.failedRoundsQueueUrl),
    registerState(pipeline),
    processingState(pipeline),
  ]);
  const pauseOf = (what: Pause['what']) => pauses.find((pause) => pause.what === what) ?? null;
  const intake = pauseOf('intake');
  return {
    images,
    queue,
    deadLetters: dead.waiting + dead.inFlight,
    failedRounds: rounds.waiting + rounds.inFlight,
    register,
    intake: { paused: intake !== null, pause: intake },
    processing: { paused: state !== 'Enabled', state, pause: pauseOf('processing') },
    schema: schemaOf(migrations),
  };
}

const UNDEFINED_TABLE = '42P01';

/** Of a database that was restored to an older release: when it matters most, the rest must be told. */
function noneBeforeTheirTable(error: unknown): [] {
  if (sqlStateOf(error) === UNDEFINED_TABLE) return [];
  throw error;
}

function schemaOf(migrations: readonly MigrationState[]): Status['schema'] {
  const newest = migrations.filter(({ state }) => state !== 'pending').at(-1);
  const pending = migrations.filter(({ state }) => state === 'pending').length;
  return { version: newest?.name ?? null, appliedAt: newest?.appliedAt ?? null, pending };
}

function describe(status: Status, now: Date): string {
  const counts = status.images.map(({ status: name, images, oldest }) => [
    ...[name, images],
    oldest === null ? null : ago(oldest.createdAt, now),
    oldest?.id ?? null,
  ]);
  return `${table(['status', 'images', 'oldest was created', 'oldest'], counts)}\n\n${facts(status, now)}\n`;
}

function facts(status: Status, now: Date): string {
  const { queue, deadLetters, failedRounds, intake, processing, schema } = status;
  return fields([
    ['queue', `${queue.waiting} waiting, ${queue.inFlight} in work, ${queue.delayed} delayed`],
    ['dead letters', deadLetters === 0 ? '0' : `${deadLetters} (npm run ops -- redrive)`],
    ['register', registerLine(status.register, now)],
    ['full round', fullRoundLine(status.register, now)],
    ['failed rounds', failedRounds],
    ['intake', pauseLine(intake.pause, now) ?? 'open'],
    ['processing', processing.paused ? pausedLine(processing, now) : 'running'],
    [
      'schema',
      `${schema.version ?? 'none'}${schema.pending > 0 ? `, ${schema.pending} pending in this checkout` : ''}`,
    ],
  ]);
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

function pausedLine({ state, pause }: Status['processing'], now: Date): string {
  return pauseLine(pause, now) ?? `PAUSED (the event source mapping is ${state}); nobody wrote down why`;
}

/** "12 wait, 3 in work": for the commands that pause. */
export function depthLine({ waiting, inFlight }: QueueDepth): string {
  return `${counted(waiting, 'message')} waiting, ${inFlight} in work`;
}
