import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { webhookMessage } from '../../lambdas/aws/webhook-messages.ts';
import { listDeliveries } from '../../lambdas/aws/webhook-repository/list-deliveries.ts';
import {
  forgetOldDeliveries,
  type QueuedDelivery,
} from '../../lambdas/aws/webhook-repository/new-deliveries.ts';
import { createWebhook, deleteWebhook, listWebhooks } from '../../lambdas/aws/webhook-repository/webhooks.ts';
import { type HandleMessageParts, handleMessage } from '../../lambdas/deliver-webhooks/handle-message.ts';
import type { PostOutcome, WebhookRequest } from '../../lambdas/deliver-webhooks/post-webhook.ts';
import { signatureOf, webhookSecret } from '../../lambdas/webhooks/signature.ts';
import { type CropHealthDatabase, createCropHealthDatabase } from '../aws/crop-health-database.ts';
import { insertImage } from '../aws/image-states.ts';

let db: CropHealthDatabase;
beforeAll(async () => {
  db = await createCropHealthDatabase();
});
beforeEach(async () => {
  await db.sql.query('DELETE FROM webhooks');
  await db.sql.query('DELETE FROM images');
});
afterAll(() => db.close());

const MASTER = 'master';
const TYPES = ['ImageAnalysis.Completed', 'ImageAnalysis.Failed'];
const REFUSED: PostOutcome = { fault: 'http_status', responseStatus: 500 };
const TAKEN: PostOutcome = { fault: null, responseStatus: 204 };

/** The database is real; receivers and the queue are lists. */
function deliverer(answers: readonly PostOutcome[] = [TAKEN]) {
  const posted: WebhookRequest[] = [];
  const queued: QueuedDelivery[] = [];
  const setAside: { delivery: QueuedDelivery; reason: string }[] = [];
  const unknown: string[] = [];
  const parts: HandleMessageParts = {
    database: db.database,
    masterSecret: async () => MASTER,
    post: async (request) => {
      posted.push(request);
      return answers[Math.min(posted.length, answers.length) - 1]!;
    },
    retries: { firstSeconds: 5, attempts: 3 },
    queue: async (deliveries) => void queued.push(...deliveries),
    setAside: async (delivery, reason) => void setAside.push({ delivery, reason }),
    setAsideUnknown: async (body) => void unknown.push(body),
    onAttempt: () => undefined,
    onFault: (error) => {
      throw error;
    },
    now: () => 1_700_000_000,
    random: () => 0,
  };
  const handle = (message: unknown) => handleMessage(JSON.stringify(message), parts);
  return {
    posted,
    queued,
    setAside,
    unknown,
    handle,
    deliver: (delivery: QueuedDelivery) => handle(webhookMessage(delivery)),
    /** Until it is settled, as if each wait were over at once. */
    async deliverAll(delivery: QueuedDelivery) {
      const waits: number[] = [];
      for (;;) {
        const settlement = await handle(webhookMessage(delivery));
        if (settlement.kind === 'done') return waits;
        waits.push(settlement.afterSeconds);
        await db.sql.query('UPDATE webhook_deliveries SET next_attempt_at = now() WHERE status = $1', [
          'pending',
        ]);
      }
    },
  };
}

async function webhook(owner = 'owner', url = 'https://farm.example/hook', eventTypes = TYPES) {
  const made = await createWebhook(db.database, owner, { id: randomUUID(), url, eventTypes });
  if (made === null) throw new Error('there are too many');
  return made;
}

async function event(owner = 'owner') {
  const { id: imageId } = await insertImage(db.sql, { owner_id: `'${owner}'` });
  const detail = { eventId: randomUUID(), imageId, owner, occurredAt: '2026-05-01T10:00:00Z' };
  return { source: 'crop-health', 'detail-type': 'ImageAnalysis.Completed', detail };
}

async function announced(answers?: readonly PostOutcome[]) {
  const { id } = await webhook();
  const run = deliverer(answers);
  await run.handle(await event());
  return { id, run, delivery: run.queued[0]! };
}

const stateOf = async (id: string) => (await listDeliveries(db.database, id, 10))[0]!;

describe('an event', () => {
  it('becomes a message for each webhook of its owner that asks for it', async () => {
    const [first, second] = [await webhook(), await webhook('owner', 'https://other.example/')];
    await webhook('owner', 'https://failed.example/', ['ImageAnalysis.Failed']);
    await webhook('somebody else');
    const run = deliverer();
    const told = await event();
    await run.handle(told);
    expect(run.queued).toHaveLength(2);
    for (const { id } of [first, second]) {
      expect(await stateOf(id)).toMatchObject({
        eventId: told.detail.eventId,
        status: 'pending',
        attempts: 0,
      });
    }
  });

  it('that comes twice is announced once, but queued again while nobody has tried to deliver it', async () => {
    await webhook();
    const run = deliverer();
    const told = await event();
    await run.handle(told);
    await run.handle(told);
    expect(run.queued).toHaveLength(2);
    expect(new Set(run.queued.map(({ deliveryId }) => deliveryId)).size).toBe(1);
    await run.deliver(run.queued[0]!);
    await run.handle(told);
    expect(run.queued).toHaveLength(2);
  });

  it('of an image that is deleted meanwhile is told to nobody', async () => {
    const { run, delivery } = await announced();
    await db.sql.query('DELETE FROM images');
    expect(await run.deliver(delivery)).toEqual({ kind: 'done' });
    expect(run.posted).toEqual([]);
  });

  it('that is none is set aside', async () => {
    const run = deliverer();
    for (const message of [
      {},
      { kind: 'deliver-webhook', deliveryId: 'x', round: 1 },
      'text',
      { detail: null },
    ])
      await run.handle(message);
    expect(run.unknown).toHaveLength(4);
  });
});

describe('a delivery', () => {
  it('is signed with the secret of its webhook, and the same bytes each time', async () => {
    const { id, run, delivery } = await announced([REFUSED, TAKEN]);
    expect(await run.deliverAll(delivery)).toEqual([5]);
    const [first, second] = run.posted as [WebhookRequest, WebhookRequest];
    expect(second).toEqual(first);
    const { headers, body } = first;
    const content = { id: headers['webhook-id']!, timestamp: 1_700_000_000, body };
    expect(headers['webhook-signature']).toBe(signatureOf(webhookSecret(MASTER, id), content));
    expect(JSON.parse(body)).toMatchObject({ type: 'ImageAnalysis.Completed', data: { owner: 'owner' } });
    expect(await stateOf(id)).toMatchObject({
      status: 'delivered',
      attempts: 2,
      responseStatus: 204,
      fault: null,
    });
  });

  it('is tried once for one due time, however many copies of the message there are', async () => {
    const { run, delivery } = await announced();
    const settlements = await Promise.all(Array.from({ length: 4 }, () => run.deliver(delivery)));
    expect(run.posted).toHaveLength(1);
    expect(settlements.some(({ kind }) => kind === 'done')).toBe(true);
    expect(await run.deliver(delivery)).toEqual({ kind: 'done' });
    expect(run.posted).toHaveLength(1);
  });

  it('is given up after its last attempt, becomes a dead letter, and begins anew when that is redriven', async () => {
    const { id, run, delivery } = await announced([REFUSED, REFUSED, REFUSED, TAKEN]);
    expect(await run.deliverAll(delivery)).toEqual([5, 25]);
    expect(await stateOf(id)).toMatchObject({
      status: 'given_up',
      attempts: 3,
      responseStatus: 500,
      nextAttemptAt: null,
    });
    expect(run.setAside).toMatchObject([{ delivery, reason: 'given up after 3 attempts: http_status 500' }]);

    // The one who saw the last attempt died before he set it aside.
    await run.deliver(delivery);
    expect(run.setAside).toHaveLength(2);
    expect(run.posted).toHaveLength(3);

    const redriven = { ...delivery, round: delivery.round + 1 };
    expect(await run.deliver(redriven)).toEqual({ kind: 'done' });
    expect(await stateOf(id)).toMatchObject({ status: 'delivered', attempts: 1 });
  });

  it('is an attempt again when the one who made it has died', async () => {
    const { run, delivery } = await announced();
    await db.sql.query(
      `UPDATE webhook_deliveries SET attempts = 1, next_attempt_at = now() + interval '60 s'`,
    );
    const early = await run.deliver(delivery);
    expect(early).toMatchObject({ kind: 'again' });
    expect(early.kind === 'again' && early.afterSeconds).toBeGreaterThan(50);
    await db.sql.query('UPDATE webhook_deliveries SET next_attempt_at = now()');
    await run.deliver(delivery);
    expect(run.posted).toHaveLength(1);
  });

  it('to a receiver that says it is gone is the last: its webhook is off', async () => {
    const { id, run, delivery } = await announced([{ fault: 'http_status', responseStatus: 410 }]);
    expect(await run.deliver(delivery)).toEqual({ kind: 'done' });
    expect(run.setAside).toEqual([]);
    expect(await stateOf(id)).toMatchObject({ status: 'given_up', responseStatus: 410 });
    expect(await listWebhooks(db.database, 'owner')).toMatchObject([{ switchedOffAt: expect.any(String) }]);
    await run.handle(await event());
    expect(run.queued).toHaveLength(1);
  });

  it('of a webhook that is off is given up, whenever it was announced', async () => {
    const { id, run, delivery } = await announced([{ fault: 'http_status', responseStatus: 410 }]);
    await run.handle(await event());
    const other = run.queued.at(-1)!;
    const statuses = async () => (await listDeliveries(db.database, id, 10)).map(({ status }) => status);
    expect(await statuses()).toEqual(['pending', 'pending']);
    await run.deliver(delivery);
    expect(await statuses()).toEqual(['given_up', 'given_up']);
    await db.sql.query(
      `UPDATE webhook_deliveries SET status = 'pending', fault = NULL, next_attempt_at = now() WHERE attempts = 0`,
    );
    expect(await run.deliver(other)).toEqual({ kind: 'done' });
    const [newest] = await listDeliveries(db.database, id, 10);
    expect(newest).toMatchObject({
      status: 'given_up',
      fault: 'webhook_off',
      attempts: 0,
      nextAttemptAt: null,
    });
    expect(run.posted).toHaveLength(1);
    expect(run.setAside).toEqual([]);
  });

  it('goes with its webhook, and after a month', async () => {
    const { id, run, delivery } = await announced();
    await db.sql.query(`UPDATE webhook_deliveries SET created_at = now() - interval '29 days'`);
    await forgetOldDeliveries(db.database);
    expect(await listDeliveries(db.database, id, 10)).toHaveLength(1);
    await db.sql.query(`UPDATE webhook_deliveries SET created_at = now() - interval '31 days'`);
    await forgetOldDeliveries(db.database);
    expect(await listDeliveries(db.database, id, 10)).toEqual([]);
    expect(await deleteWebhook(db.database, id, 'owner')).toBe(true);
    expect(await run.deliver(delivery)).toEqual({ kind: 'done' });
    expect(run.posted).toEqual([]);
  });
});

describe('webhooks of one owner', () => {
  it('are five at most, also of many requests at the same time', async () => {
    const made = await Promise.all(
      Array.from({ length: 9 }, () =>
        createWebhook(db.database, 'owner', {
          id: randomUUID(),
          url: 'https://a.example/',
          eventTypes: TYPES,
        }),
      ),
    );
    expect(made.filter((one) => one !== null)).toHaveLength(5);
    expect(await listWebhooks(db.database, 'owner')).toHaveLength(5);
    expect(await deleteWebhook(db.database, made.find((one) => one !== null)!.id, 'owner')).toBe(true);
    expect(await webhook()).toMatchObject({ switchedOffAt: null });
  });
});
