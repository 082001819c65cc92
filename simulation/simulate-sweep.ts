import Table from 'cli-table3';
import { print } from '../local/operator/command-line.ts';
import { DAYS } from './days.ts';
import { POLICIES } from './policies.ts';
import { type DayFigures, simulateDay } from './simulate-day.ts';

const HEAD = [
  'day',
  'policy',
  'minutes awake',
  'asked',
  'of sweeps',
  'S3 requests',
  '$ a month',
  'lost event, s',
  'dead worker, s',
];

/** What each policy of the sweep costs on each kind of day, and how long a fault stays unnoticed. */
export async function simulateSweep(): Promise<number> {
  const table = new Table({ head: HEAD, style: { head: [], border: [] } });
  for (const { name, fates } of DAYS) {
    for (const policy of POLICIES)
      table.push([name, policy.name, ...cells(await simulateDay(fates, policy))]);
  }
  await print(`${table.toString()}\n${NOTES}`);
  return 0;
}

function cells(figures: DayFigures): string[] {
  return [
    (figures.awakeSeconds / 60).toFixed(0),
    String(figures.asked),
    String(figures.sweeps),
    String(figures.s3Requests),
    figures.monthlyCost.toFixed(2),
    figures.lostEventSeconds?.toFixed(0) ?? '-',
    figures.deadWorkerSeconds?.toFixed(0) ?? '-',
  ];
}

const NOTES = `Minutes awake are all that the database was, for uploads and workers as well as for the sweep. A month has thirty such
days, at the list prices of lib/list-prices.ts. The worst times count from the object's arrival, and from the lease's end.
`;
