import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { QueuedDelivery } from '../../lambdas/aws/webhook-repository/new-deliveries.ts';
import { type CropHealthDatabase, createCropHealthDatabase } from '../aws/crop-health-database.ts';
import { apiClient, partsWithoutDatabase } from './api-client.ts';

let db: CropHealthDatabase;
beforeAll(async () => {
  db = await createCropHealthDatabase();
});
beforeEach(async () => {
  await db.sql.query('DELETE FROM webhooks');
});
afterAll(() => db.close());

function api(queue: (delivery: QueuedDelivery) => Promise<void> = async () => undefined) {
  const webhooks = { secretOf: async (id: string) => `whsec_of_${id}`, queue, allowsLoopback: false };
  return apiClient({ ...partsWithoutDatabase(), database: db.database, webhooks });
}

const URL_OF_A_FARM = 'https://farm.example/hook';

async function made(call = api(), owner = 'alice'): Promise<string> {
  return (await call('POST', '/webhooks', { owner, body: { url: URL_OF_A_FARM } })).body.id;
}

describe('POST /webhooks', () => {
  it('shows the secret, this once', async () => {
    const call = api();
    const answer = await call('POST', '/webhooks', { body: { url: URL_OF_A_FARM } });
    const { id } = answer.body;
    expect(answer).toMatchObject({
      status: 201,
      body: {
        url: URL_OF_A_FARM,
        secret: `whsec_of_${id}`,
        events: ['ImageAnalysis.Completed', 'ImageAnalysis.Failed'],
        switchedOffAt: null,
      },
    });
    const { body } = await call('GET', '/webhooks');
    expect(body.items).toMatchObject([{ id, url: URL_OF_A_FARM }]);
    expect(JSON.stringify(body)).not.toContain('whsec');
  });

  it.each([
    [{}, 'url', 'missing'],
    [{ url: 'http://farm.example/' }, 'url', 'invalid'],
    [{ url: 'https://169.254.169.254/' }, 'url', 'invalid'],
    [{ url: URL_OF_A_FARM, events: [] }, 'events', 'invalid'],
    [{ url: URL_OF_A_FARM, events: ['Everything'] }, 'events.0', 'invalid'],
    [{ url: URL_OF_A_FARM, secret: 'mine' }, 'secret', 'unknown'],
  ])('refuses %j', async (body, field, code) => {
    const { status, problem } = await api()('POST', '/webhooks', { body });
    expect({ status, problem }).toMatchObject({ status: 400, problem: { errors: [{ field, code }] } });
  });

  it('makes five for each owner', async () => {
    const call = api();
    for (let i = 0; i < 5; i++) await made(call);
    const sixth = await call('POST', '/webhooks', { body: { url: URL_OF_A_FARM } });
    expect(sixth).toMatchObject({ status: 409, problem: { code: 'too_many_webhooks' } });
    expect(await made(call, 'bob')).toBeTruthy();
  });
});

describe('a webhook of somebody else, or none', () => {
  it.each([
    ['DELETE', ''],
    ['POST', '/test'],
    ['GET', '/deliveries'],
  ])('%s /webhooks/{id}%s answers that there is none', async (method, path) => {
    const call = api();
    for (const id of [await made(call, 'bob'), randomUUID(), 'none']) {
      const answer = await call(method, `/webhooks/${id}${path}`);
      expect(answer).toMatchObject({ status: 404, problem: { code: 'webhook_not_found' } });
    }
    expect((await call('GET', '/webhooks')).body.items).toEqual([]);
  });
});

describe('POST /webhooks/{id}/test', () => {
  it('queues an event, which the deliveries show', async () => {
    const queued: QueuedDelivery[] = [];
    const call = api(async (delivery) => void queued.push(delivery));
    const id = await made(call);
    const { status, body } = await call('POST', `/webhooks/${id}/test`);
    expect(status).toBe(202);
    expect(queued).toEqual([{ deliveryId: body.deliveryId, round: 1 }]);
    const deliveries = await call('GET', `/webhooks/${id}/deliveries`);
    expect(deliveries.body.items).toMatchObject([
      {
        id: body.deliveryId,
        eventId: body.eventId,
        eventType: 'Webhook.Test',
        status: 'pending',
        imageId: null,
      },
    ]);
    expect((await call('DELETE', `/webhooks/${id}`)).status).toBe(204);
  });

  it('says what to do where the webhook is off', async () => {
    const call = api(async () => expect.fail('nothing is to be queued'));
    const id = await made(call);
    await db.sql.query('UPDATE webhooks SET switched_off_at = now()');
    const { status, problem } = await call('POST', `/webhooks/${id}/test`);
    expect([status, problem.code]).toEqual([409, 'webhook_off']);
    expect(problem.detail).toMatch(/delete .* make another/);
    expect((await call('GET', `/webhooks/${id}/deliveries`)).body.items).toEqual([]);
  });

  it('leaves nothing behind where the queue did not take it', async () => {
    const call = api(() => Promise.reject(new Error('the queue is away')));
    const id = await made(call);
    expect((await call('POST', `/webhooks/${id}/test`)).status).toBe(500);
    expect((await call('GET', `/webhooks/${id}/deliveries`)).body.items).toEqual([]);
  });
});
