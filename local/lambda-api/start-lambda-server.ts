import type { AccessControl } from '../access/access-control.ts';
import { evaluate } from '../access/policy-evaluation.ts';
import { ServiceError, toServiceError } from '../json-service/service-error.ts';
import { restJsonError } from '../json-service/start-json-service.ts';
import { type Reply, type SignedCall, startSignedService } from '../signed-service/start-signed-service.ts';
import { type LambdaResources, lambdaOperation } from './lambda-operations.ts';

export interface LambdaServerOptions {
  /** 0 or missing: any free port. */
  readonly port?: number;
  readonly access: AccessControl;
  readonly region: string;
  readonly account: string;
  readonly log?: (line: string) => void;
}

export interface LambdaServer {
  readonly url: string;
  readonly port: number;
  /** Until then, calls are answered 503. */
  serve(resources: LambdaResources): void;
  close(): Promise<void>;
}

/** Of a synchronous invocation: 6 MB. */
const MAXIMUM_REQUEST_BYTES = 6 * 1024 * 1024;

/** What operators ask of Lambda: to invoke a function, and to look at and switch an event source mapping. */
export async function startLambdaServer(options: LambdaServerOptions): Promise<LambdaServer> {
  let deployed: LambdaResources | undefined;
  const service = await startSignedService({
    ...options,
    service: 'lambda',
    maximumRequestBytes: MAXIMUM_REQUEST_BYTES,
    handle: (call) => handle(call, deployed, options),
    wordError: (error) => {
      const worded = toServiceError(error);
      if (worded.status >= 500) options.log?.(`lambda: ${error instanceof Error ? error.stack : error}`);
      return restJsonError(worded);
    },
  });
  const serve = (resources: LambdaResources) => {
    deployed = resources;
  };
  return { url: service.url, port: service.port, serve, close: () => service.close() };
}

async function handle(
  call: SignedCall,
  resources: LambdaResources | undefined,
  { account, region }: LambdaServerOptions,
): Promise<Reply> {
  if (resources === undefined) throw new ServiceError('ServiceException', 503, 'Nothing is deployed yet');
  const operation = lambdaOperation(call, `arn:aws:lambda:${region}:${account}`);
  const { action, resource } = operation;
  // Permission comes first: who has none does not learn whether the resource exists.
  const decision = evaluate({ caller: call.caller, action, resource, resourceAccount: account });
  if (!decision.allowed) throw new ServiceError('AccessDeniedException', 403, decision.reason);
  return operation.perform(resources);
}
