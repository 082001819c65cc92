import type { Configuration } from '../../configuration/settings.ts';
import type { Observed } from '../metrics/observed.ts';
import { apiFailureRate, crashRate, nothingFinishes, releaseRate } from '../metrics/rates.ts';
import type { AlarmDefinition } from './alarm-definition.ts';

/** Of the metric that tells of work that waits. */
const SPELL_SECONDS = 300;

/** Users are failed now. Together they are the composite alarm that pages. */
export function pagingAlarms(configuration: Configuration, observed: Observed): AlarmDefinition[] {
  const longestRun = configuration.processTimeoutSeconds;
  const spells = Math.ceil(longestRun / SPELL_SECONDS) + 1;
  return [
    {
      name: 'api-failing',
      urgency: 'page',
      metric: apiFailureRate(observed),
      above: 1,
      points: [2, 3],
      means: 'Field apps get 5xx: they can neither upload nor see results.',
      threshold:
        'More than 1 % of the calls (of at least 100) in two of three spells of 5 minutes. The first call to a paused ' +
        'database may time out once; this is more than that.',
    },
    {
      name: 'nothing-finishes',
      urgency: 'page',
      metric: nothingFinishes(observed),
      above: 0,
      points: [spells, spells],
      means: 'Uploads wait in the queue, and not one message was dealt with.',
      threshold:
        `For ${(spells * SPELL_SECONDS) / 60} minutes on end: longer than the ${longestRun} s for which the largest images ` +
        'may occupy every worker.',
    },
    {
      name: 'processing-crashes',
      urgency: 'page',
      metric: crashRate(observed),
      above: 5,
      points: [2, 3],
      means: 'Runs of process-image crash, run out of memory or time out, and take their images with them.',
      threshold:
        'More than 5 % of the runs (of at least 20). Faults that a run reports itself come back through the queue and do ' +
        'not count here. One file that kills every run does so five times, and is not enough.',
    },
    {
      name: 'attempts-failing',
      urgency: 'page',
      metric: releaseRate(),
      above: 50,
      points: [3, 3],
      means:
        'Most attempts end by a fault of ours or of AWS: S3, the database or the disk. Attempts run out after 25 minutes.',
      threshold:
        'More than half of the attempts (of at least 10) for 15 minutes: a single fault heals with the next attempt, and ' +
        'there is time to mend this before images are given up.',
    },
  ];
}
