import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { OBJECT_KEYS } from '../../lambdas/contract.ts';
import type { CallFault, ServiceCall } from '../../local/faults/interference.ts';
import { serviceFaults } from '../../local/faults/service-faults.ts';
import { type Step, stepOf } from '../../soak/steps.ts';
import { type FaultyPipeline, startFaultyPipeline } from './faulty-pipeline.ts';
import { smallImage } from './small-image.ts';

describe('kill -9 of the worker', () => {
  let run: FaultyPipeline;
  beforeAll(async () => {
    run = await startFaultyPipeline();
  });
  afterEach(() => run.interfere({}));
  afterAll(() => run?.stop());

  /** Kills the worker at the so-many-th call of a step, once. */
  function killAt(step: Step, nth: number, fault: (call: ServiceCall) => CallFault): () => number {
    let calls = 0;
    run.interfere({
      onCall: (call) => {
        if (stepOf(call) !== step) return undefined;
        calls += 1;
        return calls === nth ? fault(call) : undefined;
      },
    });
    return () => calls;
  }

  /** What it asked for is not done. */
  const before = (call: ServiceCall): CallFault => {
    run.kill(call);
    return { answer: serviceFaults.s3InternalError() };
  };
  /** What it asked for is done, and nobody hears of it. */
  const after = (call: ServiceCall): CallFault => ({ afterwards: () => run.kill(call), loseReply: true });

  it.each([
    { when: 'after the claim', step: 'claim', nth: 1, fault: after },
    { when: 'between two outputs', step: 'write', nth: 2, fault: before },
    { when: 'before the commit', step: 'commit', nth: 1, fault: before },
  ] as const)('$when: the lease runs out, and another one does the work once', async (at) => {
    const calls = killAt(at.step, at.nth, at.fault);
    const id = await run.upload();
    await expect.poll(calls, { timeout: 20_000 }).toBeGreaterThanOrEqual(at.nth);

    expect(await run.settle(id)).toMatchObject({ status: 'completed', attempt: 2 });
    expect(await run.analysed(id)).toEqual([2]);
    expect(await run.history(id)).toContain('processing > uploaded: the lease had expired');
  });

  it('after the commit, before its reply: nothing is done again when the message comes back', async () => {
    const calls = killAt('commit', 1, after);
    const id = await run.upload();
    await expect.poll(calls, { timeout: 20_000 }).toBe(1);
    expect(await run.settle(id)).toMatchObject({ status: 'completed', attempt: 1 });

    const key = OBJECT_KEYS.raw(id, smallImage().request.filename);
    const { visible, inFlight } = await run.queueDepth();
    await run.send(JSON.stringify({ kind: 'process-image', imageId: id, key }));
    // The message of the dead worker is in flight until its visibility timeout: only the second copy is worked on now.
    await expect.poll(() => run.queueDepth(), { timeout: 15_000 }).toEqual({ visible, inFlight });
    expect(await run.analysed(id)).toEqual([1]);
    expect(calls()).toBe(1);
  });
});
