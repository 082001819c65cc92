import { importJWK, SignJWT } from 'jose';
import { onTestFinished } from 'vitest';
import { startGateway } from '../../../local/http-api/gateway-server.ts';
import type { CorsSettings, HttpRoute, IntegrationReply } from '../../../local/http-api/http-api.ts';
import { jwtAuthorizer } from '../../../local/http-api/jwt-authorizer.ts';
import { parseRouteKey } from '../../../local/http-api/route-table.ts';
import { TokenIssuer } from '../../../local/http-api/token-issuer.ts';

export const ISSUER = 'https://issuer.example';
export const AUDIENCE = 'field-app';

const privateKey = await TokenIssuer.newPrivateKey();
export const tokenIssuer = new TokenIssuer(privateKey);

export function token(overrides: Partial<Parameters<TokenIssuer['sign']>[0]> = {}): Promise<string> {
  return tokenIssuer.sign({
    subject: 'ana',
    issuer: ISSUER,
    audience: AUDIENCE,
    lifetimeSeconds: 60,
    ...overrides,
  });
}

/** As Cognito's access tokens are: without `aud`. */
export async function accessToken(clientId: string): Promise<string> {
  return new SignJWT({ client_id: clientId })
    .setProtectedHeader({ alg: 'RS256', kid: 'local' })
    .setIssuer(ISSUER)
    .setExpirationTime('1m')
    .sign(await importJWK(privateKey, 'RS256'));
}

export interface TestRoute {
  readonly key: string;
  readonly open?: boolean;
  readonly scopes?: readonly string[];
  readonly timeoutMilliseconds?: number;
  readonly invoke: (event: Record<string, never>) => Promise<IntegrationReply>;
}

const anyOrigin: CorsSettings = {
  allowOrigins: ['*'],
  allowMethods: ['GET', 'POST'],
  allowHeaders: ['authorization'],
  exposeHeaders: ['location'],
  allowCredentials: false,
  maxAgeSeconds: 60,
};

/** A gateway with these routes, gone when the test ends. */
export async function gatewayWith(routes: readonly TestRoute[], cors: CorsSettings | undefined = anyOrigin) {
  const log: string[] = [];
  const gateway = await startGateway({ log: (line) => log.push(line) });
  onTestFinished(() => gateway.close());
  const authorize = jwtAuthorizer({ issuer: ISSUER, audience: [AUDIENCE] }, tokenIssuer.publicKeys());
  gateway.serve({
    apiId: 'test',
    account: '000000000000',
    region: 'us-east-1',
    stage: '$default',
    cors,
    routes: routes.map(
      (route): HttpRoute => ({
        routeKey: parseRouteKey(route.key),
        timeoutMilliseconds: route.timeoutMilliseconds ?? 5000,
        authorize: route.open ? undefined : (header) => authorize(header, route.scopes ?? []),
        invoke: (event) => route.invoke(event as Record<string, never>),
      }),
    ),
  });
  return { url: gateway.url, log };
}

export const echo = async (event: unknown): Promise<IntegrationReply> => ({ payload: event });
