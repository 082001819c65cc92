import { Duration } from 'aws-cdk-lib';
import type { Configuration } from '../../configuration/settings.ts';
import type { Observed } from '../metrics/observed.ts';
import { ownMetric } from '../metrics/own-metrics.ts';
import { oldestMessage, waiting } from '../metrics/queues.ts';
import { failedImageRate } from '../metrics/rates.ts';
import type { AlarmDefinition } from './alarm-definition.ts';

/** Waits between the five deliveries of a message: 30 s, then 2, 8 and 15 minutes. */
const RETRIES_SECONDS = 30 + 60 * (2 + 8 + 15);

/** Work that is late, set aside, or refused: nothing is lost, and somebody should look. */
export function workTickets(configuration: Configuration, observed: Observed): AlarmDefinition[] {
  const { sweep, uploadQueue, webhookQueue } = observed;
  const run = configuration.processTimeoutSeconds;
  const patience = Math.max(2 * run, 900);
  const attempts = 2 * run + RETRIES_SECONDS;
  return [
    {
      name: 'images-set-aside',
      urgency: 'ticket',
      metric: waiting(uploadQueue.deadLetterQueue),
      above: 0,
      points: [1, 1],
      means:
        'A message was set aside: an image whose attempts are spent by faults of ours or of AWS, or a message that is no ' +
        'work. Faulty files end as "failed" and never come here.',
      threshold: 'Any: each is an image that somebody waits for, kept for 14 days until it is redriven.',
    },
    {
      name: 'queue-old',
      urgency: 'ticket',
      metric: oldestMessage(observed),
      above: patience,
      points: [3, 3],
      means: 'Work comes faster than it is done. Nothing is lost: what waits, waits in the queue.',
      threshold: `An upload has waited for more than ${patience} s for 15 minutes: twice the time of one run, at least 15 minutes.`,
    },
    {
      name: 'oldest-unfinished',
      urgency: 'ticket',
      metric: ownMetric('sweep-stuck-images', 'oldestUnfinishedSeconds', 'Maximum'),
      above: attempts,
      points: [3, 3],
      means:
        'An image whose object is there has come to no end, by the register; whether a message tells of it or not.',
      threshold: `${attempts} s: two full runs, and the waits between five attempts. Written only while images are unfinished.`,
    },
    {
      name: 'images-failing',
      urgency: 'ticket',
      metric: failedImageRate(),
      above: configuration.failedImagesPercent,
      points: [1, 1],
      means:
        'Many files are refused: often a new camera, a changed export or a broken field app. The codes say which.',
      threshold:
        `More than ${configuration.failedImagesPercent} % (failedImagesPercent) of the images that ended within an hour, ` +
        'counted against at least 50: a few bad files on a quiet day are told to their owner, and that is enough.',
    },
    {
      name: 'sweep-failed',
      urgency: 'ticket',
      metric: waiting(sweep.failedRounds),
      above: 0,
      points: [1, 1],
      means: 'A round of the sweep failed three times: stuck images stay stuck until one succeeds.',
      threshold: 'Any: a round that fails for a passing reason succeeds at one of its two retries.',
    },
    {
      name: 'webhooks-given-up',
      urgency: 'ticket',
      metric: waiting(webhookQueue.deadLetterQueue),
      above: 0,
      points: [1, 1],
      means:
        'Events could not be delivered to a webhook for a day, mostly because its receiver is at fault. Images are not ' +
        'touched by it, and other webhooks neither.',
      threshold: 'Any: each is an event that somebody waits for, kept for 14 days until it is redriven.',
    },
    sweepSilent(configuration, observed),
  ];
}

/** Nothing else would tell: the sweep writes no metric when it is not called. */
function sweepSilent({ sweepIntervalMinutes }: Configuration, { sweep }: Observed): AlarmDefinition {
  const minutes = Math.max(15, 3 * sweepIntervalMinutes);
  // CloudWatch takes whole hours beyond the first, and a day at most where one period is looked at.
  const period =
    minutes <= 60 ? Duration.minutes(minutes) : Duration.hours(Math.min(24, Math.ceil(minutes / 60)));
  return {
    name: 'sweep-silent',
    urgency: 'ticket',
    metric: sweep.function.lambda.metricInvocations({ statistic: 'Sum', period, label: 'sweeps' }),
    below: 1,
    points: [1, 1],
    silence: 'alarm',
    means: 'The sweep has not run: lost events, dead workers and deletions are looked after by nobody.',
    threshold: `No call in ${period.toMinutes()} minutes, of one every ${sweepIntervalMinutes}. The schedule calls it on an idle stack, too.`,
  };
}
