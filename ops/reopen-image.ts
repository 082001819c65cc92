import { openAgain, type ReprocessableImage } from '../lambdas/aws/image-repository/reprocess-image.ts';
import { queueImages } from '../lambdas/aws/process-image-queue.ts';
import type { Pipeline } from './pipeline/pipeline.ts';

/** `moved`: somebody else has opened it, or it was deleted. `unqueued`: the sweep sends the message instead. */
export type Reopened = 'queued' | 'unqueued' | 'moved';

/**
 * Opens a finished image again with what is declared for it. The register is told first, then the row, then the queue: whatever
 * dies in between, no image is open without its entry (docs/adr/0010).
 */
export async function reopenImage(pipeline: Pipeline, image: ReprocessableImage): Promise<Reopened> {
  const { id: imageId, key, attempt: attemptsBefore, captureFiles } = image;
  await pipeline.register.enterOpen({ imageId, attemptsBefore, objects: captureFiles ?? 1 });
  if (!(await openAgain(pipeline.database, image, image.request, 'operator'))) return 'moved';
  const message = { kind: 'process-image', imageId, key } as const;
  const { sent } = await queueImages(pipeline.sqs, pipeline.outputs.queueUrl, [message]);
  return sent.has(imageId) ? 'queued' : 'unqueued';
}
