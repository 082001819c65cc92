import type { IncomingMessage } from 'node:http';
import type { HttpApi } from './http-api.ts';
import type { Authorization } from './jwt-authorizer.ts';

/** An API Gateway event of payload format version 2.0. */
export type GatewayEvent = Readonly<Record<string, unknown>>;

export interface GatewayRequest {
  readonly message: IncomingMessage;
  readonly url: URL;
  /** Percent-decoded. */
  readonly path: string;
  readonly body: Buffer;
  readonly requestId: string;
}

/** Media types whose bodies reach the function as text; all others are base64. */
const TEXT_TYPES = /^(text\/|application\/([\w.-]+\+)?(json|xml)\b|application\/javascript\b)/i;

export function gatewayEvent(
  api: HttpApi,
  { message, url, path, body, requestId }: GatewayRequest,
  matched: { readonly routeKey: string; readonly pathParameters: Readonly<Record<string, string>> },
  authorization: Authorization | undefined,
): GatewayEvent {
  const { headers, cookies } = joinedHeaders(message);
  const query = queryParameters(url);
  const isText = TEXT_TYPES.test(headers['content-type'] ?? 'application/json');
  return {
    version: '2.0',
    routeKey: matched.routeKey,
    rawPath: path,
    rawQueryString: url.search.slice(1),
    ...(cookies.length > 0 ? { cookies } : {}),
    headers,
    ...(Object.keys(query).length > 0 ? { queryStringParameters: query } : {}),
    requestContext: requestContext(api, message, path, requestId, matched.routeKey, authorization),
    ...(Object.keys(matched.pathParameters).length > 0 ? { pathParameters: matched.pathParameters } : {}),
    ...(body.length > 0 ? { body: body.toString(isText ? 'utf8' : 'base64') } : {}),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

function requestContext(
  api: HttpApi,
  message: IncomingMessage,
  path: string,
  requestId: string,
  routeKey: string,
  authorization: Authorization | undefined,
) {
  const now = new Date();
  return {
    accountId: api.account,
    apiId: api.apiId,
    ...(authorization ? { authorizer: { jwt: authorization } } : {}),
    domainName: message.headers.host ?? 'localhost',
    domainPrefix: api.apiId,
    http: {
      method: message.method,
      path,
      protocol: `HTTP/${message.httpVersion}`,
      sourceIp: message.socket.remoteAddress ?? '127.0.0.1',
      userAgent: message.headers['user-agent'] ?? '',
    },
    requestId,
    routeKey,
    stage: api.stage,
    time: now.toISOString(),
    timeEpoch: now.getTime(),
  };
}

/** Names in lower case, repeated headers joined with commas, cookies apart. */
function joinedHeaders(message: IncomingMessage): { headers: Record<string, string>; cookies: string[] } {
  const entries = Object.entries(message.headersDistinct).filter(([name]) => name !== 'cookie');
  return {
    headers: Object.fromEntries(entries.map(([name, values]) => [name, (values ?? []).join(',')])),
    cookies: (message.headers.cookie ?? '').split(/;\s*/).filter(Boolean),
  };
}

function queryParameters(url: URL): Record<string, string> {
  const names = [...new Set(url.searchParams.keys())];
  return Object.fromEntries(names.map((name) => [name, url.searchParams.getAll(name).join(',')]));
}
