import type { Pause } from '../../lambdas/aws/image-repository/pauses.ts';
import type { StatusCount } from '../queries/status-counts.ts';
import type { QueueDepth } from '../queues.ts';
import type { RegisterState } from '../register-state.ts';
import { ago } from './durations.ts';
import { fields, table } from './tables.ts';

/** What `ops status` has found out. */
export interface Status {
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

export function statusText(status: Status, now: Date): string {
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
