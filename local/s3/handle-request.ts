import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AccessControl } from '../access/access-control.ts';
import { anonymous } from '../access/policy-principal.ts';
import { authenticate } from '../access/signature-v4.ts';
import { environmentIdOf, interfere, LostReplyError, spoiltBody } from '../faults/interfere.ts';
import type { Interference, ServiceCall } from '../faults/interference.ts';
import { plainHeaders, refuseChecksumInQuery, refuseUnknownHeaders } from './amazon-headers.ts';
import { corsHeaders, preflight } from './cors.ts';
import type { Exchange, Reply, S3Service } from './exchange.ts';
import { operationOf } from './operations.ts';
import { pathOf, sendError, sendReply } from './reply.ts';
import { parseTarget, type RequestTarget } from './request-target.ts';
import { runOperation } from './run-operation.ts';

export interface RequestHandler {
  readonly service: S3Service;
  readonly access: AccessControl;
  readonly log: (line: string) => void;
  readonly interference: Interference | undefined;
}

/** Reads what a request is about, runs it, and answers whatever comes of it. */
export async function handleRequest(
  handler: RequestHandler,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const context = {
    request,
    response,
    requestId: randomBytes(8).toString('hex').toUpperCase(),
    corsHeaders: {},
    bodyRefused: request.headers.expect !== undefined,
  };
  const body = () => {
    if (context.bodyRefused) response.writeContinue();
    context.bodyRefused = false;
    // A body that is given up half-way must not take the connection with it: the error still has to be answered.
    return request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  };
  try {
    const target = parseTarget(request);
    context.corsHeaders = corsHeadersOf(handler, request, target);
    await sendReply(context, await answer(handler, request, target, context.requestId, body));
  } catch (error) {
    if (error instanceof LostReplyError) return void request.socket.destroy();
    await sendError(context, error, handler.log).catch((failure: unknown) => {
      handler.log(`s3:error while answering ${request.method} ${pathOf(request)}: ${String(failure)}`);
    });
  }
}

async function answer(
  { service, access, interference }: RequestHandler,
  request: IncomingMessage,
  target: RequestTarget,
  requestId: string,
  body: Exchange['body'],
): Promise<Reply> {
  const headers = plainHeaders(request.headers, target.hoistedHeaders);
  if (request.method === 'OPTIONS') return preflight(corsRules(service, target), headers);
  const operation = operationOf(request.method ?? '', target, headers);
  const authenticated = isUnsigned(request) ? undefined : authenticateRequest(service, access, request);
  refuseUnknownHeaders(headers, service.account);
  refuseChecksumInQuery(target.hoistedHeaders);
  const caller = authenticated?.caller ?? anonymous;
  const common = { service, request, requestId, target, headers, caller, body };
  const exchange = { ...common, ...(authenticated && { authenticated }) };
  const [reply, bodyFault] = await interfere(
    interference,
    () => callOf(operation, exchange),
    () => runOperation(operation, exchange, access),
  );
  if (bodyFault === undefined || typeof reply.body !== 'object') return reply;
  return { ...reply, body: spoiltBody(reply.body, bodyFault) };
}

function callOf(operation: string, { request, target, caller }: Exchange): ServiceCall {
  return {
    service: 's3',
    operation,
    caller: 'arn' in caller ? caller.arn : 'anonymous',
    presigned: request.headers.authorization === undefined,
    environmentId: environmentIdOf(request.headers),
    subject: `${target.bucket ?? ''}/${target.key ?? ''}?${[...target.parameters.values()].join('&')}`,
  };
}

function authenticateRequest(service: S3Service, access: AccessControl, request: IncomingMessage) {
  const { method = '', url = '/', headers } = request;
  return authenticate({ method, url, headers }, access, { service: 's3', region: service.region });
}

/** Then a bucket policy for everyone, or a form's own signature, may still allow it. */
function isUnsigned({ headers, url = '' }: IncomingMessage): boolean {
  return headers.authorization === undefined && !/[?&]X-Amz-(Algorithm|Signature)=/.test(url);
}

function corsHeadersOf({ service }: RequestHandler, request: IncomingMessage, target: RequestTarget) {
  return corsHeaders(corsRules(service, target), plainHeaders(request.headers), request.method ?? '');
}

function corsRules(service: S3Service, { bucket }: RequestTarget) {
  return bucket === undefined ? undefined : service.store.find(bucket)?.configuration.cors;
}
