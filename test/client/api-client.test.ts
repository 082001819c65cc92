import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiProblem, ApiUnreachable } from '../../client/api-problem.ts';
import { clientWith, json, problem } from './answering-fetch.ts';
import { passTimeFor, secondsFor, stopTheClock } from './passing-time.ts';

const FILE = { filename: 'beds.tif', contentType: 'image/tiff', size: 1 } as const;
const CREATED = {
  id: 'a',
  status: 'uploaded',
  createdAt: '',
  duplicateOf: null,
  upload: null,
  uploads: null,
};

beforeEach(stopTheClock);
afterEach(() => {
  vi.useRealTimers();
});

describe('a request', () => {
  it('has its parameters where the document has them, and a token asked for this request', async () => {
    const { client, sent } = clientWith(json({}), json({}));
    await client.getImage({ id: 'a/b?', ifNoneMatch: 'W/"x"' });
    await client.listImages({ field: 'Nord & Süd', limit: '5', cursor: undefined });
    expect(sent.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET https://api.test/images/a%2Fb%3F',
      'GET https://api.test/images?limit=5&field=Nord+%26+S%C3%BCd',
    ]);
    expect(sent[0]!.headers.get('if-none-match')).toBe('W/"x"');
    expect(sent.map(({ headers }) => headers.get('authorization'))).toEqual([
      'Bearer token-0',
      'Bearer token-1',
    ]);
  });

  it('has a body with its type, or neither', async () => {
    const { client, sent } = clientWith(json({}, { status: 202 }), json({}, { status: 202 }));
    await client.reprocessImage({ id: 'a', body: { scale: null } });
    await client.reprocessImage({ id: 'a' });
    expect(sent.map(({ body, headers }) => [body, headers.get('content-type')])).toEqual([
      ['{"scale":null}', 'application/json'],
      ['', null],
    ]);
  });

  it.each(['', '.', '..'])('is not sent with %j in its path, which would be another path', async (id) => {
    const { client, sent } = clientWith(json({}));
    await expect(client.deleteImage({ id })).rejects.toThrow(TypeError);
    expect(sent).toEqual([]);
  });
});

describe('an answer', () => {
  it('comes with what its headers say', async () => {
    const headers = { etag: 'W/"1"', 'retry-after': '3', location: '/images/a' };
    const { client } = clientWith(json(CREATED, { status: 201, headers }));
    expect(await client.createImage({ body: FILE })).toEqual({
      status: 201,
      body: CREATED,
      etag: 'W/"1"',
      retryAfter: 3,
      location: '/images/a',
    });
  });

  it('of what has not changed has no body, and still says when to ask again', async () => {
    const headers = { etag: 'W/"1"', 'retry-after': '3' };
    const { client } = clientWith(new Response(null, { status: 304, headers }));
    const answer = await client.getImage({ id: 'a', ifNoneMatch: 'W/"1"' });
    expect(answer).toMatchObject({ status: 304, body: null, etag: 'W/"1"', retryAfter: 3 });
  });

  it('without a body is null', async () => {
    const { client } = clientWith(new Response(null, { status: 204 }));
    expect((await client.deleteImage({ id: 'a' })).body).toBeNull();
  });
});

describe('a refusal', () => {
  it('is a problem with its code, and what would have been accepted', async () => {
    const errors = [{ field: 'size', code: 'invalid', message: 'too large', accepted: 'up to 5' }];
    const { client } = clientWith(problem(400, 'invalid_request', { errors }));
    const refused = await client.createImage({ body: FILE }).catch((error) => error);
    expect(refused).toBeInstanceOf(ApiProblem);
    expect(refused).toMatchObject({
      status: 400,
      code: 'invalid_request',
      errors,
      attempted: 'POST /images',
    });
    expect(refused.message).toBe('POST /images: because; size: too large, accepted: up to 5');
  });

  it('of the gateway, or of what is no problem at all, has the status as its code', async () => {
    const gateway = clientWith(json({ message: 'Unauthorized' }, { status: 401 }));
    await expect(gateway.client.listImages()).rejects.toMatchObject({
      code: 'http_401',
      detail: 'Unauthorized',
    });
    const proxy = clientWith(new Response('<html>', { status: 404, statusText: 'Not Found' }));
    await expect(proxy.client.listImages()).rejects.toMatchObject({ code: 'http_404', detail: 'Not Found' });
  });
});

describe('what passes', () => {
  it('is waited for as long as the API says', async () => {
    const { client, sent } = clientWith(
      problem(503, 'database_resuming', {}, { 'retry-after': '10' }),
      new TypeError('fetch failed'),
      json({ items: [], nextCursor: null }),
    );
    const seconds = await secondsFor(client.listImages());
    expect(seconds).toBeGreaterThanOrEqual(10);
    expect(seconds).toBeLessThan(12);
    expect(sent).toHaveLength(3);
  });

  it('is told where the wait would be long, or was in vain', async () => {
    const paused = clientWith(problem(503, 'intake_paused', {}, { 'retry-after': '60' }));
    await expect(paused.client.createImage({ body: FILE })).rejects.toMatchObject({ retryAfter: 60 });
    const offline = clientWith(...Array.from({ length: 5 }, () => new TypeError('fetch failed')));
    await expect(passTimeFor(offline.client.listImages())).rejects.toThrow(ApiUnreachable);
    expect(offline.sent).toHaveLength(5);
  });

  it('makes no second image: a creation is repeated with the key that it began with', async () => {
    const { client, sent } = clientWith(
      problem(502, 'x'),
      new TypeError('fetch failed'),
      json(CREATED, { status: 201 }),
    );
    await passTimeFor(client.createImage({ body: FILE }));
    const keys = sent.map(({ headers }) => headers.get('idempotency-key'));
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(new Set(keys)).toHaveLength(1);
  });

  it('leaves a key or an id of the caller as it is', async () => {
    const { client, sent } = clientWith(json(CREATED), json(CREATED));
    await client.createImage({ body: FILE, idempotencyKey: 'card-7' });
    await client.createImage({ body: { ...FILE, id: 'f3b1c1de-2a52-4a05-9ec7-0c3e6a1d6c11' } });
    expect(sent.map(({ headers }) => headers.get('idempotency-key'))).toEqual(['card-7', null]);
  });

  it('is not tried again where a second time would not be the same: what was asked for may have been done', async () => {
    const { client, sent } = clientWith(problem(502, 'x'), json({}));
    await expect(client.reprocessImage({ id: 'a' })).rejects.toMatchObject({ status: 502 });
    expect(sent).toHaveLength(1);
  });

  it('ends with the signal', async () => {
    const controller = new AbortController();
    const { client, sent } = clientWith(problem(503, 'database_resuming', {}, { 'retry-after': '10' }));
    const listed = client.listImages({ signal: controller.signal });
    setTimeout(() => controller.abort(new Error('left the page')), 5_000);
    await expect(passTimeFor(listed)).rejects.toThrow('left the page');
    expect(sent).toHaveLength(1);
  });
});
