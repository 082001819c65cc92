import type { Configuration, Settings } from '../lib/configuration/settings.ts';
import type { Load } from './load.ts';
import { totalOf } from './monthly-cost.ts';
import { costOf } from './scenarios.ts';

export interface Knob {
  readonly name: string;
  /** Dollars a month that the asked-for load would cost more; less, where it is negative. */
  readonly difference: number;
}

/** Each turned by itself, from what is configured. */
const TURNS: readonly Partial<Settings>[] = [
  { auroraMinimumCapacity: 0 },
  { auroraMinimumCapacity: 0.5 },
  { auroraAutoPauseSeconds: 300 },
  { auroraAutoPauseSeconds: 3600 },
  { sweepIntervalMinutes: 1 },
  { sweepIntervalMinutes: 15 },
  { processMemoryMegabytes: 1769 },
  { processMemoryMegabytes: 3008 },
  { processConcurrency: 5 },
  { processConcurrency: 50 },
  { coldStorageAfterDays: 30 },
  { logRetentionDays: 14 },
  { encryptionKey: 'own' },
  { firewall: true },
];

/** The largest first. */
export async function knobs(load: Load, configuration: Configuration): Promise<Knob[]> {
  const base = totalOf(await costOf(load, configuration));
  const turned: Knob[] = [];
  for (const turn of TURNS.filter((one) => changes(one, configuration))) {
    const total = totalOf(await costOf(load, { ...configuration, ...turn }));
    const [[setting, value]] = Object.entries(turn) as [[string, unknown]];
    turned.push({ name: `${setting} ${JSON.stringify(value)}`, difference: total - base });
  }
  turned.push(await onOneFlight(load, configuration, base));
  return turned.sort((one, other) => Math.abs(other.difference) - Math.abs(one.difference));
}

function changes(turn: Partial<Settings>, configuration: Configuration): boolean {
  return Object.entries(turn).some(([setting, value]) => configuration[setting as keyof Settings] !== value);
}

/** No setting: when uploads come is the field team's. */
async function onOneFlight(load: Load, configuration: Configuration, base: number): Promise<Knob> {
  const total = totalOf(await costOf({ ...load, flightsPerDay: 1 }, configuration));
  return { name: 'all uploads of a day at once', difference: total - base };
}
