import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { startGateway } from '../../../local/http-api/gateway-server.ts';
import { TokenIssuer } from '../../../local/http-api/token-issuer.ts';
import { AUDIENCE, accessToken, echo, gatewayWith, ISSUER, token } from './gateway.ts';

const bearer = async (...overrides: Parameters<typeof token>) => ({
  headers: { authorization: `Bearer ${await token(...overrides)}` },
});

describe('the event', () => {
  it('has payload format 2.0', async () => {
    const { url } = await gatewayWith([{ key: 'GET /images/{id}', invoke: echo }]);
    const response = await fetch(`${url}/images/a%20b?x=1&x=2&y=%C3%A9`, {
      headers: { ...(await bearer()).headers, 'X-Field': 'North', cookie: 'a=1; b=2' },
    });
    expect(await response.json()).toMatchObject({
      version: '2.0',
      routeKey: 'GET /images/{id}',
      rawPath: '/images/a b',
      rawQueryString: 'x=1&x=2&y=%C3%A9',
      queryStringParameters: { x: '1,2', y: 'é' },
      pathParameters: { id: 'a b' },
      cookies: ['a=1', 'b=2'],
      headers: { 'x-field': 'North' },
      requestContext: {
        accountId: '000000000000',
        stage: '$default',
        http: { method: 'GET', path: '/images/a b', protocol: 'HTTP/1.1' },
        authorizer: { jwt: { claims: { sub: 'ana', iss: ISSUER, aud: AUDIENCE }, scopes: null } },
      },
      isBase64Encoded: false,
    });
  });

  it.each([
    ['application/json', '{"a":1}', false],
    ['application/problem+json', '{}', false],
    ['image/png', 'iVBORw0=', true],
    ['application/x-www-form-urlencoded', 'YT0x', true],
  ])('carries a body of %s as text or base64', async (type, expected, isBase64Encoded) => {
    const body = isBase64Encoded ? Buffer.from(expected, 'base64') : expected;
    const { url } = await gatewayWith([{ key: 'POST /images', open: true, invoke: echo }]);
    const response = await fetch(`${url}/images`, {
      method: 'POST',
      body,
      headers: { 'content-type': type },
    });
    expect(await response.json()).toMatchObject({ body: expected, isBase64Encoded });
  });
});

describe('the answer', () => {
  it('is what the function says', async () => {
    const { url } = await gatewayWith([
      {
        key: '$default',
        open: true,
        invoke: async () => ({
          payload: {
            statusCode: 201,
            headers: { Location: '/images/1', 'Content-Type': 'image/png' },
            cookies: ['a=1', 'b=2'],
            body: 'iVBORw0=',
            isBase64Encoded: true,
          },
        }),
      },
    ]);
    const response = await fetch(url);
    expect(response.status).toBe(201);
    expect(response.headers.get('location')).toBe('/images/1');
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(Buffer.from(await response.arrayBuffer()).toString('base64')).toBe('iVBORw0=');
  });

  it('is inferred from a value without a status code', async () => {
    const { url } = await gatewayWith([
      { key: '$default', open: true, invoke: async () => ({ payload: { a: 1 } }) },
    ]);
    const response = await fetch(url);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toEqual({ a: 1 });
  });

  it.each([
    [
      'a function error',
      async () => ({ functionError: { errorMessage: 'boom' } }),
      500,
      'Internal Server Error',
    ],
    [
      'a refused invocation',
      async () => Promise.reject(new Error('no permission')),
      500,
      'Internal Server Error',
    ],
    ['an impossible status', async () => ({ payload: { statusCode: 7000 } }), 500, 'Internal Server Error'],
    [
      'a header that no response can have',
      async () => ({ payload: { statusCode: 200, headers: { x: 'a\nb' } } }),
      500,
      'Internal Server Error',
    ],
    ['a function that is too slow', async () => sleep(500, { payload: {} }), 503, 'Service Unavailable'],
  ])('is an error of the gateway after %s', async (_name, invoke, status, message) => {
    const { url } = await gatewayWith([{ key: '$default', open: true, timeoutMilliseconds: 100, invoke }]);
    const response = await fetch(url);
    expect([response.status, await response.json()]).toEqual([status, { message }]);
  });

  it('is 404 without a route, and 400 for a path that cannot be read', async () => {
    const { url } = await gatewayWith([{ key: 'GET /images', open: true, invoke: echo }]);
    expect((await fetch(`${url}/fields`)).status).toBe(404);
    expect(await statusOf(`${url}/images/%ff`)).toBe(400);
  });

  it('is 413 for a body of more than 10 MB, told before or not', async () => {
    const { url } = await gatewayWith([{ key: 'POST /images', open: true, invoke: echo }]);
    const body = Buffer.alloc(10 * 1024 * 1024 + 1);
    expect((await fetch(`${url}/images`, { method: 'POST', body })).status).toBe(413);
    expect(await statusOf(`${url}/images`, body)).toBe(413);
  });

  it('is 503 before an API is deployed', async () => {
    const gateway = await startGateway({ log: () => {} });
    expect((await fetch(gateway.url)).status).toBe(503);
    await gateway.close();
  });
});

describe('the JWT authorizer', () => {
  it('lets a good token in, also one with client_id instead of aud', async () => {
    const { url } = await gatewayWith([{ key: 'GET /images', invoke: echo }]);
    expect((await fetch(`${url}/images`, await bearer())).status).toBe(200);
    const withClientId = async (clientId: string) =>
      fetch(`${url}/images`, { headers: { authorization: `Bearer ${await accessToken(clientId)}` } });
    expect((await withClientId(AUDIENCE)).status).toBe(200);
    expect((await withClientId('other-app')).status).toBe(401);
  });

  const otherKey = async () =>
    new TokenIssuer(await TokenIssuer.newPrivateKey()).sign({
      subject: 'ana',
      issuer: ISSUER,
      audience: AUDIENCE,
      lifetimeSeconds: 60,
    });

  it.each([
    ['no token', async () => undefined],
    ['a word', async () => 'Bearer nonsense'],
    ['another scheme', async () => 'Basic YTpi'],
    ['an expired token', async () => `Bearer ${await token({ lifetimeSeconds: -1 })}`],
    ['another issuer', async () => `Bearer ${await token({ issuer: 'https://evil.example' })}`],
    ['another audience', async () => `Bearer ${await token({ audience: 'other-app' })}`],
    ['another key', async () => `Bearer ${await otherKey()}`],
    ['no signature', async () => `Bearer ${(await token()).split('.').slice(0, 2).join('.')}.`],
    ['alg none', async () => `Bearer ${unsigned(await token())}`],
  ])('refuses %s with 401', async (_name, authorization) => {
    const { url } = await gatewayWith([{ key: '$default', invoke: echo }]);
    const value = await authorization();
    const response = await fetch(url, value === undefined ? {} : { headers: { authorization: value } });
    expect([response.status, await response.json()]).toEqual([401, { message: 'Unauthorized' }]);
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/);
  });

  it('asks for one of the scopes of the route', async () => {
    const { url } = await gatewayWith([{ key: '$default', scopes: ['images.write'], invoke: echo }]);
    for (const scope of [undefined, 'images.read', 'images.writer']) {
      const response = await fetch(url, await bearer(scope === undefined ? {} : { scope }));
      expect([response.status, await response.json()]).toEqual([403, { message: 'Forbidden' }]);
      expect(response.headers.get('www-authenticate')).toBe(
        'Bearer scope="images.write" error="insufficient_scope"',
      );
    }
    expect((await fetch(url, await bearer({ scope: 'images.read images.write' }))).status).toBe(200);
  });
});

describe('CORS', () => {
  const preflight = { origin: 'https://app.example', 'access-control-request-method': 'POST' };

  it('answers a preflight itself on an open route, and refuses it behind an authorizer', async () => {
    const { url } = await gatewayWith([
      { key: '$default', invoke: echo },
      { key: 'OPTIONS /{proxy+}', open: true, invoke: echo },
    ]);
    const response = await fetch(`${url}/images`, { method: 'OPTIONS', headers: preflight });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('access-control-allow-methods')).toBe('GET,POST');
    expect(response.headers.get('access-control-max-age')).toBe('60');
    expect((await fetch(url, { method: 'OPTIONS', headers: preflight })).status).toBe(401);
  });

  it("puts the API's headers on answers, instead of the function's own", async () => {
    const invoke = async () => ({
      payload: {
        statusCode: 200,
        headers: { 'Access-Control-Allow-Origin': 'https://other.example' },
        body: '',
      },
    });
    const { url } = await gatewayWith([{ key: '$default', open: true, invoke }]);
    const cross = await fetch(url, { headers: { origin: 'https://app.example' } });
    expect(cross.headers.get('access-control-allow-origin')).toBe('*');
    expect(cross.headers.get('access-control-expose-headers')).toBe('location');
    expect((await fetch(url)).headers.get('access-control-allow-origin')).toBeNull();
  });
});

function unsigned(signed: string): string {
  const payload = signed.split('.')[1];
  return `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
}

/** Without fetch's own checks of the URL, and with the body in chunks of unknown length. */
function statusOf(url: string, body?: Buffer): Promise<number | undefined> {
  const { origin, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { port, host: '127.0.0.1', path: url.slice(origin.length), method: body ? 'POST' : 'GET' },
      (response) => {
        response.resume();
        resolve(response.statusCode);
      },
    );
    outgoing.once('error', reject);
    if (body) outgoing.write(body);
    outgoing.end();
  });
}
