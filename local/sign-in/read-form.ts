import type { IncomingMessage } from 'node:http';

/** Bytes: no request of an OpenID client comes near. */
const MAXIMUM_BYTES = 65_536;

export async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAXIMUM_BYTES) throw new Error(`a form of more than ${MAXIMUM_BYTES} bytes`);
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString());
}
