import type { Database } from '../data-api.ts';
import { uuid, whole } from '../sql-parameters.ts';

/** Status of a delivery: `given_up` is a dead letter, or the receiver has said that it is gone. */
export type DeliveryStatus = 'pending' | 'delivered' | 'given_up';

export interface Delivery {
  readonly id: string;
  readonly eventId: string;
  readonly eventType: string;
  /** null: a test event. */
  readonly imageId: string | null;
  readonly status: DeliveryStatus;
  readonly attempts: number;
  readonly createdAt: string;
  readonly lastAttemptAt: string | null;
  readonly nextAttemptAt: string | null;
  readonly responseStatus: number | null;
  readonly fault: string | null;
}

const LIST = `
SELECT id, event_id, event_type, image_id, status, attempts, created_at, attempted_at, next_attempt_at,
  response_status, fault
FROM webhook_deliveries WHERE webhook_id = :webhook_id
ORDER BY created_at DESC, id DESC LIMIT :limit`;

/** Newest first. */
export async function listDeliveries(
  database: Database,
  webhookId: string,
  limit: number,
): Promise<readonly Delivery[]> {
  const rows = await database.query(LIST, { webhook_id: uuid(webhookId), limit: whole(limit) });
  return rows.map((row) => ({
    id: row.text('id'),
    eventId: row.text('event_id'),
    eventType: row.text('event_type'),
    imageId: row.textOrNull('image_id'),
    status: row.text('status') as DeliveryStatus,
    attempts: row.number('attempts'),
    createdAt: row.instant('created_at'),
    lastAttemptAt: row.instantOrNull('attempted_at'),
    nextAttemptAt: row.instantOrNull('next_attempt_at'),
    responseStatus: row.numberOrNull('response_status'),
    fault: row.textOrNull('fault'),
  }));
}
