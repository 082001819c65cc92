import { type DeliverWebhookMessage, EVENTS } from '../contract.ts';
import type { ImageEvent } from '../pipeline/image-event.ts';
import { isImageId } from '../pipeline/image-id.ts';

export type WebhookMessage =
  /** Of EventBridge: for all webhooks of the owner. */
  | { readonly kind: 'event'; readonly event: ImageEvent }
  /** Of ours: for one. */
  | { readonly kind: 'delivery'; readonly message: DeliverWebhookMessage };

/** null: no delivery of it could make it one of those. */
export function parseMessage(body: string): WebhookMessage | null {
  const value = parseObject(body);
  if (value === null) return null;
  if (value.kind === 'deliver-webhook') {
    const isWhole = isImageId(String(value.deliveryId)) && Number.isSafeInteger(value.round);
    return isWhole ? { kind: 'delivery', message: value as unknown as DeliverWebhookMessage } : null;
  }
  const { source, detail } = value;
  const type = value['detail-type'];
  const isOurs = source === EVENTS.source && (type === EVENTS.completed || type === EVENTS.failed);
  return isOurs && isDetail(detail) ? { kind: 'event', event: { type, detail } as ImageEvent } : null;
}

function isDetail(detail: unknown): boolean {
  if (typeof detail !== 'object' || detail === null) return false;
  const { eventId, imageId, owner, occurredAt } = detail as Record<string, unknown>;
  return (
    isImageId(String(eventId)) &&
    isImageId(String(imageId)) &&
    typeof owner === 'string' &&
    typeof occurredAt === 'string'
  );
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
