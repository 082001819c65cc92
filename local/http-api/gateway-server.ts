import { randomUUID } from 'node:crypto';
import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { corsHeaders, isPreflight, preflightHeaders } from './cross-origin.ts';
import { gatewayEvent } from './gateway-event.ts';
import {
  type GatewayResponse,
  gatewayMessage,
  INTERNAL_SERVER_ERROR,
  responseOf,
} from './gateway-response.ts';
import type { HttpApi, HttpRoute } from './http-api.ts';
import { matchRoute } from './route-table.ts';

/** Limits of HTTP APIs. */
const MAXIMUM_BODY_BYTES = 10 * 1024 * 1024;
const MAXIMUM_HEADER_BYTES = 10_240;

const NOTHING_DEPLOYED: HttpApi = {
  apiId: '',
  account: '',
  region: '',
  stage: '',
  cors: undefined,
  routes: [],
};

export interface GatewayServer {
  readonly url: string;
  readonly port: number;
  /** Until then every request is answered with 503: the address has to be known before the API is deployed. */
  serve(api: HttpApi): void;
  close(): Promise<void>;
}

/** Listens on 127.0.0.1 for one HTTP API. */
export async function startGateway(options: {
  readonly port?: number;
  readonly log: (line: string) => void;
}): Promise<GatewayServer> {
  let api: HttpApi = NOTHING_DEPLOYED;
  const server = createServer({ maxHeaderSize: MAXIMUM_HEADER_BYTES }, (request, response) => {
    void serve(api, request, response, options.log);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    serve(deployed) {
      api = deployed;
    },
    close: () => close(server),
  };
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}

async function serve(
  api: HttpApi,
  request: IncomingMessage,
  response: ServerResponse,
  log: (line: string) => void,
): Promise<void> {
  const requestId = randomUUID();
  const answer = await answerTo(api, request, requestId, log).catch((error) => {
    log(`${requestId} ${error}`);
    return INTERNAL_SERVER_ERROR;
  });
  const cors = api.cors ? corsHeaders(api.cors, request.headers.origin) : {};
  log(`${requestId} ${request.method} ${JSON.stringify(request.url)} ${answer.status}`);
  response.writeHead(answer.status, {
    ...answer.headers,
    ...cors,
    'apigw-requestid': requestId,
    'content-length': String(answer.body.length),
    // A body that was refused half-way would be read as the next request.
    ...(request.complete ? {} : { connection: 'close' }),
  } as OutgoingHttpHeaders);
  response.end(request.method === 'HEAD' ? undefined : answer.body);
}

async function answerTo(
  api: HttpApi,
  message: IncomingMessage,
  requestId: string,
  log: (line: string) => void,
): Promise<GatewayResponse> {
  if (api === NOTHING_DEPLOYED) return gatewayMessage(503, 'Service Unavailable');
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
    return refusal(authorization.refused);
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

function refusal(kind: 'unauthorized' | 'forbidden'): GatewayResponse {
  if (kind === 'forbidden') return gatewayMessage(403, 'Forbidden');
  return gatewayMessage(401, 'Unauthorized', { 'www-authenticate': 'Bearer' });
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
