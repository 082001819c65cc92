import { serviceFaults } from '../../../local/faults/service-faults.ts';
import type { World } from '../world.ts';
import { scenario } from './scenario.ts';

export const sweepStarted = scenario('the schedule starts the sweep', async (world) => {
  const { payload } = await world.run.pipeline.scheduler.trigger(scheduleOf(world, false));
  return payload !== undefined;
});

export const failedRoundKept = scenario(
  'a round that failed three times is kept for the alarm',
  async (world) => {
    await world.takeAll(world.failedRoundsUrl);
    world.onCall = ({ service }) =>
      service === 'rds-data' ? { answer: serviceFaults.statementTimeout() } : undefined;
    // The daily one asks the database, whatever the register says.
    await world.run.pipeline.scheduler.trigger(scheduleOf(world, true));
    return world.until(async () => (await world.takeAll(world.failedRoundsUrl)).length === 1);
  },
);

export const undeliveredRoundKept = scenario(
  'a round that could not be started is kept for the alarm',
  async (world) => {
    await world.takeAll(world.failedRoundsUrl);
    const { access, scheduler } = world.run.pipeline;
    const role = access.all().find(({ arn }) => arn.includes('SchedulerRole'))!;
    const permission = { sid: 'StartSweep', action: 'lambda:InvokeFunction' };
    await access.withholding(role, permission, () =>
      scheduler.trigger(scheduleOf(world, false)).then(
        () => undefined,
        () => undefined,
      ),
    );
    return (await world.takeAll(world.failedRoundsUrl)).length === 1;
  },
);

/** Schedules are named after their logical ids. */
function scheduleOf({ run }: World, full: boolean): string {
  return run.pipeline.scheduler.names().find((name) => name.includes('FullSchedule') === full)!;
}
