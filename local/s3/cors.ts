import { matchesPattern } from '../access/policy-pattern.ts';
import type { Headers } from './amazon-headers.ts';
import type { CorsRule } from './bucket-configuration.ts';
import type { Reply } from './exchange.ts';
import { S3Error } from './s3-error.ts';

type ResponseHeaders = Readonly<Record<string, string>>;

/** Answers a browser that asks before it sends; nothing is authenticated then. */
export function preflight(rules: readonly CorsRule[] | undefined, headers: Headers): Reply {
  const origin = headers.origin;
  const method = headers['access-control-request-method'];
  if (origin === undefined || method === undefined) {
    throw new S3Error('InvalidRequest', 'Insufficient information. Origin request header needed.');
  }
  if (!rules?.length) throw forbidden('CORS is not enabled for this bucket.');
  const asked = listOf(headers['access-control-request-headers']);
  const rule = rules.find((one) => matches(one, origin, method) && allowsHeaders(one, asked));
  if (!rule) throw forbidden('This CORS request is not allowed.');
  return { status: 200, headers: { ...allowed(rule, origin), ...allowedHeaders(asked), ...maxAge(rule) } };
}

/** What the actual request's answer carries, an error's as well: without it the browser hides the error from the page. */
export function corsHeaders(
  rules: readonly CorsRule[] | undefined,
  headers: Headers,
  method: string,
): ResponseHeaders {
  const origin = headers.origin;
  if (origin === undefined) return {};
  const rule = rules?.find((one) => matches(one, origin, method));
  return rule ? allowed(rule, origin) : {};
}

function matches(rule: CorsRule, origin: string, method: string): boolean {
  return (
    rule.allowedMethods.includes(method) && rule.allowedOrigins.some((one) => matchesPattern(one, origin))
  );
}

function allowsHeaders({ allowedHeaders = [] }: CorsRule, asked: readonly string[]): boolean {
  return asked.every((name) => allowedHeaders.some((one) => matchesPattern(one.toLowerCase(), name)));
}

function allowed(rule: CorsRule, origin: string): ResponseHeaders {
  const anyOrigin = rule.allowedOrigins.includes('*');
  return {
    'access-control-allow-origin': anyOrigin ? '*' : origin,
    'access-control-allow-methods': rule.allowedMethods.join(', '),
    ...(rule.exposedHeaders?.length && { 'access-control-expose-headers': rule.exposedHeaders.join(', ') }),
    ...(!anyOrigin && { 'access-control-allow-credentials': 'true' }),
    vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
  };
}

function allowedHeaders(asked: readonly string[]): ResponseHeaders {
  return asked.length > 0 ? { 'access-control-allow-headers': asked.join(', ') } : {};
}

function maxAge({ maxAgeSeconds }: CorsRule): ResponseHeaders {
  return maxAgeSeconds === undefined ? {} : { 'access-control-max-age': String(maxAgeSeconds) };
}

function listOf(header: string | undefined): string[] {
  return (header ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
}

function forbidden(why: string): S3Error {
  return new S3Error('AccessForbidden', `CORSResponse: ${why}`);
}
