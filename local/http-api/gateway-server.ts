import { randomUUID } from 'node:crypto';
import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ObservedRequest } from '../metrics/local-metrics.ts';
import { answerTo } from './answer-request.ts';
import { corsHeaders } from './cross-origin.ts';
import { type GatewayResponse, gatewayMessage, INTERNAL_SERVER_ERROR } from './gateway-response.ts';
import type { HttpApi } from './http-api.ts';

/** Limit of HTTP APIs. */
const MAXIMUM_HEADER_BYTES = 10_240;

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
  /** Told of each request that was answered. */
  readonly onRequest?: (request: ObservedRequest) => void;
}): Promise<GatewayServer> {
  let api: HttpApi | undefined;
  const server = createServer({ maxHeaderSize: MAXIMUM_HEADER_BYTES }, (request, response) => {
    const started = Date.now();
    void serve(api, request, response, options.log).then((status) => {
      if (api) options.onRequest?.({ apiId: api.apiId, status, milliseconds: Date.now() - started });
    });
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
  api: HttpApi | undefined,
  request: IncomingMessage,
  response: ServerResponse,
  log: (line: string) => void,
): Promise<number> {
  const requestId = randomUUID();
  const answer = await answerOf(api, request, requestId, log);
  log(`${requestId} ${request.method} ${JSON.stringify(request.url)} ${answer.status}`);
  const cors = api?.cors ? corsHeaders(api.cors, request.headers.origin) : {};
  const own = { ...cors, 'apigw-requestid': requestId, ...framing(request, answer) };
  try {
    response.writeHead(answer.status, { ...answer.headers, ...own } as OutgoingHttpHeaders);
    response.end(request.method === 'HEAD' ? undefined : answer.body);
    return answer.status;
  } catch (error) {
    log(`${requestId} the function's headers cannot be sent: ${error}`);
    const { status, headers, body } = INTERNAL_SERVER_ERROR;
    const framed = { ...headers, ...own, 'content-length': String(body.length) } as OutgoingHttpHeaders;
    response.writeHead(status, framed).end(body);
    return status;
  }
}

async function answerOf(
  api: HttpApi | undefined,
  request: IncomingMessage,
  requestId: string,
  log: (line: string) => void,
): Promise<GatewayResponse> {
  if (!api) return gatewayMessage(503, 'Service Unavailable');
  return answerTo(api, request, requestId, log).catch((error) => {
    log(`${requestId} ${error}`);
    return INTERNAL_SERVER_ERROR;
  });
}

function framing(request: IncomingMessage, { status, body }: GatewayResponse): Record<string, string> {
  return {
    ...(status === 204 ? {} : { 'content-length': String(body.length) }),
    // The rest of a body that was refused would be read as the next request.
    ...(request.complete ? {} : { connection: 'close' }),
  };
}
