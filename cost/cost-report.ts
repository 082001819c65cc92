import Table from 'cli-table3';
import { LIST_PRICES_OF, LIST_PRICES_REGION } from '../lib/list-prices.ts';
import type { Knob } from './knobs.ts';
import { SERVICES } from './monthly-cost.ts';
import type { Scenario } from './scenarios.ts';

export function costReport(
  scenarios: readonly Scenario[],
  knobs: readonly Knob[],
  unfinished: number,
): string {
  return [
    `Dollars at list prices of ${LIST_PRICES_REGION}, ${LIST_PRICES_OF}, without free allowances; measured and assumed figures: docs/cost.md`,
    byService(scenarios),
    'Each knob turned by itself, dollars a month of the last column:',
    byKnob(knobs),
    ...(unfinished > 0
      ? [`${unfinished} images of a day would be left at its end: raise processConcurrency.`]
      : []),
  ].join('\n');
}

function byService(scenarios: readonly Scenario[]): string {
  const head = ['', ...scenarios.map(({ name }) => name)];
  const table = new Table({
    head,
    style: { head: [], border: [] },
    wordWrap: true,
    colWidths: [34, 18, 18, 18, 22],
  });
  for (const service of SERVICES) {
    if (scenarios.every(({ cost }) => cost[service] === 0)) continue;
    table.push([service, ...scenarios.map(({ cost, total }) => withShare(cost[service], total))]);
  }
  table.push(['total', ...scenarios.map(({ total }) => dollars(total))]);
  return table.toString();
}

function byKnob(knobs: readonly Knob[]): string {
  const table = new Table({ style: { head: [], border: [] } });
  for (const { name, difference } of knobs) {
    table.push([name, `${difference < 0 ? '-' : '+'}${dollars(Math.abs(difference))}`]);
  }
  return table.toString();
}

function withShare(amount: number, total: number): string {
  const share = total === 0 ? 0 : Math.round((100 * amount) / total);
  return `${dollars(amount)}  ${`${share} %`.padStart(5)}`;
}

function dollars(amount: number): string {
  return amount.toFixed(amount !== 0 && Math.abs(amount) < 0.1 ? 4 : 2);
}
