import type { IncomingMessage } from 'node:http';
import { ServiceError } from './service-error.ts';

export async function readBody(request: IncomingMessage, maximumBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    // The rest is read all the same: a client that still writes would not see the answer.
    if (length <= maximumBytes) chunks.push(chunk);
  }
  if (length > maximumBytes) {
    throw new ServiceError(
      'RequestEntityTooLargeException',
      413,
      `The request has ${length} bytes, more than the ${maximumBytes} allowed`,
    );
  }
  return Buffer.concat(chunks);
}

export function parseBody(body: Buffer): Record<string, unknown> {
  try {
    const value: unknown = body.length === 0 ? {} : JSON.parse(body.toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as Record<string, unknown>;
    }
  } catch (cause) {
    throw new ServiceError('SerializationException', 400, 'The body is not JSON', { cause });
  }
  throw new ServiceError('SerializationException', 400, 'The body is not a JSON object');
}
