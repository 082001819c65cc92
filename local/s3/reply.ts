import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { SignatureError } from '../access/signature-error.ts';
import type { Reply } from './exchange.ts';
import { errorDocument, S3Error } from './s3-error.ts';

export interface ReplyContext {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
  readonly corsHeaders: Readonly<Record<string, string>>;
  /** The client waits to be told to send its body, and will not be. */
  readonly bodyRefused: boolean;
}

export async function sendReply(context: ReplyContext, { status, headers, body }: Reply): Promise<void> {
  const { response, request } = context;
  setHeaders(context, headers);
  response.statusCode = status;
  if (typeof body === 'string') {
    response.setHeader('content-type', 'application/xml');
    response.setHeader('content-length', Buffer.byteLength(body));
    response.end(body);
  } else if (body === undefined || request.method === 'HEAD') {
    // A HEAD announces the length that a GET would have; Node adds none by itself then.
    if (body === undefined && request.method !== 'HEAD' && status === 200)
      response.setHeader('content-length', 0);
    response.end();
  } else {
    await pipeline(Readable.from(body, { objectMode: false }), response);
  }
}

/** Answers what went wrong as S3 does. An error nobody expected is an InternalError: its text goes to the log only. */
export async function sendError(
  context: ReplyContext,
  error: unknown,
  log: (line: string) => void,
): Promise<void> {
  const { request, response, requestId } = context;
  const known = error instanceof S3Error || error instanceof SignatureError ? error : undefined;
  if (!known)
    log(`s3:error ${request.method} ${pathOf(request)}: ${error instanceof Error ? error.stack : error}`);
  // The answer is under way and cannot be taken back: a broken connection tells the client that it is not whole.
  if (response.headersSent) return void response.destroy();
  // What the client is still sending is read and dropped, else it might never read the answer.
  request.resume();
  const document = errorDocument({
    code: s3Code(known),
    message: known?.message ?? 'We encountered an internal error. Please try again.',
    details: known?.details ?? {},
    resource: pathOf(request),
    requestId,
  });
  const status = known?.statusCode ?? 500;
  await sendReply(context, request.method === 'HEAD' ? { status } : { status, body: document });
}

/** A request without a signature is simply one that is not allowed, to S3. */
function s3Code(error: S3Error | SignatureError | undefined): string {
  if (error?.code === 'MissingAuthenticationToken') return 'AccessDenied';
  return error?.code ?? 'InternalError';
}

function setHeaders(
  { response, requestId, corsHeaders, bodyRefused }: ReplyContext,
  headers: Reply['headers'],
): void {
  response.setHeader('x-amz-request-id', requestId);
  response.setHeader('x-amz-id-2', 'local');
  response.setHeader('server', 'AmazonS3');
  if (bodyRefused) response.setHeader('connection', 'close');
  for (const [name, value] of Object.entries({ ...corsHeaders, ...headers })) {
    if (value !== undefined) response.setHeader(name, value);
  }
}

/** Without the query: a presigned URL's is a secret, which no log may hold. */
export function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?')[0]!;
}
