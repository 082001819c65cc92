import { SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { OBJECT_KEYS } from '../../lambdas/contract.ts';
import { serviceFaults } from '../../local/faults/service-faults.ts';
import { stepOf } from '../../soak/steps.ts';
import { type FaultyPipeline, startFaultyPipeline } from './faulty-pipeline.ts';
import { smallImage } from './small-image.ts';

let run: FaultyPipeline;
beforeAll(async () => {
  // No lease runs out here: a machine that is busy with something else shall not add an attempt.
  run = await startFaultyPipeline({ leaseSeconds: 10 });
});
afterEach(() => run.interfere({}));
afterAll(() => run?.stop());

async function expectOneAnalysis(id: string): Promise<void> {
  expect(await run.settle(id)).toMatchObject({ status: 'completed', attempt: 1 });
  expect(await run.analysed(id)).toEqual([1]);
}

async function queueIsEmpty(): Promise<void> {
  await expect.poll(() => run.queueDepth(), { timeout: 15_000 }).toEqual({ visible: 0, inFlight: 0 });
}

function hideMessagesFor(seconds: number) {
  const { queueUrl: QueueUrl } = run.pipeline.endpoints;
  const Attributes = { VisibilityTimeout: String(seconds) };
  return run.sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
}

describe("S3's event", () => {
  it('that never comes: the sweep finds the object', async () => {
    run.interfere({ onEvent: () => [] });
    await expectOneAnalysis(await run.upload());
  });

  it('that comes three times: one analysis', async () => {
    run.interfere({ onEvent: () => [0, 0, 50] });
    await expectOneAnalysis(await run.upload());
    await queueIsEmpty();
  });

  it('that comes after the sweep has helped: it finds nothing to do', async () => {
    run.interfere({ onEvent: () => [4000] });
    const id = await run.upload();
    await expectOneAnalysis(id);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    await queueIsEmpty();
    expect(await run.analysed(id)).toEqual([1]);
  });
});

describe('SQS', () => {
  it('hands the message out again while the work goes on: the second worker leaves it alone', async () => {
    await hideMessagesFor(1);
    const claims: string[] = [];
    run.interfere({
      onCall: (call) => {
        const step = stepOf(call);
        if (step === 'claim') claims.push(call.environmentId ?? '');
        return step === 'commit' ? { delay: 2500 } : undefined;
      },
    });
    await expectOneAnalysis(await run.upload());
    expect(new Set(claims).size).toBeGreaterThan(1);
    run.interfere({});
    await queueIsEmpty();
    await hideMessagesFor(180);
  });

  it('two workers are handed one image at the same moment: one gets it', async () => {
    run.interfere({ onEvent: () => [] });
    const id = await run.upload();
    let bothAreThere = () => {};
    const both = new Promise<void>((resolve) => {
      bothAreThere = resolve;
    });
    const claims: string[] = [];
    run.interfere({
      async onCall(call) {
        if (stepOf(call) !== 'claim') return undefined;
        claims.push(call.environmentId ?? '');
        if (claims.length === 2) bothAreThere();
        await both;
        return undefined;
      },
    });
    const message = {
      kind: 'process-image',
      imageId: id,
      key: OBJECT_KEYS.raw(id, smallImage().request.filename),
    };
    await Promise.all([run.send(JSON.stringify(message)), run.send(JSON.stringify(message))]);
    await expectOneAnalysis(id);
    expect(new Set(claims).size).toBe(2);
    await queueIsEmpty();
  });

  it('does not take the deletion of a message: it comes again, and finds the image completed', async () => {
    await hideMessagesFor(2);
    let refusals = 0;
    run.interfere({
      onCall: (call) =>
        stepOf(call) === 'delete message' && refusals++ < 3
          ? { answer: serviceFaults.sqsInternalError() }
          : undefined,
    });
    const id = await run.upload();
    await expectOneAnalysis(id);
    await queueIsEmpty();
    expect(refusals).toBeGreaterThanOrEqual(3);
    expect(await run.analysed(id)).toEqual([1]);
    await hideMessagesFor(180);
  });
});
