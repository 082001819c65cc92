import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { AccessControl } from '../access/access-control.ts';
import type { Caller } from '../access/caller.ts';
import { jsonServiceErrorCode, SignatureError } from '../access/signature-error.ts';
import { authenticate } from '../access/signature-v4.ts';
import { environmentIdOf, LostReplyError } from '../faults/interfere.ts';
import { closeServer, listenOnLoopback } from '../http/loopback-server.ts';
import { parseBody, readBody } from './read-body.ts';
import { ServiceError } from './service-error.ts';

export type Protocol = 'awsJson1_0' | 'restJson1';

export interface JsonRequest {
  readonly caller: Caller;
  /** Of the X-Amz-Target header, or the path's. */
  readonly operation: string;
  readonly input: Record<string, unknown>;
  /** The function's process that calls, if one does. */
  readonly environmentId: string | undefined;
  /** Tells a long poll whether anybody still waits for its answer. */
  readonly socket: Socket;
}

export interface JsonServiceOptions {
  readonly service: string;
  readonly protocol: Protocol;
  readonly port?: number;
  readonly region: string;
  readonly access: AccessControl;
  readonly maximumRequestBytes: number;
  readonly handle: (request: JsonRequest) => Promise<unknown>;
  readonly log?: (line: string) => void;
}

export interface JsonService {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Serves one JSON service of AWS on 127.0.0.1: verifies signatures, parses, answers, words errors. */
export async function startJsonService(options: JsonServiceOptions): Promise<JsonService> {
  const server = createServer((request, response) => {
    answer(request, response, options).catch((error) => {
      options.log?.(`${options.service}: the answer could not be sent: ${error}`);
      response.destroy();
    });
  });
  const port = await listenOnLoopback(server, options.port);
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= closeServer(server);
    return closing;
  };
  return { url: `http://127.0.0.1:${port}`, port, close };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: JsonServiceOptions,
): Promise<void> {
  const result = await handleSigned(request, options).then(
    (output) => ({ status: 200, body: JSON.stringify(output ?? {}), headers: {} }),
    (error: unknown) => (error instanceof LostReplyError ? undefined : errorAnswer(error, options)),
  );
  if (result === undefined) return void request.socket.destroy();
  response.writeHead(result.status, {
    'content-type': options.protocol === 'restJson1' ? 'application/json' : 'application/x-amz-json-1.0',
    'content-length': Buffer.byteLength(result.body),
    'x-amzn-requestid': randomUUID(),
    ...result.headers,
  });
  response.end(result.body);
}

async function handleSigned(request: IncomingMessage, options: JsonServiceOptions): Promise<unknown> {
  const body = await readBody(request, options.maximumRequestBytes);
  const { service, region, access } = options;
  const url = request.url ?? '/';
  const signed = { method: request.method ?? 'GET', url, headers: request.headers, body };
  const { caller } = authenticate(signed, access, { service, region });
  const operation = operationOf(request, options);
  const environmentId = environmentIdOf(request.headers);
  return options.handle({ caller, operation, input: parseBody(body), environmentId, socket: request.socket });
}

function operationOf(request: IncomingMessage, { protocol }: JsonServiceOptions): string {
  if (request.method !== 'POST') {
    throw new ServiceError('UnknownOperationException', 404, `There is no ${request.method} operation`);
  }
  if (protocol === 'restJson1') return new URL(request.url ?? '/', 'http://localhost').pathname.slice(1);
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') return target.slice(target.lastIndexOf('.') + 1);
  throw new ServiceError(
    'UnknownOperationException',
    404,
    'The request has no X-Amz-Target: only the AWS JSON protocol is supported here, not the query protocol',
  );
}

function errorAnswer(error: unknown, { protocol, service, log }: JsonServiceOptions) {
  const { name, status, message, queryCode } = toServiceError(error);
  // What the client did not cause must be seen by whoever runs the service.
  if (status >= 500) log?.(`${service}: ${error instanceof Error ? error.stack : error}`);
  if (protocol === 'restJson1') {
    return { status, body: JSON.stringify({ message }), headers: { 'x-amzn-errortype': name } };
  }
  const queryError = `${queryCode ?? name};${status < 500 ? 'Sender' : 'Receiver'}`;
  return {
    status,
    body: JSON.stringify({ __type: `com.amazonaws.${service}#${name}`, message }),
    headers: { 'x-amzn-query-error': queryError },
  };
}

function toServiceError(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  if (error instanceof SignatureError) {
    return new ServiceError(jsonServiceErrorCode(error.code), error.statusCode, error.message);
  }
  return new ServiceError('InternalFailure', 500, 'The local service failed; its log tells why', {
    cause: error,
  });
}
