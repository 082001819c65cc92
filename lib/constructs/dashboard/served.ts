import { FIVE_MINUTES, type Observed, SUM } from '../metrics/observed.ts';
import { medianAndTail } from '../metrics/own-metrics.ts';
import { apiFailureRate } from '../metrics/rates.ts';
import { limit, type Question, type SectionLink } from './question.ts';

export function served(observed: Observed, see: SectionLink): Question {
  const { api } = observed.api;
  return {
    question: 'Are users served?',
    reading:
      'A user wants an answer of the API at once, and the result within minutes. **4xx** are mostly the callers’ own; ' +
      `**5xx** are ours: ${see('api-failing')}, ${see('api-slow')}. A first call after a pause of the database takes some 15 s.`,
    graphs: [
      {
        title: 'Requests',
        metrics: [
          api.metricCount({ ...SUM, label: 'all' }),
          api.metricClientError({ ...SUM, label: '4xx' }),
          api.metricServerError({ ...SUM, label: '5xx' }),
        ],
      },
      { title: 'API failures, %', metrics: [apiFailureRate(observed)], limits: [limit(1, 'pages')] },
      {
        title: 'Time to answer, ms',
        metrics: ['p50', 'p95'].map((statistic) =>
          api.metricLatency({ statistic, period: FIVE_MINUTES, label: statistic }),
        ),
        limits: [limit(2000, 'p95: ticket')],
      },
      {
        title: 'Upload to result, s',
        metrics: medianAndTail('process-image', 'timeToCompletionSeconds'),
      },
    ],
  };
}
