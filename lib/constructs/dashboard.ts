import {
  Dashboard as CloudWatchDashboard,
  GraphWidget,
  type IMetric,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as Lambda } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Configuration } from '../configuration/settings.ts';
import {
  apiFailureRate,
  FIVE_MINUTES,
  failedImages,
  failuresByCode,
  type Observed,
  oldestMessage,
  ownMetric,
  processFailureRate,
  waiting,
} from './pipeline-metrics.ts';

/** Of the 24 columns that CloudWatch has. */
const WIDTH = 8;

interface Row {
  readonly question: string;
  readonly graphs: readonly (readonly [title: string, metrics: readonly IMetric[]])[];
}

/** Answers, from top to bottom: are users served, is work flowing, what fails, is it near a limit. */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, configuration: Configuration, observed: Observed) {
    super(scope, id);
    const dashboard = new CloudWatchDashboard(this, 'Dashboard', {
      dashboardName: `crop-health-${configuration.stage}`,
    });
    for (const { question, graphs } of [
      served(observed),
      flowing(observed),
      failing(observed),
      near(observed),
    ]) {
      dashboard.addWidgets(new TextWidget({ markdown: `## ${question}`, width: 24, height: 1 }));
      dashboard.addWidgets(
        ...graphs.map(([title, metrics]) => new GraphWidget({ title, left: [...metrics], width: WIDTH })),
      );
    }
  }
}

function served(observed: Observed): Row {
  const { api } = observed.api;
  const sum = { statistic: 'Sum', period: FIVE_MINUTES };
  return {
    question: 'Are users served?',
    graphs: [
      ['Requests', [api.metricCount(sum), api.metricClientError(sum), api.metricServerError(sum)]],
      ['API failures, %', [apiFailureRate(observed)]],
      [
        'Time to answer, ms',
        ['p50', 'p95'].map((statistic) =>
          api.metricLatency({ statistic, period: FIVE_MINUTES, label: statistic }),
        ),
      ],
    ],
  };
}

function flowing(observed: Observed): Row {
  const { queue } = observed.uploadQueue;
  return {
    question: 'Is work flowing?',
    graphs: [
      [
        'Images',
        [
          ownMetric('api', 'imagesCreated', 'Sum'),
          ownMetric('process-image', 'imagesCompleted', 'Sum'),
          failedImages(),
        ],
      ],
      [
        'Queue',
        [
          waiting(queue),
          queue.metricApproximateNumberOfMessagesNotVisible({ statistic: 'Maximum', label: 'in work' }),
        ],
      ],
      [
        'Oldest unfinished image, s',
        [
          ownMetric('sweep-stuck-images', 'oldestUnfinishedSeconds', 'Maximum').with({
            label: 'by the register',
          }),
        ],
      ],
      [
        'Moves of images',
        [
          ...(
            [
              'imagesClaimed',
              'imagesReleased',
              'imagesReopened',
              'imagesAdopted',
              'leasesLost',
              'takenOutOfTurn',
            ] as const
          ).map((name) => ownMetric('process-image', name, 'Sum')),
          ...(['imagesReprocessed', 'imagesDeleted'] as const).map((name) => ownMetric('api', name, 'Sum')),
        ],
      ],
      [
        'Waiting in the queue, s',
        ['p50', 'p95'].map((statistic) =>
          ownMetric('process-image', 'queueWaitSeconds', statistic).with({ label: statistic }),
        ),
      ],
      [
        'Upload to result, s',
        ['p50', 'p95'].map((statistic) =>
          ownMetric('process-image', 'timeToCompletionSeconds', statistic).with({ label: statistic }),
        ),
      ],
    ],
  };
}

function failing(observed: Observed): Row {
  const { sweep, uploadQueue } = observed;
  return {
    question: 'What fails, and why?',
    graphs: [
      ['Failed images by code', [failuresByCode()]],
      [
        'Set aside',
        [
          waiting(uploadQueue.deadLetterQueue).with({ label: 'images' }),
          waiting(sweep.failedRounds).with({ label: 'rounds of the sweep' }),
          ownMetric('process-image', 'messagesSetAside', 'Sum').with({ label: 'set aside by the worker' }),
        ],
      ],
      [
        'Attempts of an image',
        ['Average', 'Maximum'].map((statistic) =>
          ownMetric('process-image', 'attempts', statistic).with({ label: statistic }),
        ),
      ],
      [
        'Found by the sweep',
        (
          [
            'sweepRequeuedLostEvents',
            'sweepRequeuedExpiredLeases',
            'sweepExpiredUploads',
            'sweepExhaustedAttempts',
            'sweepAskedDatabase',
            'sweepPurgedImages',
            'sweepRequeuedWithoutRow',
            'sweepRequeuedReplaced',
            'sweepUnknownObjects',
            'sweepRemovedOrphans',
          ] as const
        ).map((name) => ownMetric('sweep-stuck-images', name, 'Sum')),
      ],
    ],
  };
}

function near(observed: Observed): Row {
  const { processor } = observed;
  return {
    question: 'Is it near a limit?',
    graphs: [
      ['Age of the oldest message, s', [oldestMessage(observed)]],
      ['Crashes and timeouts, %', [processFailureRate(observed)]],
      ['Processing time, ms (99 of 100)', [slowest(processor.function.lambda)]],
    ],
  };
}

function slowest(lambda: Lambda): IMetric {
  return lambda.metricDuration({ statistic: 'p99', period: FIVE_MINUTES, label: 'process-image' });
}
