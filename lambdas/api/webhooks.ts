import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { listDeliveries } from '../aws/webhook-repository/list-deliveries.ts';
import { addTestDelivery, withdrawDelivery } from '../aws/webhook-repository/new-deliveries.ts';
import {
  createWebhook,
  deleteWebhook,
  listWebhooks,
  MOST_WEBHOOKS,
  readWebhook,
  type Webhook,
} from '../aws/webhook-repository/webhooks.ts';
import { EVENTS } from '../contract.ts';
import { isImageId } from '../pipeline/image-id.ts';
import { payloadOf, WEBHOOK_EVENT_TYPES } from '../webhooks/webhook-payload.ts';
import type { ApiParts } from './api-parts.ts';
import { toFieldProblems } from './field-problems.ts';
import { emptyResponse, type HttpResponse, jsonResponse, type RouteRequest, readJsonBody } from './http.ts';
import { invalidRequest, ProblemError } from './problem.ts';
import { createWebhookSchema } from './webhook-schema.ts';
import type {
  CreateWebhookResponse,
  ListDeliveriesResponse,
  ListWebhooksResponse,
  TestWebhookResponse,
  WebhookFacts,
} from './webhook-types.ts';

const MOST_DELIVERIES = 50;

export async function answerCreate({ event, ownerId }: RouteRequest, parts: ApiParts): Promise<HttpResponse> {
  const schema = createWebhookSchema(parts.webhooks);
  const parsed = v.safeParse(schema, readJsonBody(event));
  if (!parsed.success) throw invalidRequest(toFieldProblems(parsed.issues, schema));
  const { url, events = WEBHOOK_EVENT_TYPES } = parsed.output;
  const id = randomUUID();
  // Before the row: it is shown once, and a webhook that nobody can verify is of no use.
  const secret = await parts.webhooks.secretOf(id);
  const href = new URL(url).href;
  const webhook = await createWebhook(parts.database, ownerId, { id, url: href, eventTypes: events });
  if (webhook === null) {
    throw new ProblemError('too_many_webhooks', `delete one of your ${MOST_WEBHOOKS} webhooks first`);
  }
  const answer: CreateWebhookResponse = { ...factsOf(webhook), secret };
  return jsonResponse(201, answer);
}

export async function answerList({ ownerId }: RouteRequest, parts: ApiParts): Promise<HttpResponse> {
  const items = (await listWebhooks(parts.database, ownerId)).map(factsOf);
  return jsonResponse(200, { items } satisfies ListWebhooksResponse);
}

export async function answerDelete(
  { ownerId, parameters }: RouteRequest,
  parts: ApiParts,
): Promise<HttpResponse> {
  const id = parameters.id ?? '';
  const isDeleted = isImageId(id) && (await deleteWebhook(parts.database, id, ownerId));
  if (!isDeleted) throw webhookNotFound();
  return emptyResponse(204);
}

/** As any other event, through the queue: what is tested is the way that the others take. */
export async function answerTest(request: RouteRequest, parts: ApiParts): Promise<HttpResponse> {
  const { id } = await readOwn(request, parts);
  const eventId = randomUUID();
  const body = payloadOf(EVENTS.test, new Date().toISOString(), { eventId, webhookId: id });
  const event = { id: eventId, type: EVENTS.test, body };
  const queued = await addTestDelivery(parts.database, id, event);
  try {
    await parts.webhooks.queue(queued);
  } catch (error) {
    await withdrawDelivery(parts.database, queued.deliveryId);
    throw error;
  }
  return jsonResponse(202, { deliveryId: queued.deliveryId, eventId } satisfies TestWebhookResponse);
}

export async function answerDeliveries(request: RouteRequest, parts: ApiParts): Promise<HttpResponse> {
  const { id } = await readOwn(request, parts);
  const items = await listDeliveries(parts.database, id, MOST_DELIVERIES);
  return jsonResponse(200, { items } satisfies ListDeliveriesResponse);
}

async function readOwn({ ownerId, parameters }: RouteRequest, parts: ApiParts): Promise<Webhook> {
  const id = parameters.id ?? '';
  const webhook = isImageId(id) ? await readWebhook(parts.database, id, ownerId) : null;
  if (webhook === null) throw webhookNotFound();
  return webhook;
}

function factsOf({ id, url, eventTypes, createdAt, switchedOffAt }: Webhook): WebhookFacts {
  return { id, url, events: eventTypes, createdAt, switchedOffAt };
}

/** Somebody else's gets the same answer, as with images. */
function webhookNotFound(): ProblemError {
  return new ProblemError('webhook_not_found', 'you have no webhook with this id');
}
