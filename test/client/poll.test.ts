import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { poll } from '../../client/poll.ts';
import { clientWith, json } from './answering-fetch.ts';
import { passTimeFor, secondsFor, stopTheClock } from './passing-time.ts';

beforeEach(stopTheClock);
afterEach(() => {
  vi.useRealTimers();
});

const state = (status: string, retryAfter?: string) =>
  json({ status }, { headers: { etag: `W/"${status}"`, ...(retryAfter && { 'retry-after': retryAfter }) } });
const unchanged = (etag: string) =>
  new Response(null, { status: 304, headers: { etag, 'retry-after': '4' } });

function follow(...answers: Response[]) {
  const { client, sent } = clientWith(...answers);
  const seen: string[] = [];
  const finished = (options: { signal?: AbortSignal; atMost?: number } = {}) =>
    poll((ifNoneMatch) => client.getImage({ id: 'a', ifNoneMatch }), {
      until: ({ body }) => {
        seen.push(body.status);
        return body.status === 'completed';
      },
      ...options,
    });
  return { sent, seen, finished };
}

describe('following an image', () => {
  it('asks whether it has changed, as often as the API says, and looks at what has', async () => {
    const { sent, seen, finished } = follow(
      state('uploaded', '2'),
      unchanged('W/"uploaded"'),
      state('processing', '3'),
      state('completed'),
    );
    expect(await secondsFor(finished())).toBeCloseTo(9, 0);
    expect(seen).toEqual(['uploaded', 'processing', 'completed']);
    expect(sent.map(({ headers }) => headers.get('if-none-match'))).toEqual([
      null,
      'W/"uploaded"',
      'W/"uploaded"',
      'W/"processing"',
    ]);
  });

  it('waits no longer than its caller wants', async () => {
    const { finished } = follow(state('uploaded', '60'), state('completed'));
    expect(await secondsFor(finished({ atMost: 1 }))).toBeCloseTo(1, 0);
  });

  it('ends with the signal, while it waits', async () => {
    const controller = new AbortController();
    const { seen, finished } = follow(state('uploaded', '60'));
    const end = finished({ signal: controller.signal });
    setTimeout(() => controller.abort(new Error('left the page')), 5_000);
    await expect(passTimeFor(end)).rejects.toThrow('left the page');
    expect(seen).toEqual(['uploaded']);
  });
});
