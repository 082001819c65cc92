/** What goes back to the client. */
export interface GatewayResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer;
}

/** An answer of API Gateway itself, in its own words: HTTP APIs have no way to change them. */
export function gatewayMessage(
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): GatewayResponse {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: Buffer.from(JSON.stringify({ message })),
  };
}

export const INTERNAL_SERVER_ERROR = gatewayMessage(500, 'Internal Server Error');

/**
 * Payload format 2.0: an object with `statusCode` says what to answer; anything else is the body of a 200
 * in JSON. An answer that API Gateway cannot read becomes a 500.
 */
export function responseOf(payload: unknown): GatewayResponse {
  if (!isRecord(payload) || payload.statusCode === undefined) return inferredResponse(payload);
  const status = Number(payload.statusCode);
  if (!Number.isInteger(status) || status < 200 || status > 599) return INTERNAL_SERVER_ERROR;
  const { body = '', headers = {}, cookies = [], isBase64Encoded } = payload;
  if (typeof body !== 'string' || !isRecord(headers) || !Array.isArray(cookies)) return INTERNAL_SERVER_ERROR;
  return {
    status,
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      ...lowerCased(headers),
      ...(cookies.length > 0 ? { 'set-cookie': cookies.map(String) } : {}),
    },
    body: Buffer.from(body, isBase64Encoded === true ? 'base64' : 'utf8'),
  };
}

function inferredResponse(payload: unknown): GatewayResponse {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
  return { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(body) };
}

function lowerCased(headers: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
