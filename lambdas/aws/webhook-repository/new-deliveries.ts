import type { ImageEvent } from '../../pipeline/image-event.ts';
import type { Database } from '../data-api.ts';
import { text, uuid } from '../sql-parameters.ts';

/** One event for one webhook, by which a message names it. */
export interface QueuedDelivery {
  readonly deliveryId: string;
  /** Series of attempts: 1, and one more for each redrive. */
  readonly round: number;
}

/**
 * One for each webhook of the owner that asks for the event, and is on. Of an event that comes twice, those that are still to be
 * delivered come again: whoever made them may have died before he queued them. Of a deleted image nothing is told.
 */
const ANNOUNCE = `
WITH made AS (
  INSERT INTO webhook_deliveries (webhook_id, image_id, event_id, event_type, body)
  SELECT webhooks.id, images.id, :event_id, :event_type, :body
  FROM webhooks JOIN images ON images.id = :image_id AND images.owner_id = webhooks.owner_id
  WHERE webhooks.owner_id = :owner_id AND switched_off_at IS NULL
    AND event_types @> to_jsonb(CAST(:event_type AS text))
  ON CONFLICT (webhook_id, event_id) DO NOTHING
  RETURNING id, round
)
SELECT id, round FROM made
UNION
SELECT id, round FROM webhook_deliveries WHERE event_id = :event_id AND status = 'pending' AND attempts = 0`;

const TEST = `
INSERT INTO webhook_deliveries (webhook_id, event_id, event_type, body)
VALUES (:webhook_id, :event_id, :event_type, :body)
RETURNING id, round`;

const WITHDRAW = 'DELETE FROM webhook_deliveries WHERE id = :id AND attempts = 0';

/** The answers of receivers are of use for weeks, not for ever. */
const FORGET_OLD = `DELETE FROM webhook_deliveries WHERE created_at < now() - interval '30 days'`;

export async function announceEvent(
  database: Database,
  { type, detail }: ImageEvent,
  body: string,
): Promise<readonly QueuedDelivery[]> {
  const rows = await database.query(ANNOUNCE, {
    event_id: uuid(detail.eventId),
    event_type: text(type),
    image_id: uuid(detail.imageId),
    owner_id: text(detail.owner),
    body: text(body),
  });
  return rows.map((row) => ({ deliveryId: row.text('id'), round: row.number('round') }));
}

export async function addTestDelivery(
  database: Database,
  webhookId: string,
  event: { readonly id: string; readonly type: string; readonly body: string },
): Promise<QueuedDelivery> {
  const [row] = await database.query(TEST, {
    webhook_id: uuid(webhookId),
    event_id: uuid(event.id),
    event_type: text(event.type),
    body: text(event.body),
  });
  return { deliveryId: row!.text('id'), round: row!.number('round') };
}

/** Of a delivery whose message could not be queued. */
export async function withdrawDelivery(database: Database, deliveryId: string): Promise<void> {
  await database.query(WITHDRAW, { id: uuid(deliveryId) });
}

export async function forgetOldDeliveries(database: Database): Promise<void> {
  await database.query(FORGET_OLD);
}
