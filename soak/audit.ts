import { METRICS } from '../lambdas/contract.ts';
import { FAULT_KINDS, type FaultName, KILLS } from './fault-kinds.ts';
import type { Sent } from './field-apps.ts';
import { type ImageEnd, isAsExpected, isCountedTwice, isFinal } from './image-ends.ts';
import type { ImagePlan } from './image-plan.ts';
import type { MetricCounts } from './metric-counts.ts';

export interface AuditInput {
  readonly plans: readonly ImagePlan[];
  readonly sent: ReadonlyMap<string, Sent>;
  readonly ends: ReadonlyMap<string, ImageEnd>;
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
}

export function findBrokenPromises({ plans, sent, ends }: AuditInput): BrokenPromises {
  const where = (breaks: (end: ImageEnd | undefined, plan: ImagePlan) => boolean) =>
    plans.filter((plan) => breaks(ends.get(plan.id), plan)).map(({ id }) => id);
  const isLost = (end: ImageEnd | undefined) => end === undefined || !isFinal(end);
  const isAcknowledged = (id: string) => sent.get(id)?.acknowledged ?? false;
  return {
    lost: where((end, { id }) => isAcknowledged(id) && isLost(end)),
    doubled: where((end) => end !== undefined && isCountedTwice(end)),
    unexpected: where(
      (end, { expected }) => end !== undefined && isFinal(end) && !isAsExpected(end, expected),
    ),
    processing: where((end) => end?.status === 'processing'),
    unsettled: where((end, { id }) => !isAcknowledged(id) && isLost(end)),
  };
}

/** What the functions counted beside what the rows say. */
export interface MetricComparison {
  readonly metric: string;
  readonly counted: number;
  readonly rows: number;
  /** Faults that may have kept one from being counted; nothing may be counted twice. */
  readonly mayMiss: number;
}

/** Images that senders and workers have in hand at a time: of all of them, a dead PostgreSQL may hide what it did. */
const AT_ONCE = 5;
const POSTGRES_KILLS = KILLS.filter((name) => name.startsWith('PostgreSQL'));

export function compareMetrics({ ends, metrics, injected }: AuditInput): MetricComparison[] {
  const rows = [...ends.values()];
  const postgresKills = sum(POSTGRES_KILLS, injected);
  const killed = sum(KILLS, injected) + postgresKills * AT_ONCE;
  const unheard = (step: string) => sum(lostRepliesTo(step), injected);
  const codes = [...new Set(rows.flatMap(({ failureCode }) => failureCode ?? []))].sort();
  const counted = (metric: string, count: number, mayMiss: number): MetricComparison => {
    return { metric, counted: metrics.sum(metric), rows: count, mayMiss };
  };
  return [
    counted(METRICS.imagesCreated, rows.length, unheard('create') + postgresKills * AT_ONCE),
    counted(METRICS.imagesCompleted, rows.filter((end) => end.status === 'completed').length, killed),
    ...codes.map((code) => {
      const failed = rows.filter(({ failureCode }) => failureCode === code).length;
      return counted(`${METRICS.imagesFailed} ${code}`, failed, killed + unheard('fail'));
    }),
  ];
}

export function addsUp({ counted, rows, mayMiss }: MetricComparison): boolean {
  return counted <= rows && rows - counted <= mayMiss;
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
