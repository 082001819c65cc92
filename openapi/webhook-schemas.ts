import * as v from 'valibot';
import { createWebhookSchema } from '../lambdas/api/webhook-schema.ts';
import type {
  CreateWebhookResponse,
  ListDeliveriesResponse,
  ListWebhooksResponse,
  TestWebhookResponse,
} from '../lambdas/api/webhook-types.ts';

const id = v.pipe(v.string(), v.uuid());
const time = v.pipe(v.string(), v.isoTimestamp());
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const facts = {
  id,
  url: v.string(),
  events: v.array(v.string()),
  createdAt: time,
  switchedOffAt: v.nullable(time),
};

const created: v.GenericSchema<CreateWebhookResponse> = v.strictObject({ ...facts, secret: v.string() });
const list: v.GenericSchema<ListWebhooksResponse> = v.strictObject({
  items: v.array(v.strictObject(facts)),
});
const tested: v.GenericSchema<TestWebhookResponse> = v.strictObject({ deliveryId: id, eventId: id });
const deliveries: v.GenericSchema<ListDeliveriesResponse> = v.strictObject({
  items: v.array(
    v.strictObject({
      id,
      eventId: id,
      eventType: v.string(),
      imageId: v.nullable(id),
      status: v.picklist(['pending', 'delivered', 'given_up']),
      attempts: count,
      createdAt: time,
      lastAttemptAt: v.nullable(time),
      nextAttemptAt: v.nullable(time),
      responseStatus: v.nullable(count),
      fault: v.nullable(v.string()),
    }),
  ),
});

export const WEBHOOK_SCHEMAS = {
  CreateWebhook: createWebhookSchema({ allowsLoopback: false }),
  CreatedWebhook: created,
  WebhookList: list,
  TestedWebhook: tested,
  DeliveryList: deliveries,
};
