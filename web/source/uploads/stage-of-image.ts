import type { ImageSummary } from '../../../lambdas/api/types.ts';
import type { FailureCode } from '../../../lambdas/pipeline/errors.ts';
import type { Remedy, Stage } from './queue-item.ts';

/** The bytes never arrived, or are gone. */
const BYTES_MISSING: readonly (FailureCode | null)[] = ['upload_expired', 'object_missing'];

/** What the service says of an image; undefined while it is not decided. */
export function stageOf(image: ImageSummary): Stage | undefined {
  const { status, failureCode, failureReason, ndviMean, health } = image;
  if (status === 'completed') return { name: 'completed', ndviMean, health: health?.status ?? null };
  if (status !== 'failed') return undefined;
  return {
    name: 'failed',
    code: failureCode ?? 'unknown',
    reason: failureReason ?? 'The service gave no reason.',
    remedy: remedyFor(failureCode),
  };
}

/** What may help an image that has failed so. */
export function remedyFor(code: FailureCode | null): Remedy {
  if (code === 'malware_found') return 'none';
  return BYTES_MISSING.includes(code) ? 'send-again' : 'reprocess';
}
