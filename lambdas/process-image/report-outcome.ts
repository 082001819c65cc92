import { countFailedImages, type Log, type Metrics, MetricUnit } from '../aws/observability.ts';
import { METRICS } from '../contract.ts';
import type { Claim } from '../pipeline/ports.ts';
import type { ProcessOutcome } from './process-image.ts';

/** One log line and the metrics of an image that a worker begins with. */
export function reportClaim(claim: Claim, log: Log, metrics: Metrics): void {
  const { imageId, attempt, attemptsBefore, uploadedAt } = claim;
  const queueWaitSeconds = Math.max((Date.now() - Date.parse(uploadedAt)) / 1000, 0);
  metrics.addMetric(METRICS.imagesClaimed, MetricUnit.Count, 1);
  metrics.addMetric(METRICS.attempts, MetricUnit.Count, attempt - attemptsBefore);
  metrics.addMetric(METRICS.queueWaitSeconds, MetricUnit.Seconds, queueWaitSeconds);
  log.info('image:claimed', { imageId, attempt, queueWaitSeconds });
}

/** One log line and the metrics of one outcome. */
export function reportOutcome(outcome: ProcessOutcome, seconds: number, log: Log, metrics: Metrics): void {
  switch (outcome.kind) {
    case 'completed': {
      const { claim, analysis, secondsSinceUpload } = outcome;
      const megapixels = (analysis.width * analysis.height) / 1e6;
      metrics.addMetric(METRICS.imagesCompleted, MetricUnit.Count, 1);
      metrics.addMetric(METRICS.processingSeconds, MetricUnit.Seconds, seconds);
      metrics.addMetric(METRICS.timeToCompletionSeconds, MetricUnit.Seconds, secondsSinceUpload);
      metrics.addMetric(METRICS.megapixels, MetricUnit.Count, megapixels);
      const { imageId, attempt } = claim;
      log.info('image:completed', { imageId, attempt, seconds, secondsSinceUpload, megapixels });
      return;
    }
    case 'failed':
      countFailedImages(metrics, outcome.code, 1);
      log.warn('image:failed', { imageId: outcome.imageId, code: outcome.code, reason: outcome.reason });
      return;
    case 'released': {
      const { imageId, attempt } = outcome.claim;
      metrics.addMetric(METRICS.imagesReleased, MetricUnit.Count, 1);
      if (outcome.movedTo === 'failed') countFailedImages(metrics, 'attempts_exhausted', 1);
      log.error('image:released', {
        imageId,
        attempt,
        movedTo: outcome.movedTo,
        error: outcome.error as Error,
      });
      return;
    }
    case 'lease_lost':
      metrics.addMetric(METRICS.leasesLost, MetricUnit.Count, 1);
      log.warn('image:lease-lost', { imageId: outcome.claim.imageId, attempt: outcome.claim.attempt });
      return;
    case 'other_object':
      log.error('image:other-object', { imageId: outcome.imageId, key: outcome.key });
      return;
    case 'nothing_to_do':
      log.info('image:nothing-to-do', { imageId: outcome.imageId, because: outcome.because });
  }
}
