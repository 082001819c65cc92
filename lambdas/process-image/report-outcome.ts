import {
  addBySensor,
  continueLog,
  countFailedImages,
  type Logger,
  type Metrics,
  MetricUnit,
} from '../aws/observability.ts';
import { METRICS } from '../contract.ts';
import type { Claim } from '../pipeline/ports.ts';
import type { ProcessOutcome } from './process-image.ts';
import { sensorLabel } from './sensor-label.ts';

/** One log line and the metrics of an image that a worker begins with. */
export function reportClaim(claim: Claim, log: Logger, metrics: Metrics): void {
  const { imageId, attempt, attemptsBefore, ownerId: owner, uploadedAt } = claim;
  const queueWaitSeconds = Math.max((Date.now() - Date.parse(uploadedAt)) / 1000, 0);
  metrics.addMetric(METRICS.imagesClaimed, MetricUnit.Count, 1);
  metrics.addMetric(METRICS.attempts, MetricUnit.Count, attempt - attemptsBefore);
  metrics.addMetric(METRICS.queueWaitSeconds, MetricUnit.Seconds, queueWaitSeconds);
  continueLog(log, { imageId, attempt, owner });
  log.info('image:claimed', { queueWaitSeconds });
}

/** One log line and the metrics of one outcome. */
export function reportOutcome(outcome: ProcessOutcome, seconds: number, log: Logger, metrics: Metrics): void {
  switch (outcome.kind) {
    case 'completed':
      reportCompleted(outcome, seconds, log, metrics);
      return;
    case 'failed': {
      const { code, reason, request } = outcome;
      const sensor = request === null ? null : sensorLabel(request.sensor);
      countFailedImages(metrics, code, 1, sensor);
      log.warn('image:failed', { code, reason, sensor, seconds });
      return;
    }
    case 'released': {
      const { claim, movedTo, error } = outcome;
      const sensor = sensorLabel(claim.request.sensor);
      metrics.addMetric(METRICS.imagesReleased, MetricUnit.Count, 1);
      if (movedTo === 'failed') countFailedImages(metrics, 'attempts_exhausted', 1, sensor);
      log.error('image:released', { movedTo, sensor, seconds, error: error as Error });
      return;
    }
    case 'lease_lost':
      metrics.addMetric(METRICS.leasesLost, MetricUnit.Count, 1);
      log.warn('image:lease-lost', { seconds });
      return;
    case 'other_object':
      log.error('image:other-object', { key: outcome.key });
      return;
    case 'unclean_object':
      log.error('image:unclean-object', { key: outcome.key });
      return;
    case 'awaits_scan':
      log.info('image:awaits-scan', { reported: outcome.reported });
      return;
    case 'nothing_to_do':
      log.info('image:nothing-to-do', { because: outcome.because });
  }
}

function reportCompleted(
  { claim, analysis, secondsSinceUpload }: Extract<ProcessOutcome, { kind: 'completed' }>,
  seconds: number,
  log: Logger,
  metrics: Metrics,
): void {
  const megapixels = (analysis.width * analysis.height) / 1e6;
  const sensor = sensorLabel(analysis.sensor ?? claim.request.sensor);
  addBySensor(metrics, sensor, METRICS.imagesCompleted, MetricUnit.Count, 1);
  addBySensor(metrics, sensor, METRICS.processingSeconds, MetricUnit.Seconds, seconds);
  metrics.addMetric(METRICS.timeToCompletionSeconds, MetricUnit.Seconds, secondsSinceUpload);
  metrics.addMetric(METRICS.megapixels, MetricUnit.Count, megapixels);
  log.info('image:completed', { seconds, secondsSinceUpload, megapixels, sensor });
}
