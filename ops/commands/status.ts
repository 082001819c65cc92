import { sqlStateOf } from '../../lambdas/aws/database-faults.ts';
import { type Pause, readPauses } from '../../lambdas/aws/image-repository/pauses.ts';
import { refusePositionals } from '../../local/operator/command-line.ts';
import type { Command, CommandContext, Result } from '../command.ts';
import { type Answer, answerOf, faultOf, knownOf } from '../patient-database.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { processingState } from '../processing-switch.ts';
import { type MigrationState, migrationStates } from '../queries/applied-migrations.ts';
import { countByStatus } from '../queries/status-counts.ts';
import { type QueueDepth, queueDepth } from '../queues.ts';
import { registerState } from '../register-state.ts';
import { type Status, statusText } from '../text/status-text.ts';

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

async function runStatus({ pipeline, positionals }: CommandContext): Promise<Result> {
  refusePositionals(positionals);
  const found = await readStatus(pipeline);
  return {
    document: found,
    text: statusText(found, new Date()),
    failed: Object.keys(found.faults).length > 0,
  };
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
