import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseCostOptions } from '../../cost/cost-options.ts';
import { knobs } from '../../cost/knobs.ts';
import { SERVICES } from '../../cost/monthly-cost.ts';
import { scenarios } from '../../cost/scenarios.ts';
import { resolveConfiguration } from '../../lib/configuration/read-configuration.ts';

const PAGE = readFileSync(new URL('../../docs/cost.md', import.meta.url), 'utf8');
/** As the page is made: `npm run cost` without options. */
const ASKED = parseCostOptions([]);
const prod = resolveConfiguration('prod');

/** The dollars of a row of the page: of `0.16 (2 %)` the first, of a dash none. */
function rowOf(name: string): readonly string[] {
  const line = PAGE.split('\n').find((one) => one.startsWith(`| ${name} |`));
  const cells = line?.split('|').slice(2, -1) ?? [];
  return cells.map((cell) => cell.replace(/\(.*\)|[*+]/g, '').trim());
}

/** To as many digits as the page gives. */
function rounded(amount: number, given: string): string {
  const shown = amount.toFixed(given.split('.')[1]?.length ?? 0);
  return given === '–' && amount < 0.0001 ? given : shown;
}

describe('the page of costs', () => {
  it('has what the model computes, by service and in all', async () => {
    const all = await scenarios(ASKED, prod);
    const services = SERVICES.filter((service) => all.some(({ cost }) => cost[service] > 0));
    for (const service of services) {
      const row = rowOf(service);
      expect(row, service).toEqual(
        all.map(({ cost }, index) => rounded(cost[service], row[index] ?? 'missing')),
      );
    }
    const totals = rowOf('**total**');
    expect(totals).toEqual(all.map(({ total }, index) => rounded(total, totals[index] ?? 'missing')));
  });

  it('has what each knob changes', async () => {
    for (const { name, difference } of await knobs(ASKED, prod)) {
      const row = [`\`${name}\``, name].map(rowOf).find((cells) => cells.length > 0) ?? [];
      expect(row, name).toEqual([rounded(difference, row[0] ?? 'missing')]);
    }
  });
});
