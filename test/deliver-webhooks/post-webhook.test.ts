import type { lookup } from 'node:dns';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { guardedLookup } from '../../lambdas/deliver-webhooks/guarded-lookup.ts';
import { postWebhook } from '../../lambdas/deliver-webhooks/post-webhook.ts';
import { isLoopbackAddress, isPublicAddress } from '../../lambdas/webhooks/public-address.ts';
import { type Receiver, startReceiver } from '../end-to-end/webhook-receiver.ts';

/** A name server that says what a test wants. */
function names(...answers: readonly (readonly string[])[]): typeof lookup {
  let asked = 0;
  return ((_name: string, _options: object, callback: (error: null, found: object[]) => void) => {
    const addresses = answers[Math.min(asked, answers.length - 1)]!;
    asked += 1;
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  }) as unknown as typeof lookup;
}

const request = (url: string) => ({ url, headers: { 'content-type': 'text/plain' }, body: 'grüße' });

/** Longer than any answer takes, on a busy machine. */
const PATIENT = 10_000;

function post(
  url: string,
  isAllowed = isLoopbackAddress,
  lookUp = names(['127.0.0.1']),
  timeoutMilliseconds = PATIENT,
) {
  const terms = { isAllowed, lookup: guardedLookup(isAllowed, lookUp), timeoutMilliseconds };
  return postWebhook(request(url), terms);
}

let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver([200]);
});
afterAll(() => receiver.close());
const named = (name: string) => receiver.url.replace('127.0.0.1', name);

describe('a delivery', () => {
  it('sends the bytes that were signed, by POST', async () => {
    expect(await post(receiver.url)).toEqual({ fault: null, responseStatus: 200 });
    expect(receiver.received.at(-1)).toMatchObject({
      method: 'POST',
      body: 'grüße',
      headers: { 'content-length': '7', 'content-type': 'text/plain' },
    });
  });

  it('follows no redirect', async () => {
    const elsewhere = await startReceiver([302], receiver.url);
    const before = receiver.received.length;
    expect(await post(elsewhere.url)).toEqual({ fault: 'http_status', responseStatus: 302 });
    expect(receiver.received).toHaveLength(before);
    await elsewhere.close();
  });

  it('waits for so long, and no longer', async () => {
    const silent = await startReceiver([0]);
    const answer = await post(silent.url, isLoopbackAddress, names(['127.0.0.1']), 500);
    expect(answer).toEqual({ fault: 'timed_out', responseStatus: null });
    await silent.close();
  });

  it('is given once the status has come: of an answer without end it reads the beginning', async () => {
    const endless = createServer((_request, response) => {
      const write = () => {
        while (!response.destroyed && response.write('x'.repeat(1024)));
        response.once('drain', write);
      };
      write();
    });
    await new Promise<void>((resolve) => endless.listen(0, '127.0.0.1', resolve));
    const { port } = endless.address() as AddressInfo;
    expect(await post(`http://127.0.0.1:${port}/`)).toEqual({ fault: null, responseStatus: 200 });
    await new Promise((resolve) => endless.close(resolve));
  });

  it('tells a host that nobody knows from one that nobody answers at', async () => {
    const unknown = ((_n: string, _o: object, done: (error: Error) => void) =>
      done(Object.assign(new Error('?'), { code: 'ENOTFOUND' }))) as unknown as typeof lookup;
    expect(await post(named('nobody.example'), isLoopbackAddress, unknown)).toMatchObject({
      fault: 'host_not_found',
    });
    const gone = await startReceiver();
    await gone.close();
    expect(await post(gone.url)).toEqual({ fault: 'connection_failed', responseStatus: null });
  });
});

describe('what is at no public address', () => {
  const refused = { fault: 'address_refused', responseStatus: null };

  it.each(['127.0.0.1', '10.0.0.7', '169.254.169.254', '::1', 'fd00::1', '::ffff:127.0.0.1'])(
    'is not connected to: %s',
    async (address) => {
      const before = receiver.received.length;
      expect(await post(named('farm.example'), isPublicAddress, names([address]))).toEqual(refused);
      expect(receiver.received).toHaveLength(before);
    },
  );

  it('is not connected to when the URL has its address', async () => {
    expect(await post(receiver.url, isPublicAddress)).toEqual(refused);
  });

  it('is not connected to when another address of the name is public', async () => {
    const both = names(['93.184.215.14', '127.0.0.1']);
    expect(await post(named('farm.example'), isPublicAddress, both)).toEqual(refused);
  });

  it('is not reached by a name that leads elsewhere the second time: it is looked up once', async () => {
    const rebinding = names(['127.0.0.2'], ['127.0.0.1']);
    const outcome = await post(named('farm.example'), (address) => address === '127.0.0.2', rebinding);
    // Whatever is at the first address answers, or nobody: the receiver at the second one hears nothing.
    expect(outcome.fault).not.toBe('address_refused');
    expect(outcome.responseStatus === 200).toBe(false);
  });
});
