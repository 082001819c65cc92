import { announceEvent, type QueuedDelivery } from '../aws/webhook-repository/new-deliveries.ts';
import { payloadOf } from '../webhooks/webhook-payload.ts';
import { type AttemptParts, attemptDelivery, DONE, type Settlement } from './attempt-delivery.ts';
import { parseMessage } from './parse-message.ts';

export interface HandleMessageParts extends AttemptParts {
  /** Rejects unless all are in the queue. */
  readonly queue: (deliveries: readonly QueuedDelivery[]) => Promise<void>;
  readonly setAsideUnknown: (body: string) => Promise<void>;
  readonly onFault: (error: unknown) => void;
}

/** Seconds after which a message comes back that met a fault of ours or of AWS. */
const AFTER_FAULT = 30;

/** What becomes of one message. Never rejects. An event becomes a message for each webhook, so that none waits for another. */
export async function handleMessage(body: string, parts: HandleMessageParts): Promise<Settlement> {
  try {
    const parsed = parseMessage(body);
    if (parsed?.kind === 'delivery') return await attemptDelivery(parsed.message, parts);
    if (parsed?.kind === 'event') {
      const { type, detail } = parsed.event;
      const payload = payloadOf(type, detail.occurredAt, detail);
      await parts.queue(await announceEvent(parts.database, parsed.event, payload));
    } else {
      await parts.setAsideUnknown(body);
    }
    return DONE;
  } catch (error) {
    parts.onFault(error);
    return { kind: 'again', afterSeconds: AFTER_FAULT };
  }
}
