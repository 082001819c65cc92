import type { CreateWebhookResponse, ListDeliveriesResponse } from '../../../lambdas/api/webhook-types.ts';
import { EVENTS, OUTPUTS } from '../../../lambdas/contract.ts';
import { startReceiver } from '../../end-to-end/webhook-receiver.ts';
import type { World } from '../world.ts';
import { scenario } from './scenario.ts';

export const webhookMade = scenario('a webhook is made, with its secret', async (world) => {
  world.endProcesses('api');
  const id = await makeWebhook(world, 'http://127.0.0.1:9/');
  await world.run.app.call('DELETE', `/webhooks/${id}`);
  return true;
});

export const testEventDelivered = scenario('a test event reaches its receiver', async (world) => {
  const receiver = await startReceiver();
  const id = await makeWebhook(world, receiver.url);
  const { status } = await world.run.app.call('POST', `/webhooks/${id}/test`);
  const isDelivered = await world.until(() => receiver.received.length > 0);
  await world.run.app.call('DELETE', `/webhooks/${id}`);
  await receiver.close();
  return status === 202 && isDelivered;
});

/** Each process reads the secret once. */
export const testEventSigned = scenario('a process that has just begun signs a test event', (world) => {
  world.endProcesses('deliver-webhooks');
  return testEventDelivered.isReached(world);
});

export const testEventTaken = scenario(
  'a test event is taken out of the queue once it is delivered',
  async (world) => {
    // What a withheld action has left in work would be seen as this one's.
    await world.takeAll(String(world.run.pipeline.outputs[OUTPUTS.webhookQueueUrl]));
    // Off and on: only when it begins does the mapping look at the queue's attributes.
    await world.switchDeliveries(false);
    await world.switchDeliveries(true);
    const isDelivered = await testEventDelivered.isReached(world);
    return isDelivered && (await world.until(async () => (await world.webhookQueueDepth()) === 0));
  },
);

export const refusedEventReturned = scenario(
  'an event that its receiver refused comes back after a wait of its own',
  async (world) => {
    const receiver = await startReceiver([500, 200]);
    const id = await makeWebhook(world, receiver.url);
    await world.run.app.call('POST', `/webhooks/${id}/test`);
    const isDelivered = await world.until(() => receiver.received.length === 2);
    await world.run.app.call('DELETE', `/webhooks/${id}`);
    await receiver.close();
    return isDelivered;
  },
);

export const deadLetterKept = scenario('an event that is given up becomes a dead letter', async (world) => {
  const receiver = await startReceiver([500]);
  const id = await makeWebhook(world, receiver.url);
  await world.run.app.call('POST', `/webhooks/${id}/test`);
  const givenUp = async () => {
    const { body } = await world.run.app.call<ListDeliveriesResponse>('GET', `/webhooks/${id}/deliveries`);
    return body.items[0]?.status === 'given_up';
  };
  const isGivenUp = await world.until(givenUp);
  const url = String(world.run.pipeline.outputs[OUTPUTS.webhookDeadLetterQueueUrl]);
  const isKept = await world.until(async () => (await world.takeAll(url)).length > 0);
  await world.run.app.call('DELETE', `/webhooks/${id}`);
  await receiver.close();
  return isGivenUp && isKept;
});

export const eventFannedOut = scenario(
  'an event of an image reaches the webhook of its owner',
  async (world) => {
    const receiver = await startReceiver();
    const id = await makeWebhook(world, receiver.url);
    await world.completed();
    const isDelivered = await world.until(() => receiver.received.length > 0);
    await world.run.app.call('DELETE', `/webhooks/${id}`);
    await receiver.close();
    return isDelivered;
  },
);

async function makeWebhook(world: World, url: string): Promise<string> {
  const body = { url, events: [EVENTS.completed] };
  const made = await world.run.app.call<CreateWebhookResponse>('POST', '/webhooks', body);
  if (made.status !== 201) throw new Error(`POST /webhooks: ${made.status}`);
  return made.body.id;
}
