import type { Configuration } from '../../configuration/settings.ts';
import {
  apiTail,
  capacityUsed,
  databaseFaults,
  peakMemory,
  peakTemporaryStorage,
  slowest,
  throttles,
} from '../metrics/limits.ts';
import type { Observed } from '../metrics/observed.ts';
import type { AlarmDefinition } from './alarm-definition.ts';

/** Something comes near to where it would break. Concurrency is none of it: a burst fills it, and waits in the queue. */
export function limitTickets(configuration: Configuration, observed: Observed): AlarmDefinition[] {
  return [...timeTickets(configuration, observed), ...sizeTickets(configuration, observed)];
}

function timeTickets(configuration: Configuration, observed: Observed): AlarmDefinition[] {
  const timeout = configuration.processTimeoutSeconds;
  return [
    {
      name: 'api-slow',
      urgency: 'ticket',
      metric: apiTail(observed, 100),
      above: 2000,
      points: [3, 3],
      means: 'One call in twenty takes longer than people wait.',
      threshold:
        'More than 2 s for 15 minutes, with more than 100 calls in each 5: the few calls that wait for a paused database ' +
        'are not counted.',
    },
    {
      name: 'processing-slow',
      urgency: 'ticket',
      metric: slowest(observed.processor.function.lambda, 'process-image'),
      above: 0.8 * timeout * 1000,
      points: [3, 12],
      means: 'Images come near to the time-out. A larger one is cut off, five times, and then given up.',
      threshold: `Above 80 % of ${timeout} s in three of twelve spells of 5 minutes: one image alone is no trend.`,
    },
    {
      name: 'calls-throttled',
      urgency: 'ticket',
      metric: throttles(observed),
      above: 0,
      points: [3, 3],
      means: 'Lambda turns calls away: the account’s concurrency, or the api’s reserved one, is used up.',
      threshold: 'Any, in three spells of 5 minutes on end: a moment’s peak is repeated by whoever called.',
    },
    {
      name: 'database-faults',
      urgency: 'ticket',
      metric: databaseFaults(),
      above: 5,
      points: [2, 3],
      means:
        'The Data API refuses calls. Those that may be repeated are; api-failing pages where users notice.',
      threshold: 'More than 5 in two of three spells of 5 minutes. Resuming is no fault and not counted.',
    },
  ];
}

function sizeTickets(configuration: Configuration, observed: Observed): AlarmDefinition[] {
  const { processMemoryMegabytes, processTemporaryStorageMegabytes } = configuration;
  return [
    ...databaseTickets(configuration, observed),
    {
      name: 'memory-near-limit',
      urgency: 'ticket',
      metric: peakMemory(),
      above: 0.9 * processMemoryMegabytes,
      points: [1, 1],
      means:
        'process-image holds nearly all of its memory. Above it, Lambda kills the run, and the next, and the next.',
      threshold: `90 % of ${processMemoryMegabytes} MB, once: the next larger image may be one too large.`,
    },
    {
      name: 'storage-near-limit',
      urgency: 'ticket',
      metric: peakTemporaryStorage(),
      above: 0.9 * processTemporaryStorageMegabytes,
      points: [1, 1],
      means:
        'One image takes nearly all of the temporary storage. Above it, the attempt ends with disk_full.',
      threshold: `90 % of ${processTemporaryStorageMegabytes} MB, once, for the same reason.`,
    },
  ];
}

const FULL_PERCENT = 90;

/** None for a database that never scales below that: it would be full when nobody uses it. */
function databaseTickets(configuration: Configuration, observed: Observed): AlarmDefinition[] {
  const { auroraMinimumCapacity, auroraMaximumCapacity } = configuration;
  if (auroraMinimumCapacity * 100 > FULL_PERCENT * auroraMaximumCapacity) return [];
  return [
    {
      name: 'database-full',
      urgency: 'ticket',
      metric: capacityUsed(observed),
      above: FULL_PERCENT,
      points: [3, 3],
      means: 'The database works at its largest capacity: statements become slow, then time out.',
      threshold: `Above ${FULL_PERCENT} % of ${auroraMaximumCapacity} units for 15 minutes. It scales within seconds, so that this is no peak.`,
    },
  ];
}
