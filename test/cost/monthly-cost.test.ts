import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALARM_METRICS, COMPOSITE_ALARMS, DASHBOARDS } from '../../cost/assumptions.ts';
import { processSeconds } from '../../cost/image-work.ts';
import { knobs } from '../../cost/knobs.ts';
import { IDLE, type Load, THOUSAND_CAPTURES } from '../../cost/load.ts';
import { monthUse } from '../../cost/month-use.ts';
import { SERVICES, totalOf } from '../../cost/monthly-cost.ts';
import { costOf, scenarios } from '../../cost/scenarios.ts';
import { resolveConfiguration } from '../../lib/configuration/read-configuration.ts';
import type { Settings } from '../../lib/configuration/settings.ts';
import { LIST_PRICES } from '../../lib/list-prices.ts';
import { ofType, synthesise } from '../stacks/templates.ts';

const prod = resolveConfiguration('prod');
const ASKED: Load = { ...THOUSAND_CAPTURES, imagesPerDay: 200, daysPerMonth: 20, flightsPerDay: 2 };

async function total(load: Load, settings: Partial<Settings> = {}): Promise<number> {
  return totalOf(await costOf(load, { ...prod, ...settings }));
}

describe('what a month costs', () => {
  it('never falls with more images, larger ones, more days or longer keeping', async () => {
    const load = fc.record({
      imagesPerDay: fc.integer({ min: 0, max: 300 }),
      megabytes: fc.double({ min: 0.1, max: 300, noNaN: true }),
      daysPerMonth: fc.integer({ min: 0, max: 29 }),
      monthsKept: fc.integer({ min: 1, max: 12 }),
    });
    await fc.assert(
      fc.asyncProperty(load, fc.integer({ min: 1, max: 200 }), async (changes, more) => {
        const less: Load = { ...ASKED, flightsPerDay: 1, ...changes };
        const base = await total(less);
        for (const other of [
          { imagesPerDay: less.imagesPerDay + more },
          { megabytes: less.megabytes + more },
          { daysPerMonth: less.daysPerMonth + 1 },
          { monthsKept: less.monthsKept + more },
        ]) {
          // The ends of awake spells lie a moment earlier or later against the minutes of the sweep.
          expect(await total({ ...less, ...other })).toBeGreaterThanOrEqual(base - 0.001);
        }
      }),
      { numRuns: 12 },
    );
  });

  it('is the sum of its services, and none of them pays back', async () => {
    for (const { cost, total: sum } of await scenarios(ASKED, prod)) {
      expect(SERVICES.reduce((all, service) => all + cost[service], 0)).toBeCloseTo(sum, 9);
      for (const service of SERVICES) expect(cost[service], service).toBeGreaterThanOrEqual(0);
    }
  });

  it('is a few dollars on an idle stack: its database sleeps, and watching it is the most of it', async () => {
    const cost = await costOf(IDLE, prod);
    expect(cost['Aurora, awake']).toBeLessThan(0.25);
    expect(totalOf(cost)).toBeLessThan(12);
    expect(cost['CloudWatch, dashboard and alarms']).toBeGreaterThan(totalOf(cost) / 2);
  });

  it('has a database that never pauses at its full price, however little comes', async () => {
    const cost = await costOf(IDLE, { ...prod, auroraMinimumCapacity: 0.5 });
    expect(cost['Aurora, awake']).toBeCloseTo(720 * 0.5 * LIST_PRICES.capacityUnitHour, 6);
  });

  it('has what is switched on only', async () => {
    const off = await costOf(ASKED, prod);
    expect([off.KMS, off.WAF, off.GuardDuty]).toEqual([0, 0, 0]);
    const on = await costOf(
      { ...ASKED, malwareScan: true },
      { ...prod, encryptionKey: 'own', firewall: true },
    );
    for (const service of ['KMS', 'WAF', 'GuardDuty'] as const)
      expect(on[service], service).toBeGreaterThan(0);
  });

  it('is less where uploads go to cold storage, once they are old enough', async () => {
    const kept = { ...ASKED, monthsKept: 12 };
    expect(await total(kept, { coldStorageAfterDays: 30 })).toBeLessThan(await total(kept));
    expect(await total(ASKED, { coldStorageAfterDays: 400 })).toBe(await total(ASKED));
  });
});

describe('a load that is too much', () => {
  it('is said to be: images of the day are left at its end', async () => {
    const large = { ...ASKED, imagesPerDay: 5000, megabytes: 5000 };
    expect((await monthUse(large, { ...prod, processConcurrency: 2 })).unfinished).toBeGreaterThan(0);
    expect((await monthUse(ASKED, prod)).unfinished).toBe(0);
  });
});

describe('knobs', () => {
  it('are sorted by what they change, and only those that would change something are turned', async () => {
    const turned = await knobs(ASKED, prod);
    const sizes = turned.map(({ difference }) => Math.abs(difference));
    expect(sizes).toEqual([...sizes].sort((one, other) => other - one));
    expect(turned[0]!.name).toBe('auroraMinimumCapacity 0.5');
    expect(turned.map(({ name }) => name)).not.toContain('processMemoryMegabytes 3008');
  });
});

describe('the seconds of an image', () => {
  it('are those of the benchmark at its sizes, and grow with the pixels', () => {
    const [a, b] = [16 * 4.06, 144 * 4.06];
    expect(processSeconds(a, 3008)).toBeCloseTo(1.1 + 0.7, 6);
    expect(processSeconds(b, 1769)).toBeCloseTo(10.7 + 0.7, 6);
    expect(processSeconds(2 * b, 3008)).toBeGreaterThan(processSeconds(b, 3008));
  });

  it('fall with the memory, until there are as many processors as threads', () => {
    const seconds = [512, 1024, 1500, 2600, 3300, 3538].map((memory) => processSeconds(585, memory));
    expect(seconds).toEqual([...seconds].sort((one, other) => other - one));
    expect(processSeconds(585, 10_240)).toBe(processSeconds(585, 3538));
  });
});

describe('what the stack has', () => {
  it('is what the model pays for: cost/assumptions.ts counts alarms and dashboards', () => {
    const { all } = synthesise('prod');
    const metrics = ofType(all, 'AWS::CloudWatch::Alarm').flatMap(([, { Properties }]) =>
      Properties.Metrics === undefined
        ? ['one']
        : Properties.Metrics.filter((metric: { MetricStat?: unknown }) => metric.MetricStat !== undefined),
    );
    expect(metrics).toHaveLength(ALARM_METRICS);
    expect(ofType(all, 'AWS::CloudWatch::CompositeAlarm')).toHaveLength(COMPOSITE_ALARMS);
    expect(ofType(all, 'AWS::CloudWatch::Dashboard')).toHaveLength(DASHBOARDS);
  });
});
