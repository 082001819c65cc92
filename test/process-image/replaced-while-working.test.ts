import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CropHealthDatabase, createCropHealthDatabase } from '../aws/crop-health-database.ts';
import { insertImage } from '../aws/image-states.ts';
import { BYTES, OneObjectWorld } from './one-object-world.ts';

let db: CropHealthDatabase;
beforeAll(async () => {
  db = await createCropHealthDatabase();
});
afterAll(() => db.close());

type Step = (world: OneObjectWorld) => unknown;

/** Named, so that a counterexample can be read. */
function named(name: string, step: Step): Step {
  return Object.assign(step, { [fc.toStringMethod]: () => name });
}

const choice = fc.nat({ max: 3 });
const isLost = fc.constantFrom(false, false, false, true);
/** Weighted so that images come to an end within a plan, and something is put then, too. */
const steps = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.tuple(fc.constantFrom(...BYTES), isLost).map(([bytes, lost]): Step => {
      return named(`put ${bytes}${lost ? ', event lost' : ''}`, (world) => world.put(bytes, lost));
    }),
  },
  {
    weight: 4,
    arbitrary: choice.map((index) => named(`deliver ${index}`, (world) => world.deliver(index))),
  },
  { weight: 9, arbitrary: choice.map((index) => named(`step ${index}`, (world) => world.step(index))) },
  choice.map((index) => named(`repeat ${index}`, (world) => world.repeat(index))),
  fc.constant(named('lose leases', (world) => world.loseLeases())),
);

/** Generous and scarce: with few attempts an image may also end as failed, for that reason. */
const maximumAttempts = fc.constantFrom(100, 2);

it('whatever is put, and whenever events come: what counts in the end describes bytes no older than the newest event', async () => {
  await fc.assert(
    fc.asyncProperty(
      maximumAttempts,
      fc.constantFrom(...BYTES),
      fc.array(steps, { minLength: 15, maxLength: 35, size: 'max' }),
      async (attempts, first, plan) => {
        const world = new OneObjectWorld(db, await insertImage(db.sql), attempts);
        world.put(first, false);
        for (const step of plan) {
          await step(world);
          expect(await world.isRegistered()).toBe(true);
        }
        await world.becomeQuiet();
        await expectDescribed(world);
      },
    ),
    { numRuns: 12 },
  );
});

async function expectDescribed(world: OneObjectWorld): Promise<void> {
  const { processing_status: status, failure_code: code, read_etags: read } = await world.row();
  const allowed = world.puts.slice(Math.max(world.newestTold, 0));
  if (code === 'attempts_exhausted') {
    expect(world.maximumAttempts).toBe(2);
  } else if (status === 'failed') {
    expect(code).toBe('damaged_file');
    expect(allowed).toContain('damaged');
    expect(Object.values(read as object)).toEqual(['damaged']);
  } else {
    expect(status).toBe('completed');
    expect(allowed).toContain(await world.described());
  }
}
