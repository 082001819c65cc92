import type { Delivery } from '../aws/webhook-repository/list-deliveries.ts';

/** POST /webhooks */
export interface CreateWebhookRequest {
  readonly url: string;
  /** All where it is left out. */
  readonly events?: readonly string[];
}

export interface WebhookFacts {
  readonly id: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly createdAt: string;
  /** When the receiver answered 410: nothing is sent since then. null: it is on. */
  readonly switchedOffAt: string | null;
}

export interface CreateWebhookResponse extends WebhookFacts {
  /** Shown here only. */
  readonly secret: string;
}

/** GET /webhooks */
export interface ListWebhooksResponse {
  readonly items: readonly WebhookFacts[];
}

/** POST /webhooks/{id}/test: 202, the event is in the queue. */
export interface TestWebhookResponse {
  readonly deliveryId: string;
  readonly eventId: string;
}

/** GET /webhooks/{id}/deliveries: the newest 50. */
export interface ListDeliveriesResponse {
  readonly items: readonly Delivery[];
}
