import type { StoredImage, StoredTransition } from '../lambdas/aws/image-repository/stored-image.ts';
import type { AnalysisSummary, ImageObject } from './commands/history.ts';
import type { OperatorFacts, Tombstone } from './queries/image-history.ts';
import { formatSeconds, secondsBetween } from './text/durations.ts';
import { counted, fields, table } from './text/tables.ts';

export interface FoundImage {
  readonly row: Omit<StoredImage, 'history' | 'analysis'> & OperatorFacts;
  readonly transitions: readonly StoredTransition[];
  readonly objects: readonly ImageObject[];
  readonly analysis: AnalysisSummary;
}

export function describeHistory({ row, transitions, objects, analysis }: FoundImage): string {
  const parts = [
    fields(rowFields(row)),
    table(['at', 'after', 'move', 'attempt', 'by', 'reason'], moves(transitions)),
    describeObjects(objects),
    ...(analysis === null ? ['No analysis.'] : [fields(analysisFields(analysis))]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function rowFields(row: FoundImage['row']): [string, string | number | null][] {
  const failure = row.failureCode === null ? [] : [`${row.failureCode}: ${row.failureReason}`];
  return [
    ['image', row.id],
    ['status', row.status],
    ...failure.map((text): [string, string] => ['failure', text]),
    ['owner', row.ownerId],
    [
      'file',
      `${row.filename} (${row.contentType}, ${row.size === null ? 'size not known yet' : `${row.size} bytes`})`,
    ],
    ['declared', JSON.stringify(row.request)],
    ['attempts', `${row.attempt - row.attemptsBefore} since it was opened last, ${row.attempt} ever`],
    ['last error', row.lastError],
    ['created', row.createdAt],
    ['uploaded', row.uploadedAt ?? `not yet; the upload may come until ${row.uploadExpiresAt}`],
    ['processed', row.processedAt],
    ...(row.leaseUntil === null ? [] : [['lease until', row.leaseUntil] as [string, string]]),
    ...(row.queuedAt === null
      ? []
      : [['queued again', `${row.queuedAt} (by the sweep ${row.timesQueued} times)`] as [string, string]]),
  ];
}

function moves(transitions: readonly StoredTransition[]): (string | number | null)[][] {
  return transitions.map(({ from, to, at, attempt, by, reason }, index) => {
    const former = transitions[index - 1];
    const after = former === undefined ? null : `+${formatSeconds(secondsBetween(former.at, at))}`;
    return [at, after, `${from ?? '(none)'} > ${to}`, attempt, by, reason];
  });
}

function describeObjects(objects: readonly ImageObject[]): string {
  if (objects.length === 0) return 'No objects in S3.';
  const rows = objects.map(({ key, bytes, lastModified }) => [key, bytes, lastModified]);
  return table(['object', 'bytes', 'last modified'], rows);
}

function analysisFields(analysis: NonNullable<AnalysisSummary>): [string, string | number | null][] {
  const { attempt, width, height, bandCount, radiometry, sensor, health, indices, warnings } = analysis;
  return [
    ['analysis', `attempt ${attempt}: ${width} x ${height} pixels, ${bandCount} bands, ${radiometry}`],
    ['sensor', sensor],
    ['health', health === null ? null : `${health.score.toFixed(0)} of 100, ${health.status}`],
    ...Object.entries(indices).map(([index, result]): [string, string] => [
      index,
      'unavailable' in result ? `unavailable: ${result.unavailable}` : `mean ${result.mean.toFixed(4)}`,
    ]),
    ...warnings.map((warning): [string, string] => ['warning', warning]),
  ];
}

export function describeTombstone(id: string, tombstone: Tombstone, objects: readonly ImageObject[]): string {
  const { ownerId, deletedAt, purgedAt } = tombstone;
  const left = objects.length === 0 ? 'none' : counted(objects.length, 'object');
  return `${fields([
    ['image', id],
    ['status', 'deleted'],
    ['owner', ownerId],
    ['deleted', deletedAt],
    ['purged', purgedAt ?? 'not yet: the sweep removes the objects, and looks again later'],
    ['left in S3', left],
  ])}\n`;
}
