import type { Database } from '../data-api.ts';
import { json, text, uuid, whole } from '../sql-parameters.ts';
import type { Row } from '../sql-rows.ts';
import { WEBHOOK_OFF } from './delivery-attempts.ts';

export const MOST_WEBHOOKS = 5;

export interface Webhook {
  readonly id: string;
  readonly url: string;
  readonly eventTypes: readonly string[];
  readonly createdAt: string;
  /** null: it is on. */
  readonly switchedOffAt: string | null;
}

const COLUMNS = 'id, url, event_types, created_at, switched_off_at';

/** Into the owner's first free slot; nothing where there is none, or where another request has just taken it. */
const CREATE = `
INSERT INTO webhooks (id, owner_id, slot, url, event_types)
SELECT :id, :owner_id, min(slot), :url, CAST(:event_types AS jsonb)
FROM generate_series(1, CAST(:most AS integer)) AS slot
WHERE slot NOT IN (SELECT slot FROM webhooks WHERE owner_id = :owner_id)
HAVING min(slot) IS NOT NULL
ON CONFLICT DO NOTHING
RETURNING ${COLUMNS}`;

const LIST = `SELECT ${COLUMNS} FROM webhooks WHERE owner_id = :owner_id ORDER BY created_at, id`;
const READ = `SELECT ${COLUMNS} FROM webhooks WHERE id = :id AND owner_id = :owner_id`;
const DELETE = 'DELETE FROM webhooks WHERE id = :id AND owner_id = :owner_id RETURNING id';

/** The delivery whose answer it was has an outcome of its own; the others that wait have nothing to wait for. */
const SWITCH_OFF = `
WITH webhook AS (
  UPDATE webhooks SET switched_off_at = COALESCE(switched_off_at, now()) WHERE id = :id RETURNING id
)
UPDATE webhook_deliveries SET status = 'given_up', fault = '${WEBHOOK_OFF}', next_attempt_at = NULL
FROM webhook WHERE webhook_id = webhook.id AND status = 'pending' AND webhook_deliveries.id <> :delivery_id`;

/** Each lost race means that another one was made. */
const TRIES = MOST_WEBHOOKS + 1;

/** null where the owner has as many as there may be. */
export async function createWebhook(
  database: Database,
  ownerId: string,
  webhook: Pick<Webhook, 'id' | 'url' | 'eventTypes'>,
): Promise<Webhook | null> {
  for (let tries = 0; tries < TRIES; tries++) {
    const [row] = await database.query(CREATE, {
      id: uuid(webhook.id),
      owner_id: text(ownerId),
      url: text(webhook.url),
      event_types: json(webhook.eventTypes),
      most: whole(MOST_WEBHOOKS),
    });
    if (row !== undefined) return toWebhook(row);
    const present = await listWebhooks(database, ownerId);
    // The SDK repeats a statement whose reply was lost.
    const own = present.find(({ id }) => id === webhook.id);
    if (own !== undefined) return own;
    if (present.length >= MOST_WEBHOOKS) return null;
  }
  throw new Error(`webhooks of one owner were made ${TRIES} times while another one was to be made`);
}

export async function listWebhooks(database: Database, ownerId: string): Promise<readonly Webhook[]> {
  return (await database.query(LIST, { owner_id: text(ownerId) })).map(toWebhook);
}

export async function readWebhook(database: Database, id: string, ownerId: string): Promise<Webhook | null> {
  const [row] = await database.query(READ, { id: uuid(id), owner_id: text(ownerId) });
  return row === undefined ? null : toWebhook(row);
}

/** With its deliveries; false where there was none. */
export async function deleteWebhook(database: Database, id: string, ownerId: string): Promise<boolean> {
  return (await database.query(DELETE, { id: uuid(id), owner_id: text(ownerId) })).length === 1;
}

export async function switchOffWebhook(
  database: Database,
  { webhookId, deliveryId }: { readonly webhookId: string; readonly deliveryId: string },
): Promise<void> {
  await database.query(SWITCH_OFF, { id: uuid(webhookId), delivery_id: uuid(deliveryId) });
}

function toWebhook(row: Row): Webhook {
  return {
    id: row.text('id'),
    url: row.text('url'),
    eventTypes: row.json<string[]>('event_types'),
    createdAt: row.instant('created_at'),
    switchedOffAt: row.instantOrNull('switched_off_at'),
  };
}
