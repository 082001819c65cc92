import type { AccessControl } from '../access/access-control.ts';
import { evaluate } from '../access/policy-evaluation.ts';
import { SignatureError } from '../access/signature-error.ts';
import { ServiceError, toServiceError } from '../json-service/service-error.ts';
import { element, parent, xmlDocument } from '../s3/xml.ts';
import { type Reply, type SignedCall, startSignedService } from '../signed-service/start-signed-service.ts';
import { type DeployedStack, describedStacks, stackArn } from './deployed-stack.ts';

export interface CloudFormationServerOptions {
  /** 0 or missing: any free port. */
  readonly port?: number;
  readonly access: AccessControl;
  readonly region: string;
  readonly account: string;
  readonly log?: (line: string) => void;
}

export interface CloudFormationServer {
  readonly url: string;
  readonly port: number;
  /** Stacks that were deployed since. */
  serve(stacks: readonly DeployedStack[]): void;
  close(): Promise<void>;
}

const MAXIMUM_REQUEST_BYTES = 1024 * 1024;
const NAMESPACE = ' xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"';
const XML = { 'content-type': 'text/xml' };

/** DescribeStacks of what this machine has deployed: where a pipeline's parts are, and what they are called. */
export async function startCloudFormationServer(
  options: CloudFormationServerOptions,
): Promise<CloudFormationServer> {
  let deployed: readonly DeployedStack[] = [];
  const service = await startSignedService({
    ...options,
    service: 'cloudformation',
    maximumRequestBytes: MAXIMUM_REQUEST_BYTES,
    handle: async (call) => describeStacks(call, deployed, options),
    wordError: (error) => wordError(error, options),
  });
  const serve = (stacks: readonly DeployedStack[]) => {
    deployed = stacks;
  };
  return { url: service.url, port: service.port, serve, close: () => service.close() };
}

function describeStacks(
  { body, caller }: SignedCall,
  stacks: readonly DeployedStack[],
  { account, region }: CloudFormationServerOptions,
): Reply {
  const input = new URLSearchParams(body.toString('utf8'));
  const action = input.get('Action') ?? '';
  if (action !== 'DescribeStacks') {
    throw new ServiceError('InvalidAction', 400, `The action ${action} is not supported here`);
  }
  const name = input.get('StackName');
  const place = { account, region };
  const found = name === null ? stacks : stacks.filter((stack) => isNamed(stack, name, place));
  // Without a name, all stacks are asked for: who may describe one of them may not have them listed.
  const resource = name === null ? '*' : stackArn(found[0]?.name ?? name, place);
  const decision = evaluate({ caller, action: 'cloudformation:DescribeStacks', resource });
  if (!decision.allowed) throw new ServiceError('AccessDenied', 403, decision.reason);
  if (name !== null && found.length === 0) {
    throw new ServiceError('ValidationError', 400, `Stack with id ${name} does not exist`);
  }
  const result = parent('DescribeStacksResult', describedStacks(found, place));
  return { status: 200, body: xmlDocument('DescribeStacksResponse', result, NAMESPACE), headers: XML };
}

interface Place {
  readonly account: string;
  readonly region: string;
}

function isNamed(stack: DeployedStack, name: string, place: Place): boolean {
  return stack.name === name || stackArn(stack.name, place) === name;
}

function wordError(error: unknown, { log }: CloudFormationServerOptions): Reply {
  const { name, status, message } = error instanceof SignatureError ? worded(error) : toServiceError(error);
  if (status >= 500) log?.(`cloudformation: ${error instanceof Error ? error.stack : error}`);
  const type = status < 500 ? 'Sender' : 'Receiver';
  const fault = element('Type', type) + element('Code', name) + element('Message', message);
  return { status, body: xmlDocument('ErrorResponse', parent('Error', fault), NAMESPACE), headers: XML };
}

/** The query protocol's words. */
function worded({ code, statusCode, message }: SignatureError) {
  const name = code === 'InvalidAccessKeyId' ? 'InvalidClientTokenId' : code;
  return { name, status: statusCode, message };
}
