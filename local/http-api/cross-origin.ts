import type { IncomingHttpHeaders } from 'node:http';
import type { CorsSettings } from './http-api.ts';

export function isPreflight(method: string | undefined, headers: IncomingHttpHeaders): boolean {
  return method === 'OPTIONS' && Boolean(headers.origin) && Boolean(headers['access-control-request-method']);
}

/** Headers that API Gateway puts on every answer to an allowed origin, instead of the integration's own. */
export function corsHeaders(cors: CorsSettings, origin: string | undefined): Record<string, string> {
  if (!origin || !isAllowed(cors, origin)) return {};
  const anyOrigin = cors.allowOrigins.includes('*') && !cors.allowCredentials;
  return {
    'access-control-allow-origin': anyOrigin ? '*' : origin,
    ...(anyOrigin ? {} : { vary: 'Origin' }),
    ...(cors.allowCredentials ? { 'access-control-allow-credentials': 'true' } : {}),
    ...(cors.exposeHeaders.length > 0
      ? { 'access-control-expose-headers': cors.exposeHeaders.join(',') }
      : {}),
  };
}

export function preflightHeaders(cors: CorsSettings, headers: IncomingHttpHeaders): Record<string, string> {
  const allowed = corsHeaders(cors, headers.origin);
  if (Object.keys(allowed).length === 0) return {};
  return {
    ...allowed,
    'access-control-allow-methods': cors.allowMethods.join(','),
    'access-control-allow-headers': cors.allowHeaders.join(','),
    ...(cors.maxAgeSeconds === undefined ? {} : { 'access-control-max-age': String(cors.maxAgeSeconds) }),
  };
}

/** `*`, `https://*` (any host of the scheme), or the origin itself. */
function isAllowed(cors: CorsSettings, origin: string): boolean {
  return cors.allowOrigins.some((allowed) => {
    if (allowed === '*' || allowed === origin) return true;
    return allowed.endsWith('://*') && origin.startsWith(allowed.slice(0, -1));
  });
}
