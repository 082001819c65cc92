import { createHash, randomBytes } from 'node:crypto';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jwtAuthorizer } from '../../../local/http-api/jwt-authorizer.ts';
import { TokenIssuer } from '../../../local/http-api/token-issuer.ts';
import { type SignInServer, startSignInServer } from '../../../local/sign-in/start-sign-in-server.ts';

const PAGE = 'http://localhost:8408';
const API = { tokenIssuer: 'https://issuer.example/pool', tokenAudience: 'field-app' };
const READ = 'crop-health/images.read';
const WRITE = 'crop-health/images.write';

let issuer: TokenIssuer;
let server: SignInServer;

beforeAll(async () => {
  issuer = new TokenIssuer(await TokenIssuer.newPrivateKey());
  const client = {
    clientId: API.tokenAudience,
    redirectUri: `${PAGE}/signed-in`,
    signedOutUri: `${PAGE}/signed-out`,
    scopes: ['openid', READ, WRITE],
  };
  server = await startSignInServer({ client, issuer, accepted: API });
});

afterAll(() => server.close());

describe('the demo issuer', () => {
  it('signs a user in by authorisation code and PKCE, with a token that the API accepts', async () => {
    const { code, verifier, state } = await signIn('agronomist');
    expect(state).toBe('from-here');
    const tokens = await redeem(code, verifier);
    const authorize = jwtAuthorizer(
      { issuer: API.tokenIssuer, audience: [API.tokenAudience] },
      issuer.publicKeys(),
    );
    expect(await authorize(`Bearer ${tokens.body.access_token}`, [READ])).toMatchObject({
      authorized: { claims: { sub: 'agronomist' }, scopes: ['openid', READ, WRITE] },
    });
  });

  it('tells the client who signed in, with the nonce of its request', async () => {
    const { code, verifier } = await signIn('pilot');
    const { body } = await redeem(code, verifier);
    const keys = createLocalJWKSet(await getJson('/jwks'));
    const { payload } = await jwtVerify(body.id_token!, keys, {
      issuer: server.url,
      audience: API.tokenAudience,
    });
    expect(payload).toMatchObject({ sub: 'pilot', name: 'pilot', nonce: 'once' });
  });

  it('grants what was asked for and no more', async () => {
    const { code, verifier } = await signIn('pilot', { scope: `openid ${READ}` });
    expect((await redeem(code, verifier)).body.scope).toBe(`openid ${READ}`);
  });

  it('renews by a refresh token, each of which works once', async () => {
    const { code, verifier } = await signIn('pilot');
    const first = (await redeem(code, verifier)).body.refresh_token!;
    const second = await refresh(first);
    expect(second.status).toBe(200);
    expect(await refresh(first)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect((await refresh(second.body.refresh_token!)).status).toBe(200);
  });

  it('has its endpoints in a discovery document', async () => {
    expect(await getJson('/.well-known/openid-configuration')).toMatchObject({
      issuer: server.url,
      authorization_endpoint: `${server.url}/authorize`,
      token_endpoint: `${server.url}/token`,
      code_challenge_methods_supported: ['S256'],
    });
  });

  it('lets the page of the field app read its answers, and no other', async () => {
    const { headers } = await fetch(`${server.url}/jwks`, {
      headers: { origin: 'https://elsewhere.example' },
    });
    expect(headers.get('access-control-allow-origin')).toBe(PAGE);
  });
});

describe('what the demo issuer refuses', () => {
  it('a verifier that does not fit the challenge, and the code with it', async () => {
    const { code, verifier } = await signIn('pilot');
    expect(await redeem(code, randomBytes(32).toString('base64url'))).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    });
    expect((await redeem(code, verifier)).status).toBe(400);
  });

  it('a code that was used, whose refresh token it takes back', async () => {
    const { code, verifier } = await signIn('pilot');
    const { body } = await redeem(code, verifier);
    expect(await redeem(code, verifier)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect((await refresh(body.refresh_token!)).status).toBe(400);
  });

  it('another address to go back to, without going there', async () => {
    const { parameters } = request({ redirect_uri: 'https://elsewhere.example/signed-in' });
    const response = await authorize(parameters);
    expect(response.status).toBe(400);
    expect(response.headers.get('location')).toBeNull();
  });

  it.each([
    ['a plain challenge', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['no challenge', { code_challenge: '' }, 'invalid_request'],
    ['another flow', { response_type: 'token' }, 'unsupported_response_type'],
    ['a scope that there is not', { scope: 'openid everything' }, 'invalid_scope'],
  ])('%s, which the page is told', async (_, changed, error) => {
    const response = await authorize(request(changed).parameters);
    expect(new URL(response.headers.get('location')!).searchParams.get('error')).toBe(error);
  });

  it('to send anybody elsewhere after signing out', async () => {
    const leave = (to: string) =>
      fetch(`${server.url}/logout?post_logout_redirect_uri=${encodeURIComponent(to)}`, {
        redirect: 'manual',
      });
    expect((await leave('https://elsewhere.example/')).status).toBe(400);
    expect((await leave(`${PAGE}/signed-out`)).headers.get('location')).toBe(`${PAGE}/signed-out`);
  });

  it('refresh tokens of those who have signed out', async () => {
    const { code, verifier } = await signIn('leaving');
    const { refresh_token, id_token } = (await redeem(code, verifier)).body;
    const query = new URLSearchParams({
      post_logout_redirect_uri: `${PAGE}/signed-out`,
      id_token_hint: id_token!,
    });
    await fetch(`${server.url}/logout?${query}`, { redirect: 'manual' });
    expect((await refresh(refresh_token!)).status).toBe(400);
  });

  it('a host name that was made to lead to this machine', async () => {
    const response = await fetch(server.url.replace('127.0.0.1', 'localhost'));
    expect(response.status).toBe(404);
  });
});

type Tokens = Partial<Record<'access_token' | 'id_token' | 'refresh_token' | 'scope' | 'error', string>>;

function request(changed: Readonly<Record<string, string>> = {}) {
  const verifier = randomBytes(32).toString('base64url');
  const parameters = new URLSearchParams({
    client_id: API.tokenAudience,
    redirect_uri: `${PAGE}/signed-in`,
    response_type: 'code',
    scope: `openid ${READ} ${WRITE}`,
    state: 'from-here',
    nonce: 'once',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...changed,
  });
  return { verifier, parameters };
}

function authorize(parameters: URLSearchParams): Promise<Response> {
  return fetch(`${server.url}/authorize`, { method: 'POST', body: parameters, redirect: 'manual' });
}

/** As the page's form does. */
async function signIn(user: string, changed: Readonly<Record<string, string>> = {}) {
  const { verifier, parameters } = request(changed);
  parameters.set('user', user);
  const response = await authorize(parameters);
  const back = new URL(response.headers.get('location')!);
  expect(`${back.origin}${back.pathname}`).toBe(`${PAGE}/signed-in`);
  return { verifier, code: back.searchParams.get('code')!, state: back.searchParams.get('state') };
}

function redeem(code: string, verifier: string) {
  return token({
    grant_type: 'authorization_code',
    code,
    code_verifier: verifier,
    redirect_uri: `${PAGE}/signed-in`,
  });
}

function refresh(refreshToken: string) {
  return token({ grant_type: 'refresh_token', refresh_token: refreshToken });
}

async function token(form: Readonly<Record<string, string>>): Promise<{ status: number; body: Tokens }> {
  const body = new URLSearchParams({ client_id: API.tokenAudience, ...form });
  const response = await fetch(`${server.url}/token`, { method: 'POST', body });
  return { status: response.status, body: (await response.json()) as Tokens };
}

async function getJson(path: string) {
  return (await fetch(`${server.url}${path}`)).json() as Promise<JSONWebKeySet>;
}
