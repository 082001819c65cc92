import { LIST_PRICES_OF, LIST_PRICES_REGION } from '../../list-prices.ts';
import { costPerImage, databaseCost, functionsCost, requestsCost, storageCost } from '../metrics/costs.ts';
import { DAY, type Observed } from '../metrics/observed.ts';
import { ownMetric } from '../metrics/own-metrics.ts';
import type { Question } from './question.ts';

const TWO_WEEKS = '-P14D';

export function costing(observed: Observed): Question {
  return {
    question: 'What does it cost?',
    reading:
      `Dollars for each day (UTC), by list prices of ${LIST_PRICES_OF} in ${LIST_PRICES_REGION}, without free allowances, ` +
      'backups, logs, metrics, and requests of S3 and of the Data API. Today is not over: functions and requests still grow, the database is a ' +
      'forecast by its average so far. What dominates, and what to turn: docs/cost.md. Where the bill differs, the bill is right.',
    graphs: [
      {
        title: 'Dollars a day',
        metrics: [functionsCost, databaseCost, storageCost, requestsCost].map((cost) => cost(observed)),
        stacked: true,
        since: TWO_WEEKS,
      },
      { title: 'Dollars for each image', metrics: [costPerImage(observed)], since: TWO_WEEKS },
      {
        title: 'Images a day',
        metrics: [ownMetric('process-image', 'imagesCompleted', 'Sum', DAY).with({ label: 'completed' })],
        since: TWO_WEEKS,
      },
    ],
  };
}
