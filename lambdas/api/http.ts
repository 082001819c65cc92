import type { APIGatewayProxyEventV2WithJWTAuthorizer, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { ProblemError } from './problem.ts';

export type HttpEvent = APIGatewayProxyEventV2WithJWTAuthorizer;
export type HttpResponse = APIGatewayProxyStructuredResultV2;

/** Of a route that asks for no token. */
export interface OpenRequest {
  readonly event: HttpEvent;
  /** Path parameters by name. */
  readonly parameters: Readonly<Record<string, string>>;
}

export interface RouteRequest extends OpenRequest {
  /** The claim `sub` of the token, which the authorizer has verified. */
  readonly ownerId: string;
}

/**
 * bytes; a request names an image, it does not carry one. The largest valid one, a capture of ten files whose long names
 * are written in \u escapes, takes 18 KiB.
 */
export const MAXIMUM_BODY_BYTES = 32 * 1024;

/**
 * Answers hold presigned links and other people's positions: no cache may keep them. A client that keeps one itself may
 * still ask whether it has changed.
 */
export const PRIVATE = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

export function jsonResponse(
  statusCode: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): HttpResponse {
  return {
    statusCode,
    headers: { 'content-type': 'application/json', ...PRIVATE, ...headers },
    body: JSON.stringify(body),
  };
}

export function problemResponse({ problem, headers }: ProblemError): HttpResponse {
  return {
    statusCode: problem.status,
    headers: { 'content-type': 'application/problem+json', ...PRIVATE, ...headers },
    body: JSON.stringify(problem),
  };
}

export function ownerOf(event: HttpEvent): string {
  const owner = event.requestContext.authorizer?.jwt?.claims?.sub;
  // PostgreSQL has no text with NUL, so that such an owner could own nothing.
  if (typeof owner !== 'string' || owner === '' || owner.includes('\0')) {
    throw new ProblemError('unauthorized', 'the token has no subject that can own images', {
      headers: { 'www-authenticate': 'Bearer' },
    });
  }
  return owner;
}

export function emptyResponse(statusCode: number): HttpResponse {
  return { statusCode, headers: PRIVATE };
}

export function hasBody(event: HttpEvent): boolean {
  return event.body !== undefined && event.body !== '';
}

/** GeoJSON has a media type of its own (RFC 7946, 12), which not every client knows. */
const JSON_TYPES = /^application\/(geo\+)?json\s*(;|$)/i;

/** The body as JSON, whatever it holds. */
export function readJsonBody(event: HttpEvent, maximumBytes: number = MAXIMUM_BODY_BYTES): unknown {
  const { body = '' } = event;
  const encoding = event.isBase64Encoded ? 'base64' : 'utf8';
  // Before anything is decoded: API Gateway lets through what Lambda takes, which is 6 MB.
  if (Buffer.byteLength(body, encoding) > maximumBytes) {
    throw new ProblemError('body_too_large', `at most ${maximumBytes} bytes are accepted`);
  }
  // API Gateway lowers the names of headers.
  const type = event.headers['content-type'] ?? '';
  if (!JSON_TYPES.test(type)) {
    throw new ProblemError('unsupported_media_type', 'the header content-type must be application/json');
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(body, encoding)));
  } catch {
    throw new ProblemError('invalid_json', 'the body must be one JSON object in UTF-8');
  }
}
