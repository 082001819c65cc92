import { METRICS } from '../lambdas/contract.ts';
import { FAULT_KINDS, type FaultName, KILLS } from './fault-kinds.ts';
import type { Sent } from './field-apps.ts';
import { type ImageEnd, isAsExpected, isCountedTwice, isFinal } from './image-ends.ts';
import type { ImagePlan } from './image-plan.ts';
import type { MetricCounts } from './metric-counts.ts';
import type { Expected, UploadKind } from './upload-kinds.ts';

export interface AuditInput {
  readonly plans: readonly ImagePlan[];
  readonly sent: ReadonlyMap<string, Sent>;
  readonly ends: ReadonlyMap<string, ImageEnd>;
  /** Ids of deleted images that have a tombstone. */
  readonly tombstones: ReadonlySet<string>;
  /** Of images that were to be deleted: what is left of each. */
  readonly traces: ReadonlyMap<string, readonly string[]>;
  readonly metrics: MetricCounts;
  readonly injected: ReadonlyMap<FaultName, number>;
}

/** Ids of the images that break a promise. */
export interface BrokenPromises {
  /** Acknowledged by S3, and neither completed nor failed with a reason. */
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  /** Not as the file must end: another state, another reason, another NDVI. */
  readonly unexpected: readonly string[];
  readonly processing: readonly string[];
  /** Never acknowledged, and without an end all the same. */
  readonly unsettled: readonly string[];
  /** Deleted, and something is left. */
  readonly undeleted: readonly string[];
  /** Reprocessing or deletion that the API did not accept. */
  readonly refused: readonly string[];
}

/** May be opened again, once, after they have completed; if the grower did change his mind. */
const REOPENED: readonly UploadKind[] = ['reprocessed', 'replaced'];

export function findBrokenPromises(input: AuditInput): BrokenPromises {
  const { sent, ends, traces } = input;
  const toKeep = input.plans.filter(({ expected }) => expected.status !== 'deleted');
  const where = (breaks: (end: ImageEnd | undefined, plan: ImagePlan) => boolean) =>
    toKeep.filter((plan) => breaks(ends.get(plan.id), plan)).map(({ id }) => id);
  const isLost = (end: ImageEnd | undefined) => end === undefined || !isFinal(end);
  const mayReopen = ({ id, kind }: ImagePlan) =>
    REOPENED.includes(kind) && sent.get(id)?.followUp === 'done' ? 1 : 0;
  const isAcknowledged = (id: string) => sent.get(id)?.acknowledged ?? false;
  return {
    lost: where((end, { id }) => isAcknowledged(id) && isLost(end)),
    doubled: where((end, plan) => end !== undefined && isCountedTwice(end, mayReopen(plan))),
    unexpected: where(
      (end, plan) =>
        end !== undefined && isFinal(end) && !isAsExpected(end, expectedOf(plan, sent.get(plan.id))),
    ),
    processing: where((end) => end?.status === 'processing'),
    unsettled: where((end, { id }) => !isAcknowledged(id) && isLost(end)),
    undeleted: [...traces].filter(([, trace]) => trace.length > 0).map(([id]) => id),
    refused: [...sent].filter(([, { followUp }]) => followUp?.startsWith('refused')).map(([id]) => id),
  };
}

function expectedOf({ expected, expectedBefore }: ImagePlan, sent: Sent | undefined): Expected {
  return sent?.followUp === 'too late' ? (expectedBefore ?? expected) : expected;
}

/** What the functions counted beside what the rows say. */
export interface MetricComparison {
  readonly metric: string;
  readonly counted: number;
  readonly rows: number;
  /** Faults that may have kept one from being counted; nothing may be counted twice. */
  readonly mayMiss: number;
  /** Of deleted images, whose rows are gone and tell nothing. */
  readonly mayExceed: number;
}

/** Images that senders and workers have in hand at a time: of all of them, a dead PostgreSQL may hide what it did. */
const AT_ONCE = 5;
const POSTGRES_KILLS = KILLS.filter((name) => name.startsWith('PostgreSQL'));

export function compareMetrics({
  plans,
  sent,
  ends,
  tombstones,
  metrics,
  injected,
}: AuditInput): MetricComparison[] {
  const rows = [...ends.values()];
  const postgresKills = sum(POSTGRES_KILLS, injected);
  const unseen = postgresKills * AT_ONCE;
  const killed = sum(KILLS, injected) + unseen;
  const completions = rows.reduce((total, end) => total + end.completions, 0);
  // One that waits is opened again without a transition; each request is to be done once.
  const reprocessed = plans.filter(
    ({ id, kind }) => kind === 'reprocessed' && sent.get(id)?.followUp === 'done',
  ).length;
  const unheard = (step: string) => sum(lostRepliesTo(step), injected);
  const codes = [...new Set(rows.flatMap(({ failureCode }) => failureCode ?? []))].sort();
  const counted = (metric: string, count: number, mayMiss: number, mayExceed = 0): MetricComparison => {
    return { metric, counted: metrics.sum(metric), rows: count, mayMiss, mayExceed };
  };
  return [
    counted(METRICS.imagesCreated, rows.length + tombstones.size, unheard('create') + unseen),
    counted(METRICS.imagesCompleted, completions, killed, tombstones.size),
    counted(METRICS.imagesReprocessed, reprocessed, unheard('reprocess') + unseen),
    counted(METRICS.imagesDeleted, tombstones.size, unheard('delete image') + unseen),
    ...codes.map((code) => {
      const failed = rows.filter(({ failureCode }) => failureCode === code).length;
      return counted(`${METRICS.imagesFailed} ${code}`, failed, killed + unheard('fail'));
    }),
  ];
}

export function addsUp({ counted, rows, mayMiss, mayExceed }: MetricComparison): boolean {
  return counted <= rows + mayExceed && rows - counted <= mayMiss;
}

function lostRepliesTo(step: string): FaultName[] {
  return (Object.keys(FAULT_KINDS) as FaultName[]).filter((name) => {
    const kind = FAULT_KINDS[name];
    return /\breply\b.*\blost\b/.test(name) && 'step' in kind && kind.step === step;
  });
}

function sum(names: readonly FaultName[], injected: ReadonlyMap<FaultName, number>): number {
  return names.reduce((total, name) => total + (injected.get(name) ?? 0), 0);
}
