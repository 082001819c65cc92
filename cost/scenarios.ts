import type { Configuration } from '../lib/configuration/settings.ts';
import { IDLE, type Load, ORTHOMOSAIC, THOUSAND_CAPTURES } from './load.ts';
import { monthUse } from './month-use.ts';
import { type MonthlyCost, monthlyCost, SERVICES, totalOf } from './monthly-cost.ts';

export interface Scenario {
  readonly name: string;
  readonly cost: MonthlyCost;
  readonly total: number;
}

export async function costOf(load: Load, configuration: Configuration): Promise<MonthlyCost> {
  return monthlyCost(await monthUse(load, configuration), load, configuration);
}

/** A month in which nothing comes; what a flight and an orthomosaic add to it; and the month that was asked for. */
export async function scenarios(asked: Load, configuration: Configuration): Promise<Scenario[]> {
  const idle = await costOf(IDLE, configuration);
  const added = async (load: Load) => difference(await costOf(load, configuration), idle);
  return [
    scenario('idle, a month', idle),
    scenario('1,000 captures of 25 MB, on top', await added(THOUSAND_CAPTURES)),
    scenario('one orthomosaic of 2 GB, on top', await added(ORTHOMOSAIC)),
    scenario(describe(asked), await costOf(asked, configuration)),
  ];
}

function describe({ imagesPerDay, megabytes, daysPerMonth }: Load): string {
  return `${imagesPerDay} images of ${megabytes} MB on ${daysPerMonth} days, a month`;
}

function scenario(name: string, cost: MonthlyCost): Scenario {
  return { name, cost, total: totalOf(cost) };
}

function difference(one: MonthlyCost, other: MonthlyCost): MonthlyCost {
  return Object.fromEntries(
    SERVICES.map((service) => [service, one[service] - other[service]]),
  ) as unknown as MonthlyCost;
}
