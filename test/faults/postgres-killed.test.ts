import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { killPostgres } from '../../soak/postgres-process.ts';
import { stepOf } from '../../soak/steps.ts';
import { type FaultyPipeline, startFaultyPipeline } from './faulty-pipeline.ts';

describe('kill -9 of PostgreSQL', () => {
  let run: FaultyPipeline;
  beforeAll(async () => {
    run = await startFaultyPipeline({}, { durable: true });
    run.database.on('error', () => {});
  });
  afterEach(() => run.interfere({}));
  afterAll(() => run?.stop());

  it.each(['claim', 'commit'] as const)(
    'before a %s: it is started again, and the image completes, once',
    async (step) => {
      let kills = 0;
      run.interfere({
        async onCall(call) {
          if (stepOf(call) === step && kills++ === 0) await killPostgres(run.pipeline.dataDirectory);
          return undefined;
        },
      });
      const id = await run.upload();
      expect((await run.settle(id)).status).toBe('completed');
      expect(await run.analysed(id)).toHaveLength(1);
      expect(kills).toBeGreaterThan(0);
    },
  );

  it('after a commit, before its reply: what was acknowledged is there', async () => {
    const met = run.meet(
      'commit',
      () => ({ afterwards: () => killPostgres(run.pipeline.dataDirectory), loseReply: true }),
      1,
    );
    const id = await run.upload();
    expect(await run.settle(id)).toMatchObject({ status: 'completed', attempt: 1 });
    expect(await run.analysed(id)).toEqual([1]);
    expect(met()).toBe(1);
  });
});
