import * as v from 'valibot';
import { WEBHOOK_EVENT_TYPES } from '../webhooks/webhook-payload.ts';
import { ACCEPTED_URL, MAXIMUM_URL_CHARACTERS, parseWebhookUrl } from '../webhooks/webhook-url.ts';

const EVENTS = `one or several of ${WEBHOOK_EVENT_TYPES.join(', ')}, each once`;

/** The body of POST /webhooks. */
export function createWebhookSchema(terms: { readonly allowsLoopback: boolean }) {
  return v.strictObject({
    url: v.pipe(
      v.string(ACCEPTED_URL),
      v.maxLength(MAXIMUM_URL_CHARACTERS, ACCEPTED_URL),
      v.check((text) => parseWebhookUrl(text, terms) !== null, ACCEPTED_URL),
    ),
    events: v.exactOptional(
      v.pipe(
        v.array(v.picklist(WEBHOOK_EVENT_TYPES, EVENTS), EVENTS),
        v.minLength(1, EVENTS),
        v.check((types) => new Set(types).size === types.length, EVENTS),
      ),
    ),
  });
}
