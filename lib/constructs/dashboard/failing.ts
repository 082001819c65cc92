import type { Observed } from '../metrics/observed.ts';
import { byDimension, ownMetric } from '../metrics/own-metrics.ts';
import { waiting } from '../metrics/queues.ts';
import { crashRate, failedImageRate, releaseRate } from '../metrics/rates.ts';
import { type Graph, limit, type Question, type SectionLink } from './question.ts';

const SWEPT = [
  'sweepRequeuedLostEvents',
  'sweepRequeuedExpiredLeases',
  'sweepExpiredUploads',
  'sweepExhaustedAttempts',
  'sweepRequeuedWithoutRow',
  'sweepRequeuedReplaced',
  'sweepPurgedImages',
  'sweepUnknownObjects',
  'sweepRemovedOrphans',
  'sweepAskedDatabase',
] as const;

export function failing(observed: Observed, failedImagesPercent: number, see: SectionLink): Question {
  return {
    question: 'What fails, and why?',
    reading:
      `A **failed** image is the file’s fault, and its code says which (docs/faults.md): ${see('images-failing')}. A fault of ` +
      `ours ends an **attempt**, not the image: ${see('attempts-failing')}, ${see('processing-crashes')}. What no attempt could ` +
      `do is **set aside** and can be redriven: ${see('images-set-aside')}. The sweep finds what others lost: ` +
      `${see('sweep-failed')}, ${see('sweep-silent')}. Events that a receiver did not take for a day: ${see('webhooks-given-up')}.`,
    graphs: [...ofImages(failedImagesPercent), ...ofAttempts(observed), ...ofServices(observed)],
  };
}

function ofImages(failedImagesPercent: number): Graph[] {
  return [
    {
      title: 'Failed images by code',
      metrics: [byDimension('imagesFailed', 'failureCodeDimension', 'Sum')],
      stacked: true,
    },
    {
      title: 'Failed images of an hour, %',
      metrics: [failedImageRate()],
      limits: [limit(failedImagesPercent, 'ticket')],
    },
    {
      title: 'Failed images by sensor',
      metrics: [byDimension('imagesFailed', 'sensorDimension', 'Sum')],
      stacked: true,
    },
    {
      title: 'Completed images by sensor',
      metrics: [byDimension('imagesCompleted', 'sensorDimension', 'Sum')],
      stacked: true,
    },
    {
      title: 'Work on one image by sensor (p95), s',
      metrics: [byDimension('processingSeconds', 'sensorDimension', 'p95')],
    },
  ];
}

function ofAttempts(observed: Observed): Graph[] {
  const { sweep, uploadQueue, webhookQueue } = observed;
  return [
    {
      title: 'Attempts given back, %',
      metrics: [releaseRate().with({ label: 'given back' })],
      limits: [limit(50, 'pages')],
    },
    {
      title: 'Runs that crashed, %',
      metrics: [crashRate(observed).with({ label: 'crashed' })],
      limits: [limit(5, 'pages')],
    },
    {
      title: 'Set aside',
      metrics: [
        waiting(uploadQueue.deadLetterQueue).with({ label: 'images' }),
        waiting(sweep.failedRounds).with({ label: 'rounds of the sweep' }),
        waiting(webhookQueue.deadLetterQueue).with({ label: 'events for webhooks' }),
        ownMetric('process-image', 'messagesSetAside', 'Sum').with({ label: 'set aside by the worker' }),
      ],
    },
  ];
}

function ofServices({ sweep }: Observed): Graph[] {
  return [
    {
      title: 'Faults of the Data API by name',
      metrics: [byDimension('databaseFaults', 'faultDimension', 'Sum')],
      stacked: true,
    },
    {
      title: 'Calls that found the database waking up',
      metrics: (['api', 'process-image', 'sweep-stuck-images'] as const).map((service) =>
        ownMetric(service, 'databaseResuming', 'Sum').with({ label: service }),
      ),
    },
    {
      title: 'Found by the sweep',
      metrics: SWEPT.map((name) => ownMetric('sweep-stuck-images', name, 'Sum')),
    },
    { title: 'Runs of the sweep', metrics: [sweep.function.lambda.metricInvocations({ label: 'runs' })] },
  ];
}
