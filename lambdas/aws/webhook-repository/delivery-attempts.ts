import type { Database } from '../data-api.ts';
import { text, uuid, whole } from '../sql-parameters.ts';
import type { QueuedDelivery } from './new-deliveries.ts';

export interface ClaimedDelivery extends QueuedDelivery {
  readonly webhookId: string;
  readonly eventId: string;
  readonly url: string;
  readonly body: string;
  /** 1 for the first of the series. */
  readonly attempt: number;
}

export type DeliveryClaim =
  | { readonly kind: 'claimed'; readonly delivery: ClaimedDelivery }
  /** Another attempt is under way, or this message has come too soon. */
  | { readonly kind: 'early'; readonly seconds: number }
  /** All attempts of this series have failed; whoever saw the last one may have died before he set it aside. */
  | { readonly kind: 'given_up' }
  /** Delivered, withdrawn, deleted, or of a webhook that is switched off. */
  | { readonly kind: 'nothing_to_do' };

export interface AttemptOutcome {
  /** null: no answer came. */
  readonly responseStatus: number | null;
  /** null: it was delivered. */
  readonly fault: string | null;
  /** Of a failed attempt: when the next one is; null where there is none. */
  readonly retrySeconds: number | null;
}

/** Seconds after which an attempt that was not recorded counts as dead: longer than one may take. */
const ATTEMPT_LEASE = 60;

/** SQS counts in whole seconds: a message may come a little before the database thinks that it is time. */
const CLAIM = `
UPDATE webhook_deliveries SET attempts = attempts + 1, attempted_at = now(),
  next_attempt_at = now() + :lease * interval '1 second'
FROM webhooks
WHERE webhook_deliveries.id = :id AND webhooks.id = webhook_id AND switched_off_at IS NULL
  AND status = 'pending' AND round = :round AND next_attempt_at < now() + interval '1 second'
RETURNING webhook_id, event_id, url, body, attempts`;

const LOOK = `
SELECT status, round, switched_off_at IS NOT NULL AS is_off,
  CAST(CEIL(EXTRACT(EPOCH FROM next_attempt_at - now())) AS bigint) AS seconds
FROM webhook_deliveries JOIN webhooks ON webhooks.id = webhook_id WHERE webhook_deliveries.id = :id`;

/** In place of a fault of the receiver's: its webhook is off. */
export const WEBHOOK_OFF = 'webhook_off';

/** Announced while the webhook was being switched off, or its worker died before he noted the answer. */
const GIVE_UP = `
UPDATE webhook_deliveries SET status = 'given_up', fault = COALESCE(fault, '${WEBHOOK_OFF}'), next_attempt_at = NULL
WHERE id = :id AND status = 'pending'`;

/** A dead letter that was put back names the series that it begins. */
const REOPEN = `
UPDATE webhook_deliveries SET status = 'pending', round = round + 1, attempts = 0, next_attempt_at = now()
WHERE id = :id AND status = 'given_up' AND round = :round - 1
RETURNING id`;

const RECORD = `
UPDATE webhook_deliveries SET
  status = CASE WHEN CAST(:fault AS text) IS NULL THEN 'delivered'
    WHEN CAST(:retry_seconds AS bigint) IS NULL THEN 'given_up' ELSE 'pending' END,
  response_status = CAST(:response_status AS integer), fault = CAST(:fault AS text),
  next_attempt_at = now() + CAST(:retry_seconds AS bigint) * interval '1 second'
WHERE id = :id AND round = :round AND attempts = :attempt AND status = 'pending'`;

export async function claimDelivery(database: Database, queued: QueuedDelivery): Promise<DeliveryClaim> {
  const claimed = await tryToClaim(database, queued);
  if (claimed !== null) return { kind: 'claimed', delivery: claimed };
  const id = uuid(queued.deliveryId);
  const [row] = await database.query(LOOK, { id });
  if (row === undefined) return { kind: 'nothing_to_do' };
  if (row.boolean('is_off')) {
    await database.query(GIVE_UP, { id });
    return { kind: 'nothing_to_do' };
  }
  const status = row.text('status');
  const round = row.number('round');
  if (status === 'pending' && round === queued.round) {
    return { kind: 'early', seconds: Math.max(row.number('seconds'), 1) };
  }
  if (status !== 'given_up') return { kind: 'nothing_to_do' };
  if (round === queued.round) return { kind: 'given_up' };
  const reopened = await database.query(REOPEN, { id, round: whole(queued.round) });
  if (reopened.length === 0) return { kind: 'nothing_to_do' };
  const again = await tryToClaim(database, queued);
  return again === null ? { kind: 'early', seconds: 1 } : { kind: 'claimed', delivery: again };
}

async function tryToClaim(database: Database, queued: QueuedDelivery): Promise<ClaimedDelivery | null> {
  const [row] = await database.query(CLAIM, {
    id: uuid(queued.deliveryId),
    round: whole(queued.round),
    lease: whole(ATTEMPT_LEASE),
  });
  if (row === undefined) return null;
  return {
    ...queued,
    webhookId: row.text('webhook_id'),
    eventId: row.text('event_id'),
    url: row.text('url'),
    body: row.text('body'),
    attempt: row.number('attempts'),
  };
}

export async function recordAttempt(
  database: Database,
  { deliveryId, round, attempt }: ClaimedDelivery,
  { responseStatus, fault, retrySeconds }: AttemptOutcome,
): Promise<void> {
  const orNull = (value: number | null) => text(value === null ? null : String(value));
  await database.query(RECORD, {
    id: uuid(deliveryId),
    round: whole(round),
    attempt: whole(attempt),
    fault: text(fault),
    response_status: orNull(responseStatus),
    retry_seconds: orNull(retrySeconds),
  });
}
