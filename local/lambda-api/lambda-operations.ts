import { parseBody } from '../json-service/read-body.ts';
import { ServiceError } from '../json-service/service-error.ts';
import {
  type DescribedMapping,
  type EventSourceMappings,
  MappingInUseError,
} from '../lambda/event-source-mappings.ts';
import type { FunctionRegistry } from '../lambda/function-registry.ts';
import type { Reply, SignedCall } from '../signed-service/start-signed-service.ts';

export interface LambdaResources {
  readonly functions: FunctionRegistry;
  readonly eventSourceMappings: EventSourceMappings;
  /** Told of each mapping that was switched, so that it stays so over a restart. */
  readonly onSwitched: (uuid: string, enabled: boolean) => Promise<void>;
}

export interface LambdaOperation {
  /** As IAM names it. */
  readonly action: string;
  readonly resource: string;
  perform(resources: LambdaResources): Promise<Reply>;
}

const INVOCATION = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;
const MAPPING = /^\/2015-03-31\/event-source-mappings\/([0-9a-f-]{36})$/;

/** @param arnPrefix arn:aws:lambda:REGION:ACCOUNT */
export function lambdaOperation(call: SignedCall, arnPrefix: string): LambdaOperation {
  const path = decodeURIComponent(new URL(call.url, 'http://localhost').pathname);
  const [, name] = INVOCATION.exec(path) ?? [];
  if (name !== undefined && call.method === 'POST') {
    const resource = name.startsWith('arn:') ? name : `${arnPrefix}:function:${name}`;
    return {
      action: 'lambda:InvokeFunction',
      resource,
      perform: ({ functions }) => invoke(functions, resource, call),
    };
  }
  const [, uuid] = MAPPING.exec(path) ?? [];
  if (uuid !== undefined) return mappingOperation(call, uuid, `${arnPrefix}:event-source-mapping:${uuid}`);
  throw new ServiceError('UnknownOperationException', 404, `${call.method} ${path} is not supported here`);
}

function mappingOperation(call: SignedCall, uuid: string, resource: string): LambdaOperation {
  if (call.method === 'GET') {
    return {
      action: 'lambda:GetEventSourceMapping',
      resource,
      perform: async ({ eventSourceMappings }) => mappingReply(200, eventSourceMappings.find(uuid)),
    };
  }
  if (call.method === 'PUT') {
    return {
      action: 'lambda:UpdateEventSourceMapping',
      resource,
      perform: (resources) => switchMapping(resources, uuid, parseBody(call.body)),
    };
  }
  throw new ServiceError(
    'UnknownOperationException',
    404,
    `${call.method} of a mapping is not supported here`,
  );
}

async function invoke(
  functions: FunctionRegistry,
  arn: string,
  { headers, body }: SignedCall,
): Promise<Reply> {
  const type = headers['x-amz-invocation-type'] ?? 'RequestResponse';
  if (type !== 'RequestResponse') {
    throw invalid(`InvocationType ${type} is not supported here: RequestResponse is`);
  }
  const found = functions.definitions().find((definition) => definition.arn === arn);
  if (found === undefined) throw notFound(`Function not found: ${arn}`);
  const result = await functions.invoke(arn, body.length === 0 ? {} : parseEvent(body));
  const failed = result.functionError !== undefined;
  return {
    status: 200,
    body: JSON.stringify((failed ? result.functionError : result.payload) ?? null),
    headers: {
      'content-type': 'application/json',
      'x-amz-executed-version': '$LATEST',
      ...(failed && { 'x-amz-function-error': 'Unhandled' }),
    },
  };
}

function parseEvent(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (cause) {
    throw new ServiceError('InvalidRequestContentException', 400, 'The payload is not JSON', { cause });
  }
}

async function switchMapping(
  { eventSourceMappings, onSwitched }: LambdaResources,
  uuid: string,
  input: Record<string, unknown>,
): Promise<Reply> {
  const { Enabled: enabled, ...others } = input;
  const [other] = Object.keys(others);
  if (other !== undefined) throw invalid(`${other} cannot be updated here: Enabled can`);
  if (typeof enabled !== 'boolean') throw invalid('Enabled must be true or false');
  try {
    const switched = eventSourceMappings.switch(uuid, enabled);
    if (switched !== undefined) await onSwitched(uuid, enabled);
    return mappingReply(202, switched);
  } catch (error) {
    if (!(error instanceof MappingInUseError)) throw error;
    throw new ServiceError('ResourceInUseException', 400, error.message);
  }
}

function mappingReply(status: number, mapping: DescribedMapping | undefined): Reply {
  if (mapping === undefined) throw notFound('The resource you requested does not exist.');
  const { settings } = mapping;
  const document = {
    UUID: mapping.uuid,
    EventSourceMappingArn: mapping.arn,
    FunctionArn: mapping.functionArn,
    EventSourceArn: settings.queueArn,
    BatchSize: settings.batchSize,
    MaximumBatchingWindowInSeconds: settings.batchingWindowSeconds,
    FunctionResponseTypes: settings.reportBatchItemFailures ? ['ReportBatchItemFailures'] : [],
    ...(settings.maximumConcurrency !== undefined && {
      ScalingConfig: { MaximumConcurrency: settings.maximumConcurrency },
    }),
    State: mapping.state,
    StateTransitionReason: 'USER_INITIATED',
    LastModified: mapping.lastModified.getTime() / 1000,
  };
  return { status, body: JSON.stringify(document), headers: { 'content-type': 'application/json' } };
}

function notFound(message: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', 404, message);
}

function invalid(message: string): ServiceError {
  return new ServiceError('InvalidParameterValueException', 400, message);
}
