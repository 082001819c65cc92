import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveConfiguration } from '../../lib/configuration/read-configuration.ts';
import { DAYS } from '../../simulation/days.ts';
import { POLICIES, REGISTER } from '../../simulation/policies.ts';
import { simulateDay } from '../../simulation/simulate-day.ts';
import { type ImageFate, LEASE_SECONDS } from '../../simulation/simulated-images.ts';
import { TERMS } from '../../simulation/terms.ts';

/** Images until the evening, so that each has the time to come to its end. */
const FATE: fc.Arbitrary<Omit<ImageFate, 'id'>> = fc.record({
  createdAt: fc.double({ min: 0, max: 60_000, noNaN: true }),
  uploadSeconds: fc.option(fc.double({ min: 0, max: 3000, noNaN: true }), { nil: null }),
  fault: fc.constantFrom('none', 'event lost', 'worker dies'),
});
const FATES = fc
  .array(FATE, { maxLength: 30 })
  .map((fates) => fates.map((fate, index): ImageFate => ({ ...fate, id: String(index) })));

describe('whatever a day brings', () => {
  it('a lost event is found within 3 minutes, a dead worker within 2 after its lease, and every image ends', async () => {
    await fc.assert(
      fc.asyncProperty(FATES, fc.integer({ min: 0, max: 59 }), async (fates, phase) => {
        const figures = await simulateDay(fates, REGISTER, phase);
        expect(figures.lostEventSeconds ?? 0).toBeLessThan(180);
        expect(figures.deadWorkerSeconds ?? 0).toBeLessThan(120);
        expect(figures.unfinished).toBe(0);
      }),
      { numRuns: 40 },
    );
  });
});

describe('a day on which nothing happens', () => {
  const idle = DAYS.find(({ name }) => name === 'idle')!;

  it('has the database awake for the full round only', async () => {
    const figures = await simulateDay(idle.fates, REGISTER);
    expect(figures.asked).toBe(1);
    expect(figures.awakeSeconds).toBeLessThan(6 * 60);
  });

  it('costs less than with any sweep that asks', async () => {
    const [register, ...plain] = await Promise.all(POLICIES.map((policy) => simulateDay(idle.fates, policy)));
    for (const { monthlyCost } of plain) expect(register!.monthlyCost).toBeLessThan(monthlyCost / 5);
  });
});

describe('the simulation', () => {
  it('has the settings that are deployed', () => {
    const settings = resolveConfiguration('prod');
    expect(TERMS).toMatchObject({
      lostEventSeconds: settings.lostEventSeconds,
      uploadLifetimeSeconds: settings.uploadLifetimeSeconds,
    });
    expect(LEASE_SECONDS).toBe(settings.leaseSeconds);
    expect(REGISTER.intervalSeconds).toBe(settings.sweepIntervalMinutes * 60);
  });

  it('counts a sweep that asks every minute as a database that never pauses', async () => {
    const everyMinute = POLICIES.find(({ name }) => name === 'plain, every minute')!;
    const { awakeSeconds } = await simulateDay([], everyMinute);
    expect(awakeSeconds).toBeGreaterThanOrEqual(86_400);
  });
});
