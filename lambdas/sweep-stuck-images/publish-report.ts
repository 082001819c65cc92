import { countFailedImages, type Metrics, MetricUnit } from '../aws/observability.ts';
import { METRICS, type SweepReport } from '../contract.ts';

/**
 * Counts of what was found. CloudWatch asks a price for each metric and hour in which it is written, and most sweeps find
 * nothing: a count of nothing is left out, and graphs show a gap.
 */
export function publishReport(metrics: Metrics, report: SweepReport): void {
  const counts: readonly [string, number][] = [
    [METRICS.sweepAskedDatabase, report.askedDatabase ? 1 : 0],
    [METRICS.sweepRequeuedLostEvents, report.requeuedLostEvents],
    [METRICS.sweepRequeuedExpiredLeases, report.requeuedExpiredLeases],
    [METRICS.sweepExpiredUploads, report.expiredUploads],
    [METRICS.sweepExhaustedAttempts, report.exhaustedAttempts],
    [METRICS.sweepRequeuedWithoutRow, report.requeuedWithoutRow],
    [METRICS.sweepRequeuedReplaced, report.requeuedReplaced],
    [METRICS.sweepPurgedImages, report.purgedImages],
    [METRICS.sweepRemovedOrphans, report.removedOrphans],
    [METRICS.sweepUnknownObjects, report.unknownObjects],
  ];
  for (const [name, count] of counts) if (count > 0) metrics.addMetric(name, MetricUnit.Count, count);
  if (report.oldestUnfinishedSeconds > 0) {
    metrics.addMetric(METRICS.oldestUnfinishedSeconds, MetricUnit.Seconds, report.oldestUnfinishedSeconds);
  }
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
  countFailedImages(metrics, 'upload_expired', report.expiredUploads);
  countFailedImages(metrics, 'attempts_exhausted', report.exhaustedAttempts);
}
