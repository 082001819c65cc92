import { describe, expect, it } from 'vitest';
import { parseQueueMessage } from '../../lambdas/aws/queue-message.ts';
import type { Claim, ImageArrival } from '../../lambdas/pipeline/ports.ts';
import { type HandleMessageParts, handleMessage } from '../../lambdas/process-image/handle-message.ts';
import type { ProcessOutcome } from '../../lambdas/process-image/process-image.ts';

const MINE = '0b9d4b1e-7f0a-4a9e-9a53-1f3f0a7d2c11';
const THEIRS = '1c0e5c2f-801b-4bae-8b64-204f1b8e3d22';
const arrivalOf = (imageId: string): ImageArrival => {
  const key = `raw/${imageId}/a.tif`;
  return parseQueueMessage(JSON.stringify({ kind: 'process-image', imageId, key }), 'images').arrivals[0]!;
};
const BODY = JSON.stringify({ kind: 'process-image', imageId: MINE, key: `raw/${MINE}/a.tif` });
const DELIVERY = { body: BODY, deliveries: 1, waitedSeconds: 0 };

const DONE: ProcessOutcome = { kind: 'nothing_to_do', imageId: MINE, because: 'already_completed' };
const released = (movedTo: 'uploaded' | 'failed', retryAfterSeconds = 30): ProcessOutcome => ({
  kind: 'released',
  claim: { imageId: MINE, key: `raw/${MINE}/a.tif`, attempt: 3 } as Claim,
  movedTo,
  retryAfterSeconds,
  error: new Error('S3 is away'),
});

function played(changes: Partial<HandleMessageParts> = {}) {
  const calls: string[] = [];
  const parts: HandleMessageParts = {
    parse: (body) => parseQueueMessage(body, 'images'),
    process: async ({ imageId }) => {
      calls.push(`process ${imageId}`);
      return DONE;
    },
    findTurn: async () => null,
    fairnessSeconds: 30,
    hasTime: () => true,
    measureBeds: async (imageId) => void calls.push(`measure ${imageId}`),
    onCompleted: async (imageId) => void calls.push(`completed ${imageId}`),
    setAside: async (body, reason) => void calls.push(`aside ${reason} | ${body}`),
    sendAgain: async (body) => void calls.push(`again ${body}`),
    onFault: () => undefined,
    ...changes,
  };
  return { calls, parts };
}

describe('a message whose image was given back', () => {
  it('comes back later each time', async () => {
    const { calls, parts } = played({ process: async (_, seconds) => released('uploaded', seconds) });
    const settled = [1, 2, 3].map((deliveries) => handleMessage({ ...DELIVERY, deliveries }, parts));
    expect(await Promise.all(settled)).toEqual([
      { kind: 'again', afterSeconds: 30 },
      { kind: 'again', afterSeconds: 120 },
      { kind: 'again', afterSeconds: 480 },
    ]);
    expect(calls).toEqual([]);
  });

  it('because its object was replaced comes back at once', async () => {
    const { parts } = played({ process: async () => released('uploaded', 0) });
    expect(await handleMessage({ ...DELIVERY, deliveries: 3 }, parts)).toEqual({
      kind: 'again',
      afterSeconds: 0,
    });
  });

  it('for the last time is done, and the image set aside with the attempt that was its last', async () => {
    const { calls, parts } = played({ process: async () => released('failed') });
    expect(await handleMessage(DELIVERY, parts)).toEqual({ kind: 'done' });
    expect(calls).toEqual([
      `aside attempts_exhausted: attempt 3 of ${MINE} | ${JSON.stringify({ ...JSON.parse(BODY), exhaustedAttempt: 3 })}`,
    ]);
  });
});

describe('a message about the beds of an image', () => {
  const delivery = { ...DELIVERY, body: JSON.stringify({ kind: 'measure-beds', imageId: MINE }) };

  it('has them measured, once', async () => {
    const { calls, parts } = played();
    expect(await handleMessage(delivery, parts)).toEqual({ kind: 'done' });
    expect(calls).toEqual([`measure ${MINE}`]);
  });

  it('comes back after a fault, and is set aside where it names no image', async () => {
    const { parts } = played({ measureBeds: () => Promise.reject(new Error('S3 is away')) });
    expect(await handleMessage(delivery, parts)).toEqual({ kind: 'again', afterSeconds: 30 });
    const { calls, parts: others } = played();
    const body = JSON.stringify({ kind: 'measure-beds', imageId: '../x' });
    expect(await handleMessage({ ...delivery, body }, others)).toEqual({ kind: 'done' });
    expect(calls).toEqual([expect.stringContaining('aside not_a_message')]);
  });
});

describe('a message of a malware scan whose tag is not there yet', () => {
  const early = (reported: boolean): ProcessOutcome => ({ kind: 'awaits_scan', imageId: MINE, reported });

  it('comes again a few times, and is left to the sweep then', async () => {
    const { parts } = played({ process: async () => early(true) });
    const settled = [1, 2, 3].map((deliveries) => handleMessage({ ...DELIVERY, deliveries }, parts));
    expect(await Promise.all(settled)).toEqual([
      { kind: 'again', afterSeconds: 30 },
      { kind: 'again', afterSeconds: 120 },
      { kind: 'done' },
    ]);
  });

  it('is done at once where the scan is still to come', async () => {
    const { parts } = played({ process: async () => early(false) });
    expect(await handleMessage(DELIVERY, parts)).toEqual({ kind: 'done' });
  });
});

describe('a message about an object without a row that was not found clean', () => {
  it('is set aside with the reason', async () => {
    const key = `raw/${MINE}/a.tif`;
    const { calls, parts } = played({
      process: async () => ({ kind: 'unclean_object', imageId: MINE, key }),
    });
    expect(await handleMessage(DELIVERY, parts)).toEqual({ kind: 'done' });
    expect(calls).toEqual([`aside unclean_object: ${key} | ${BODY}`]);
  });
});

describe('a message that cannot be coped with', () => {
  it('because the row cannot be reached comes back', async () => {
    const { parts } = played({ process: () => Promise.reject(new Error('the database is away')) });
    expect(await handleMessage(DELIVERY, parts)).toEqual({ kind: 'again', afterSeconds: 30 });
  });

  it('because it is none is set aside, and comes back where even that fails', async () => {
    const { calls, parts } = played();
    expect(await handleMessage({ ...DELIVERY, body: 'no JSON' }, parts)).toEqual({ kind: 'done' });
    expect(calls).toEqual(['aside not_a_message: the message is not JSON | no JSON']);
    const away = played({ setAside: () => Promise.reject(new Error('SQS is away')) });
    expect(await handleMessage({ ...DELIVERY, body: 'no JSON' }, away.parts)).toMatchObject({
      kind: 'again',
    });
  });
});

describe('in a queue that is backed up', () => {
  const late = { ...DELIVERY, waitedSeconds: 31 };

  it('the image of an owner who waits goes first, and this one follows', async () => {
    const { calls, parts } = played({ findTurn: async () => arrivalOf(THEIRS) });
    expect(await handleMessage(late, parts)).toEqual({ kind: 'done' });
    expect(calls).toEqual([`process ${THEIRS}`, `process ${MINE}`]);
  });

  it('this one goes to the end of the queue where there is no time left for it', async () => {
    const { calls, parts } = played({ findTurn: async () => arrivalOf(THEIRS), hasTime: () => false });
    expect(await handleMessage(late, parts)).toEqual({ kind: 'done' });
    expect(calls).toEqual([`process ${THEIRS}`, `again ${BODY}`]);
  });

  it("a fault with the other image is not this message's", async () => {
    const away = () => Promise.reject(new Error('the database is away'));
    const { calls, parts } = played({ findTurn: away });
    expect(await handleMessage(late, parts)).toEqual({ kind: 'done' });
    expect(calls).toEqual([`process ${MINE}`]);
  });

  it('nobody is thought of before the message has waited', async () => {
    const { calls, parts } = played({ findTurn: () => Promise.reject(new Error('not to be asked')) });
    await handleMessage({ ...DELIVERY, waitedSeconds: 29 }, parts);
    expect(calls).toEqual([`process ${MINE}`]);
  });
});
