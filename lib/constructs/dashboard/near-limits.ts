import type { Configuration } from '../../configuration/settings.ts';
import {
  capacity,
  capacityUsed,
  concurrency,
  databaseFaults,
  peakMemory,
  peakTemporaryStorage,
  slowest,
  throttles,
} from '../metrics/limits.ts';
import type { Observed } from '../metrics/observed.ts';
import { inWork } from '../metrics/queues.ts';
import { type Graph, limit, type Question, type SectionLink } from './question.ts';

export function nearLimits(configuration: Configuration, observed: Observed, see: SectionLink): Question {
  return {
    question: 'Is it near a limit?',
    reading:
      'The red line is the limit as it is configured. Workers at their limit are a burst at work, and nothing wrong. ' +
      `The others: ${see('processing-slow')}, ${see('memory-near-limit')}, ${see('storage-near-limit')}, ` +
      `${see('database-full')}, ${see('database-faults')}, ${see('calls-throttled')}.`,
    graphs: [...ofWorkers(configuration, observed), ...ofServices(configuration, observed)],
  };
}

function ofWorkers(configuration: Configuration, { processor }: Observed): Graph[] {
  const { lambda } = processor.function;
  return [
    {
      title: 'Workers at a time',
      metrics: [concurrency(lambda, 'process-image')],
      limits: [limit(configuration.processConcurrency, 'processConcurrency')],
    },
    {
      title: 'Slowest run (99 of 100), ms',
      metrics: [slowest(lambda, 'process-image')],
      limits: [limit(configuration.processTimeoutSeconds * 1000, 'time-out')],
    },
    {
      title: 'Memory of process-image, MB',
      metrics: [peakMemory()],
      limits: [limit(configuration.processMemoryMegabytes, 'processMemoryMegabytes')],
    },
    {
      title: 'Temporary storage of one image, MB',
      metrics: [peakTemporaryStorage()],
      limits: [limit(configuration.processTemporaryStorageMegabytes, 'processTemporaryStorageMegabytes')],
    },
  ];
}

function ofServices(configuration: Configuration, observed: Observed): Graph[] {
  const { apiConcurrency, auroraMaximumCapacity } = configuration;
  return [
    {
      title: 'Database, capacity units',
      metrics: [capacity(observed)],
      limits: [limit(auroraMaximumCapacity, 'auroraMaximumCapacity')],
    },
    {
      title: 'Database, % of its capacity',
      metrics: [capacityUsed(observed)],
      limits: [limit(90, 'ticket')],
    },
    {
      title: 'Turned away by Lambda; faults of the Data API',
      metrics: [throttles(observed), databaseFaults()],
    },
    {
      title: 'API calls at a time',
      metrics: [concurrency(observed.api.function.lambda, 'api')],
      limits: apiConcurrency === undefined ? [] : [limit(apiConcurrency, 'apiConcurrency')],
    },
    {
      // No line: it would flatten whatever is ever seen here.
      title: 'Messages in work (SQS hands out 120,000 at most)',
      metrics: [inWork(observed.uploadQueue.queue)],
    },
  ];
}
