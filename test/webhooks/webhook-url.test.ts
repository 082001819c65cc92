import { describe, expect, it } from 'vitest';
import { parseWebhookUrl } from '../../lambdas/webhooks/webhook-url.ts';

const deployed = (text: string) => parseWebhookUrl(text, { allowsLoopback: false });
const local = (text: string) => parseWebhookUrl(text, { allowsLoopback: true });

describe('the URL of a webhook', () => {
  it.each([
    'https://farm.example/hook?key=1',
    'https://farm.example:8443/hook',
    'https://farm.example./hook',
    'https://local.example/hook',
    'https://93.184.215.14/hook',
    'https://[2a05:d014::1]/hook',
  ])('may be %s', (text) => {
    expect(deployed(text)?.href).toBe(text);
  });

  it.each([
    'http://farm.example/hook',
    'https://farm.example:8080/hook',
    'https://user:word@farm.example/hook',
    'https://farm.example/hook#part',
    'https://farm.example/hook#',
    'https://localhost/hook',
    'https://intranet/hook',
    'https://127.0.0.1/hook',
    // Other spellings of the same address.
    'https://2130706433/hook',
    'https://0x7f000001/hook',
    'https://0177.0.0.1/hook',
    'https://169.254.169.254/latest/meta-data/',
    'https://10.0.0.1/hook',
    'https://[::1]/hook',
    'https://[::ffff:10.0.0.1]/hook',
    'https://localhost./hook',
    'https://intranet./hook',
    'https://farm.localhost/hook',
    'https://farm.local/hook',
    'https://FARM.Internal./hook',
    'https://router.home.arpa/hook',
    'https://farm..example/hook',
    ' https://farm.example/hook',
    'https://farm.example/hook\n',
    'https://farm.exa\tmple/hook',
    'https://farm.example/a hook',
    'https://farm.example/\u0000',
    'ftp://farm.example/hook',
    'farm.example/hook',
    '',
    `https://farm.example/${'a'.repeat(2000)}`,
  ])('may not be %s', (text) => {
    expect(deployed(text)).toBeNull();
  });

  it('may be on this machine only where the pipeline itself is', () => {
    for (const text of ['http://127.0.0.1:3000/hook', 'http://localhost:3000/hook', 'http://[::1]:3000/']) {
      expect(local(text)).not.toBeNull();
      expect(deployed(text)).toBeNull();
    }
    for (const text of ['http://farm.example/hook', 'https://10.0.0.1/', 'http://169.254.169.254/']) {
      expect(local(text)).toBeNull();
    }
  });
});
