import { createHmac, timingSafeEqual } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signatureOf, webhookSecret } from '../../lambdas/webhooks/signature.ts';

describe('the signature of a delivery', () => {
  it('is that of the example which Standard Webhooks publishes', () => {
    const signature = signatureOf('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      timestamp: 1614265330,
      body: '{"test": 2432232314}',
    });
    expect(signature).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  it('holds by the lines of docs/events.md, and no longer once anything is changed', () => {
    const text = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(text, text, fc.nat(), fc.uuid(), (master, body, timestamp, id) => {
        const secret = webhookSecret(master, id);
        const signature = signatureOf(secret, { id, timestamp, body });
        expect(verify(secret, { id, timestamp, body }, signature)).toBe(true);
        expect(verify(secret, { id, timestamp: timestamp + 1, body }, signature)).toBe(false);
        expect(verify(secret, { id, timestamp, body: `${body} ` }, signature)).toBe(false);
        expect(verify(webhookSecret(`${master}.`, id), { id, timestamp, body }, signature)).toBe(false);
      }),
    );
  });

  it('has a key of 32 bytes, another one for each webhook', () => {
    const secrets = ['a', 'b'].map((id) => webhookSecret('master', id));
    expect(new Set(secrets).size).toBe(2);
    for (const secret of secrets)
      expect(Buffer.from(secret.slice('whsec_'.length), 'base64')).toHaveLength(32);
  });
});

/** As a receiver does it. */
function verify(
  secret: string,
  { id, timestamp, body }: { id: string; timestamp: number; body: string },
  header: string,
): boolean {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest();
  return header.split(' ').some((part) => {
    const given = Buffer.from(part.replace('v1,', ''), 'base64');
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}
