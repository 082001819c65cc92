import { createHmac } from 'node:crypto';

/** As Standard Webhooks has it (standardwebhooks.com): the key is what stands behind the prefix, in Base64. */
const SECRET_PREFIX = 'whsec_';
const VERSION = 'v1';

export interface SignedContent {
  /** The same for each attempt to deliver one event. */
  readonly id: string;
  /** Seconds since 1970, of this attempt. */
  readonly timestamp: number;
  readonly body: string;
}

/**
 * Derived, so that no secret lies in the database: who reads a backup of it can sign nothing. A webhook that is made anew has
 * another id, and so another secret.
 */
export function webhookSecret(masterSecret: string, webhookId: string): string {
  const key = createHmac('sha256', masterSecret).update(`webhook/${webhookId}`).digest('base64');
  return `${SECRET_PREFIX}${key}`;
}

/** Value of the header webhook-signature. */
export function signatureOf(secret: string, { id, timestamp, body }: SignedContent): string {
  const key = Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64');
  const digest = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return `${VERSION},${digest}`;
}
