import type { Observed } from '../metrics/observed.ts';
import { failedImages, medianAndTail, ownMetric } from '../metrics/own-metrics.ts';
import { inWork, oldestMessage, waiting } from '../metrics/queues.ts';
import type { Question, SectionLink } from './question.ts';

const MOVES = [
  'imagesClaimed',
  'imagesReleased',
  'imagesReopened',
  'imagesAdopted',
  'leasesLost',
  'takenOutOfTurn',
  'bedsMeasured',
] as const;

export function flowing(observed: Observed, see: SectionLink): Question {
  const { queue } = observed.uploadQueue;
  return {
    question: 'Is work flowing?',
    reading:
      'What is created comes to an end, completed or failed, a little later. A burst waits in the queue, and ages there: ' +
      `${see('queue-old')}. Something waits and nothing ends: ${see('nothing-finishes')}. The register knows of images that ` +
      `no message tells of: ${see('oldest-unfinished')}.`,
    graphs: [
      {
        title: 'Images',
        metrics: [
          ownMetric('api', 'imagesCreated', 'Sum').with({ label: 'created' }),
          ownMetric('process-image', 'imagesCompleted', 'Sum').with({ label: 'completed' }),
          failedImages().with({ label: 'failed' }),
        ],
      },
      { title: 'Messages of the queue', metrics: [waiting(queue), inWork(queue)] },
      { title: 'Waiting in the queue, s', metrics: medianAndTail('process-image', 'queueWaitSeconds') },
      {
        title: 'Oldest, s',
        metrics: [
          oldestMessage(observed),
          ownMetric('sweep-stuck-images', 'oldestUnfinishedSeconds', 'Maximum').with({
            label: 'unfinished image',
          }),
        ],
      },
      {
        title: 'Moves of images',
        metrics: [
          ...MOVES.map((name) => ownMetric('process-image', name, 'Sum')),
          ...(['imagesReprocessed', 'imagesDeleted'] as const).map((name) => ownMetric('api', name, 'Sum')),
        ],
      },
      { title: 'Work on one image, s', metrics: medianAndTail('process-image', 'processingSeconds') },
      {
        title: 'Attempts of an image',
        metrics: ['Average', 'Maximum'].map((statistic) =>
          ownMetric('process-image', 'attempts', statistic).with({ label: statistic }),
        ),
      },
      {
        title: 'Megapixels done',
        metrics: [ownMetric('process-image', 'megapixels', 'Sum').with({ label: 'megapixels' })],
      },
    ],
  };
}
