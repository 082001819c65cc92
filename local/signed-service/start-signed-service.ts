import { randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { AccessControl } from '../access/access-control.ts';
import type { Caller } from '../access/caller.ts';
import { authenticate } from '../access/signature-v4.ts';
import { closeServer, listenOnLoopback } from '../http/loopback-server.ts';
import { readBody } from '../json-service/read-body.ts';

/** A request whose signature holds. */
export interface SignedCall {
  readonly method: string;
  /** Path and query as they stand in the request line. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly caller: Caller;
  /** Tells a long poll whether anybody still waits for its answer. */
  readonly socket: Socket;
}

export interface Reply {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface SignedServiceOptions {
  /** As it stands in signatures. */
  readonly service: string;
  readonly port?: number;
  readonly region: string;
  readonly access: AccessControl;
  readonly maximumRequestBytes: number;
  readonly handle: (call: SignedCall) => Promise<Reply>;
  /** In the words of the service's protocol; undefined: no answer at all, as where a reply is lost. */
  readonly wordError: (error: unknown) => Reply | undefined;
  readonly log?: (line: string) => void;
}

export interface SignedService {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Serves one service of AWS on 127.0.0.1: whole bodies, verified signatures, and an answer to everything. */
export async function startSignedService(options: SignedServiceOptions): Promise<SignedService> {
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
  options: SignedServiceOptions,
): Promise<void> {
  const reply = await verified(request, options).then(options.handle).catch(options.wordError);
  if (reply === undefined) return void request.socket.destroy();
  response.writeHead(reply.status, {
    'content-length': Buffer.byteLength(reply.body),
    'x-amzn-requestid': randomUUID(),
    ...reply.headers,
  });
  response.end(reply.body);
}

async function verified(
  request: IncomingMessage,
  { access, maximumRequestBytes, region, service }: SignedServiceOptions,
): Promise<SignedCall> {
  const body = await readBody(request, maximumRequestBytes);
  const { method = 'GET', url = '/', headers, socket } = request;
  const { caller } = authenticate({ method, url, headers, body }, access, { service, region });
  return { method, url, headers, body, caller, socket };
}
