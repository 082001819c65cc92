import { GetQueueAttributesCommand, StartMessageMoveTaskCommand } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CreateWebhookResponse, ListDeliveriesResponse } from '../../lambdas/api/webhook-types.ts';
import { EVENTS, OUTPUTS } from '../../lambdas/contract.ts';
import { signatureOf } from '../../lambdas/webhooks/signature.ts';
import type { CallFault, ServiceCall } from '../../local/faults/interference.ts';
import { photo } from './images.ts';
import { IMPATIENT, type PipelineUnderTest, startPipelineUnderTest } from './pipeline-under-test.ts';
import { type ReceivedRequest, type Receiver, startReceiver } from './webhook-receiver.ts';

let run: PipelineUnderTest;
let onCall: (call: ServiceCall) => CallFault | undefined = () => undefined;
const receivers: Receiver[] = [];
beforeAll(async () => {
  run = await startPipelineUnderTest(
    { ...IMPATIENT, uploadLifetimeSeconds: 600 },
    { interference: { onCall: (call) => onCall(call) } },
  );
  const { environment } = run.pipeline.functions.get('crop-health-dev-deliver-webhooks').definition;
  Object.assign(environment, { WEBHOOK_ATTEMPTS: '3', WEBHOOK_RETRY_SECONDS: '0' });
});
afterEach(async () => {
  onCall = () => undefined;
  await run.database.query('DELETE FROM webhooks');
  await Promise.all(receivers.splice(0).map((receiver) => receiver.close()));
});
afterAll(() => run?.stop());

const WAIT = { timeout: 30_000, interval: 50 };

async function receiver(statuses?: readonly number[]): Promise<Receiver> {
  const made = await startReceiver(statuses);
  receivers.push(made);
  return made;
}

async function webhook(url: string): Promise<CreateWebhookResponse> {
  const made = await run.app.call<CreateWebhookResponse>('POST', '/webhooks', { url });
  if (made.status !== 201) throw new Error(`POST /webhooks: ${made.status} ${JSON.stringify(made.body)}`);
  return made.body;
}

async function upload(bytes?: Uint8Array): Promise<string> {
  const body = bytes ?? (await photo());
  const request = { filename: 'beds.jpg', contentType: 'image/jpeg', size: body.length, field: 'north' };
  const created = await run.app.create(request);
  await run.app.send(created, body);
  return created.id;
}

async function deliveries(id: string): Promise<ListDeliveriesResponse['items']> {
  return (await run.app.call<ListDeliveriesResponse>('GET', `/webhooks/${id}/deliveries`)).body.items;
}

function queue(output: string) {
  const QueueUrl = String(run.pipeline.outputs[output]);
  const AttributeNames = ['ApproximateNumberOfMessages' as const, 'QueueArn' as const];
  const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames });
  return async () => (await run.sqs.send(command)).Attributes!;
}

/** As docs/events.md tells receivers to do it. */
function isSigned(secret: string, { headers, body }: ReceivedRequest): boolean {
  const content = {
    id: String(headers['webhook-id']),
    timestamp: Number(headers['webhook-timestamp']),
    body,
  };
  return headers['webhook-signature'] === signatureOf(secret, content);
}

describe('the webhook of an owner', () => {
  it('is told, signed, of an image that completes and of one that fails', async () => {
    const { url, received } = await receiver();
    const { secret } = await webhook(url);
    const ids = [await upload(), await upload(Buffer.from('no picture'))];
    await expect.poll(() => received.length, WAIT).toBe(2);
    for (const request of received) {
      expect(isSigned(secret, request)).toBe(true);
      expect(Math.abs(Date.now() / 1000 - Number(request.headers['webhook-timestamp']))).toBeLessThan(300);
    }
    const told = received.map(({ headers, body }) => ({ headers, ...JSON.parse(body) }));
    const completed = told.find(({ type }) => type === EVENTS.completed);
    expect(completed.data).toMatchObject({
      imageId: ids[0],
      field: 'north',
      status: 'completed',
      attempt: 1,
    });
    expect(completed.headers['webhook-id']).toBe(completed.data.eventId);
    const failed = told.find(({ type }) => type === EVENTS.failed);
    expect(failed.data).toMatchObject({ imageId: ids[1], failureCode: 'unsupported_format' });
  });

  it('is told again until it takes the event, the same bytes under the same id', async () => {
    const { url, received } = await receiver([500, 503, 204]);
    const { id } = await webhook(url);
    expect((await run.app.call('POST', `/webhooks/${id}/test`)).status).toBe(202);
    await expect.poll(() => received.length, WAIT).toBe(3);
    expect(new Set(received.map(({ body, headers }) => `${headers['webhook-id']} ${body}`)).size).toBe(1);
    await expect
      .poll(async () => (await deliveries(id))[0], WAIT)
      .toMatchObject({ status: 'delivered', attempts: 3, responseStatus: 204, eventType: EVENTS.test });
  });

  it('that takes nothing leaves a dead letter, whose redrive begins anew; others are not held up', async () => {
    const dead = await receiver([500, 500, 500, 200]);
    const alive = await receiver();
    const { id } = await webhook(dead.url);
    await webhook(alive.url);
    await upload();
    await expect.poll(() => alive.received.length, WAIT).toBe(1);
    await expect
      .poll(async () => (await deliveries(id))[0], WAIT)
      .toMatchObject({
        status: 'given_up',
        attempts: 3,
        nextAttemptAt: null,
        fault: 'http_status',
      });
    const dlq = queue(OUTPUTS.webhookDeadLetterQueueUrl);
    await expect.poll(async () => (await dlq()).ApproximateNumberOfMessages, WAIT).toBe('1');
    // Both named: what the function itself has put there has no queue that SQS would know it came from.
    const DestinationArn = (await queue(OUTPUTS.webhookQueueUrl)()).QueueArn;
    await run.sqs.send(
      new StartMessageMoveTaskCommand({ SourceArn: (await dlq()).QueueArn, DestinationArn }),
    );
    await expect
      .poll(async () => (await deliveries(id))[0], WAIT)
      .toMatchObject({ status: 'delivered', attempts: 1 });
  });

  it('is not sent to a private address, though a name leads there', async () => {
    const { id } = await webhook('https://farm.example.invalid/hook');
    // As it would be stored had the check of URLs missed it.
    await run.database.query('UPDATE webhooks SET url = $1 WHERE id = $2', ['https://169.254.169.254/x', id]);
    await run.app.call('POST', `/webhooks/${id}/test`);
    await expect
      .poll(async () => (await deliveries(id))[0], WAIT)
      .toMatchObject({ status: 'given_up', fault: 'address_refused', responseStatus: null });
    for (const url of ['https://10.0.0.1/', 'http://192.168.1.1/']) {
      expect((await run.app.call('POST', '/webhooks', { url })).status).toBe(400);
    }
  });
});

describe('an event whose worker died', () => {
  it('between the commit and its publication is published by the sweep, once the queue has no other way', async () => {
    const { url, received } = await receiver();
    await webhook(url);
    let killed = 0;
    onCall = (call) => {
      if (call.service !== 'events' || killed > 0) return undefined;
      killed += 1;
      run.pipeline.functions.get('crop-health-dev-process-image').killOne(call.environmentId);
      return { answer: new Error('nobody is there to hear it') };
    };
    const id = await upload();
    await expect.poll(() => killed, WAIT).toBe(1);
    expect((await run.app.image(id)).status).toBe('completed');
    expect(received).toEqual([]);
    const open = async () => (await run.register.list(1000)).open.map(({ imageId }) => imageId);
    expect(await open()).toContain(id);

    await expect.poll(() => run.sweep().then(() => received.length), WAIT).toBe(1);
    expect(JSON.parse(received[0]!.body).data).toMatchObject({ imageId: id, status: 'completed' });
    await expect.poll(() => run.sweep().then(open), WAIT).not.toContain(id);
  });
});
