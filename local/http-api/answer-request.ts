import type { IncomingMessage } from 'node:http';
import { isPreflight, preflightHeaders } from './cross-origin.ts';
import { gatewayEvent } from './gateway-event.ts';
import {
  type GatewayResponse,
  gatewayMessage,
  INTERNAL_SERVER_ERROR,
  responseOf,
} from './gateway-response.ts';
import type { HttpApi, HttpRoute } from './http-api.ts';
import type { AuthorizationResult } from './jwt-authorizer.ts';
import { matchRoute } from './route-table.ts';

/** Limit of HTTP APIs. */
const MAXIMUM_BODY_BYTES = 10 * 1024 * 1024;

type Refusal = Extract<AuthorizationResult, { readonly refused: string }>;

/** What API Gateway answers, be it its own answer or the function's. */
export async function answerTo(
  api: HttpApi,
  message: IncomingMessage,
  requestId: string,
  log: (line: string) => void,
): Promise<GatewayResponse> {
  const target = `http://127.0.0.1${message.url}`;
  const url = URL.canParse(target) ? new URL(target) : undefined;
  const path = url && decoded(url.pathname);
  if (!url || path === undefined) return gatewayMessage(400, 'Bad Request');
  const matched = matchRoute(api.routes, message.method ?? 'GET', path);
  const preflight = api.cors && isPreflight(message.method, message.headers) ? api.cors : undefined;
  if (!matched && preflight) return noContent(preflightHeaders(preflight, message.headers));
  if (!matched) return gatewayMessage(404, 'Not Found');
  const { route, pathParameters } = matched;
  const authorization = await route.authorize?.(message.headers.authorization);
  if (authorization && 'refused' in authorization) {
    log(`${requestId} ${authorization.refused}: ${authorization.reason}`);
    return refusal(authorization);
  }
  // With CORS configured, API Gateway answers a preflight that it lets in, without the integration.
  if (preflight) return noContent(preflightHeaders(preflight, message.headers));
  const body = await readBody(message);
  if (!body) return gatewayMessage(413, 'Request Entity Too Large');
  const found = { routeKey: route.routeKey.key, pathParameters };
  const event = gatewayEvent(api, { message, url, path, body, requestId }, found, authorization?.authorized);
  const answer = await integrate(route, event, requestId, log);
  return api.cors ? { ...answer, headers: withoutCors(answer.headers) } : answer;
}

async function integrate(
  route: HttpRoute,
  event: unknown,
  requestId: string,
  log: (line: string) => void,
): Promise<GatewayResponse> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<'timeout'>((resolve) => {
    timer = setTimeout(resolve, route.timeoutMilliseconds, 'timeout');
  });
  const reply = await Promise.race([route.invoke(event), timeout]).finally(() => clearTimeout(timer));
  if (reply === 'timeout') return gatewayMessage(503, 'Service Unavailable');
  if (!reply.functionError) return responseOf(reply.payload);
  log(`${requestId} function error: ${reply.functionError.errorMessage}`);
  return INTERNAL_SERVER_ERROR;
}

/** In the words of RFC 6750. API Gateway has a description behind them. */
function refusal(authorization: Refusal): GatewayResponse {
  if (authorization.refused === 'unauthorized') {
    return gatewayMessage(401, 'Unauthorized', { 'www-authenticate': 'Bearer' });
  }
  const challenge = `Bearer scope="${authorization.missingScopes.join(' ')}" error="insufficient_scope"`;
  return gatewayMessage(403, 'Forbidden', { 'www-authenticate': challenge });
}

function noContent(headers: Record<string, string>): GatewayResponse {
  return { status: 204, headers, body: Buffer.alloc(0) };
}

/** undefined where the body is larger than an HTTP API takes. */
async function readBody(message: IncomingMessage): Promise<Buffer | undefined> {
  if (Number(message.headers['content-length'] ?? 0) > MAXIMUM_BODY_BYTES) return undefined;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAXIMUM_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** undefined for a malformed percent escape. */
function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

/** With CORS configured, API Gateway drops the integration's own CORS headers. */
function withoutCors(headers: GatewayResponse['headers']): GatewayResponse['headers'] {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith('access-control-')));
}
