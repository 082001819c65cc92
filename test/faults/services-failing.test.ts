import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { serviceFaults } from '../../local/faults/service-faults.ts';
import { stepOf } from '../../soak/steps.ts';
import { noise, SAMPLE } from '../end-to-end/images.ts';
import { type FaultyPipeline, startFaultyPipeline } from './faulty-pipeline.ts';

/** Long enough for a machine that is busy with something else, and short enough to be waited for. */
const LEASE_SECONDS = 4;

let run: FaultyPipeline;
beforeAll(async () => {
  run = await startFaultyPipeline({ leaseSeconds: LEASE_SECONDS });
});
afterEach(() => run.interfere({}));
afterAll(() => run?.stop());

async function expectOneAnalysis(id: string, attempt: number): Promise<void> {
  expect(await run.settle(id)).toMatchObject({ status: 'completed', attempt, failureCode: null });
  expect(await run.analysed(id)).toEqual([attempt]);
  const completions = (await run.history(id)).filter((one) => one.startsWith('processing > completed'));
  expect(completions).toHaveLength(1);
}

describe('S3', () => {
  it.each(['s3InternalError', 's3SlowDown'] as const)(
    'answers every second request with %s: repeated within the attempt',
    async (fault) => {
      // Of each object and operation: of requests that go on at the same time, one might meet every fault.
      const calls = new Map<string, number>();
      run.interfere({
        onCall({ service, operation, subject }) {
          if (service !== 's3') return undefined;
          const count = calls.get(`${operation} ${subject}`) ?? 0;
          calls.set(`${operation} ${subject}`, count + 1);
          return count % 2 === 0 ? { answer: serviceFaults[fault]() } : undefined;
        },
      });
      await expectOneAnalysis(await run.upload(), 1);
      expect(calls.size).toBeGreaterThan(4);
    },
  );

  it.each(['read', 'write'] as const)(
    'refuses every %s for a whole attempt: our fault, given back, and done by the next',
    async (step) => {
      let commits = 0;
      let refuses = true;
      run.interfere({
        onCall: (call) => {
          const at = stepOf(call);
          if (at === 'release') refuses = false;
          if (at === 'commit') commits += 1;
          return at === step && refuses ? { answer: serviceFaults.s3SlowDown() } : undefined;
        },
      });
      const id = await run.upload();
      await expectOneAnalysis(id, 2);
      expect(commits).toBe(1);
      expect((await run.history(id)).join()).toMatch(new RegExp(`processing > uploaded: s3_${step}_failed`));
    },
  );

  it('reads more slowly than the lease lasts: the lease is renewed, and nobody else begins', async () => {
    const met = run.meet('read', () => ({ delay: (LEASE_SECONDS + 1.5) * 1000 }), 1);
    const id = await run.upload();
    await expect.poll(met, { timeout: 10_000 }).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, (LEASE_SECONDS + 0.5) * 1000));
    expect(await run.sweep()).toMatchObject({ requeuedExpiredLeases: 0 });
    await expectOneAnalysis(id, 1);
  });

  it('breaks off in the middle of a body, or sends it piece by piece: the bytes are the same', async () => {
    let bodies = 0;
    run.interfere({
      onCall: (call) => {
        if (stepOf(call) !== 'read' || call.operation !== 'GetObject') return undefined;
        return { body: bodies++ === 0 ? 'cut' : { pause: 20 } };
      },
    });
    await expectOneAnalysis(await run.upload(), 1);
    expect(bodies).toBeGreaterThan(1);
  });
});

describe('the Data API', () => {
  it.each(['throttled', 'dataApiInternalError', 'dataApiUnavailable', 'databaseResuming'] as const)(
    'answers the first try of each statement with %s: repeated by whoever asked',
    async (fault) => {
      const met = new Set<string>();
      run.interfere({
        onCall: ({ sql }) => {
          if (sql === undefined || met.has(sql)) return undefined;
          met.add(sql);
          return { answer: serviceFaults[fault]() };
        },
      });
      await expectOneAnalysis(await run.upload(), 1);
      expect(met.size).toBeGreaterThanOrEqual(3);
    },
  );

  it('refuses the commit for good: given back, and done by the next attempt', async () => {
    run.meet('commit', () => ({ answer: serviceFaults.statementTimeout() }), 1);
    await expectOneAnalysis(await run.upload(), 2);
  });

  it.each(['create', 'claim', 'commit'] as const)(
    'does a %s and loses the reply: the repeated call finds it done',
    async (step) => {
      const met = run.meet(step, () => ({ loseReply: true }), 1);
      await expectOneAnalysis(await run.upload(), 1);
      expect(met()).toBe(1);
    },
  );

  it('ends a broken file as failed and loses the reply: failed once, with its reason', async () => {
    const met = run.meet('fail', () => ({ loseReply: true }), 1);
    const bytes = noise();
    const created = await run.app.create({ ...SAMPLE, filename: 'broken.tif', size: bytes.byteLength });
    await run.app.send(created, bytes);
    expect(await run.settle(created.id)).toMatchObject({
      status: 'failed',
      failureCode: 'unsupported_format',
    });
    expect(met()).toBe(1);
  });

  it('gives an image back and loses the reply: the sweep brings it on', async () => {
    let refused = 0;
    let lost = 0;
    run.interfere({
      onCall: (call) => {
        const step = stepOf(call);
        if (step === 'commit' && refused++ === 0) return { answer: serviceFaults.statementTimeout() };
        return step === 'release' && lost++ === 0 ? { loseReply: true } : undefined;
      },
    });
    await expectOneAnalysis(await run.upload(), 2);
  });
});

describe('whoever is not a function', () => {
  it('meets no faults: neither a field app with its link nor an operator', async () => {
    const bytes = noise();
    const created = await run.app.create({ ...SAMPLE, size: bytes.byteLength });
    run.interfere({ onCall: () => ({ answer: serviceFaults.s3InternalError() }) });
    expect((await run.app.send(created, bytes)).status).toBe(200);
    expect(await run.queueDepth()).toBeDefined();
    run.interfere({});
    await run.settle(created.id);
  });
});
