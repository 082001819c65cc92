import type { Database } from '../aws/data-api.ts';
import {
  type AttemptOutcome,
  type ClaimedDelivery,
  claimDelivery,
  recordAttempt,
} from '../aws/webhook-repository/delivery-attempts.ts';
import type { QueuedDelivery } from '../aws/webhook-repository/new-deliveries.ts';
import { switchOffWebhook } from '../aws/webhook-repository/webhooks.ts';
import { type RetryTerms, retryDelay } from '../webhooks/retry-schedule.ts';
import { signatureOf, webhookSecret } from '../webhooks/signature.ts';
import type { PostOutcome, WebhookRequest } from './post-webhook.ts';

export interface AttemptParts {
  readonly database: Database;
  readonly masterSecret: () => Promise<string>;
  readonly post: (request: WebhookRequest) => Promise<PostOutcome>;
  readonly retries: RetryTerms;
  /** Into the dead-letter queue, so that a redrive begins the next series. */
  readonly setAside: (delivery: QueuedDelivery, reason: string) => Promise<void>;
  readonly onAttempt: (delivery: ClaimedDelivery, outcome: AttemptOutcome) => void;
  /** Seconds since 1970. */
  readonly now: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
}

/** `done` is deleted; `again` comes back after the given time. */
export type Settlement =
  | { readonly kind: 'done' }
  | { readonly kind: 'again'; readonly afterSeconds: number };

export const DONE: Settlement = { kind: 'done' };

/** The receiver has said that nobody is there any more. */
const GONE = 410;

/** Rejects only where the database, the secret or the queue cannot be reached. */
export async function attemptDelivery(queued: QueuedDelivery, parts: AttemptParts): Promise<Settlement> {
  const secret = await parts.masterSecret();
  const claim = await claimDelivery(parts.database, queued);
  if (claim.kind === 'early') return { kind: 'again', afterSeconds: claim.seconds };
  if (claim.kind === 'given_up') await parts.setAside(queued, 'given up');
  if (claim.kind !== 'claimed') return DONE;
  const { delivery } = claim;
  const posted = await parts.post(requestOf(delivery, secret, parts.now()));
  const isGone = posted.responseStatus === GONE;
  const retrySeconds =
    posted.fault === null || isGone ? null : retryDelay(delivery.attempt, parts.retries, parts.random());
  const outcome = { ...posted, retrySeconds };
  if (isGone) await switchOffWebhook(parts.database, delivery);
  await recordAttempt(parts.database, delivery, outcome);
  parts.onAttempt(delivery, outcome);
  if (retrySeconds !== null) return { kind: 'again', afterSeconds: retrySeconds };
  if (posted.fault !== null && !isGone) await parts.setAside(queued, reasonOf(delivery, posted));
  return DONE;
}

function requestOf({ eventId, url, body, webhookId }: ClaimedDelivery, master: string, timestamp: number) {
  const secret = webhookSecret(master, webhookId);
  return {
    url,
    body,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'crop-health-webhooks/1',
      'webhook-id': eventId,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': signatureOf(secret, { id: eventId, timestamp, body }),
    },
  };
}

function reasonOf({ attempt }: ClaimedDelivery, { fault, responseStatus }: PostOutcome): string {
  return `given up after ${attempt} attempts: ${fault}${responseStatus === null ? '' : ` ${responseStatus}`}`;
}
