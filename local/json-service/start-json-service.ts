import type { Socket } from 'node:net';
import type { AccessControl } from '../access/access-control.ts';
import type { Caller } from '../access/caller.ts';
import { environmentIdOf, LostReplyError } from '../faults/interfere.ts';
import {
  type Reply,
  type SignedCall,
  type SignedService,
  startSignedService,
} from '../signed-service/start-signed-service.ts';
import { parseBody } from './read-body.ts';
import { ServiceError, toServiceError } from './service-error.ts';

export type Protocol = 'awsJson1_0' | 'awsJson1_1' | 'restJson1';

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

/** Serves one JSON service of AWS on 127.0.0.1: verifies signatures, parses, answers, words errors. */
export function startJsonService(options: JsonServiceOptions): Promise<SignedService> {
  return startSignedService({
    ...options,
    handle: async (call) => {
      const output = await options.handle(toJsonRequest(call, options.protocol));
      return { status: 200, body: JSON.stringify(output ?? {}), headers: contentType(options) };
    },
    wordError: (error) => (error instanceof LostReplyError ? undefined : errorAnswer(error, options)),
  });
}

function toJsonRequest(call: SignedCall, protocol: Protocol): JsonRequest {
  const { caller, headers, body, socket } = call;
  const operation = operationOf(call, protocol);
  return { caller, operation, input: parseBody(body), environmentId: environmentIdOf(headers), socket };
}

const CONTENT_TYPES: Readonly<Record<Protocol, string>> = {
  awsJson1_0: 'application/x-amz-json-1.0',
  awsJson1_1: 'application/x-amz-json-1.1',
  restJson1: 'application/json',
};

function contentType({ protocol }: Pick<JsonServiceOptions, 'protocol'>) {
  return { 'content-type': CONTENT_TYPES[protocol] };
}

function operationOf({ method, url, headers }: SignedCall, protocol: Protocol): string {
  if (method !== 'POST') {
    throw new ServiceError('UnknownOperationException', 404, `There is no ${method} operation`);
  }
  if (protocol === 'restJson1') return new URL(url, 'http://localhost').pathname.slice(1);
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return target.slice(target.lastIndexOf('.') + 1);
  throw new ServiceError(
    'UnknownOperationException',
    404,
    'The request has no X-Amz-Target: only the AWS JSON protocol is supported here, not the query protocol',
  );
}

function errorAnswer(error: unknown, options: JsonServiceOptions): Reply {
  const { protocol, service, log } = options;
  const { name, status, message, queryCode } = toServiceError(error);
  // What the client did not cause must be seen by whoever runs the service.
  if (status >= 500) log?.(`${service}: ${error instanceof Error ? error.stack : error}`);
  if (protocol === 'restJson1') return restJsonError({ name, status, message });
  const queryError = `${queryCode ?? name};${status < 500 ? 'Sender' : 'Receiver'}`;
  return {
    status,
    body: JSON.stringify({ __type: `com.amazonaws.${service}#${name}`, message }),
    headers: { ...contentType(options), 'x-amzn-query-error': queryError },
  };
}

export function restJsonError({
  name,
  status,
  message,
}: Pick<ServiceError, 'name' | 'status' | 'message'>): Reply {
  const headers = { 'content-type': 'application/json', 'x-amzn-errortype': name };
  return { status, body: JSON.stringify({ message }), headers };
}
