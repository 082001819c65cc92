import { EVENTS } from '../contract.ts';

/** What a webhook can ask for. Test events come to all. */
export const WEBHOOK_EVENT_TYPES = [EVENTS.completed, EVENTS.failed] as const;

/** The body of a delivery, whose bytes are kept: what is signed once more is the same text. */
export function payloadOf(type: string, occurredAt: string, data: object): string {
  return JSON.stringify({ type, timestamp: occurredAt, data });
}
