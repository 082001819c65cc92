import type { AccessControl } from '../access/access-control.ts';
import type { Caller } from '../access/caller.ts';
import { evaluate } from '../access/policy-evaluation.ts';
import { interfere } from '../faults/interfere.ts';
import type { Interference, ServiceCall } from '../faults/interference.ts';
import { type JsonRequest, startJsonService } from '../json-service/start-json-service.ts';
import type { DataApiCluster } from './clusters.ts';
import { type BatchInput, DataApi, type ExecuteInput, type Target } from './data-api.ts';
import { DataApiError } from './errors.ts';
import { limits as awsLimits, type Limits } from './limits.ts';
import { PausedClusters } from './paused-clusters.ts';

export interface DataApiServerOptions {
  /** 0 or missing: any free port. */
  readonly port?: number;
  readonly access: AccessControl;
  readonly region: string;
  readonly account: string;
  readonly clusters: readonly DataApiCluster[];
  readonly log?: (line: string) => void;
  /** For tests of what goes wrong. */
  readonly interference?: Interference | undefined;
  readonly limits?: Partial<Limits>;
}

export interface DataApiServer {
  readonly url: string;
  readonly port: number;
  addCluster(cluster: DataApiCluster): void;
  /** As after auto-pause: the next call is refused and starts resuming, which takes `resumeSeconds`. */
  pause(resumeSeconds: number): void;
  resume(): void;
  close(): Promise<void>;
}

export async function startDataApiServer(options: DataApiServerOptions): Promise<DataApiServer> {
  const limits = { ...awsLimits, ...options.limits };
  const api = new DataApi(limits);
  for (const cluster of options.clusters) api.clusters.add(cluster);
  const paused = new PausedClusters();
  const service = await startJsonService({
    ...options,
    service: 'rds-data',
    protocol: 'restJson1',
    maximumRequestBytes: limits.requestBytes,
    handle: (request) => handle(request, api, paused, options),
  });
  return {
    url: service.url,
    port: service.port,
    addCluster: (cluster) => api.clusters.add(cluster),
    pause: (resumeSeconds) => paused.pause(resumeSeconds),
    resume: () => paused.resume(),
    async close() {
      await service.close();
      await api.close();
    },
  };
}

/** Operation by path, as the service's API model has them. */
const operations: Readonly<Record<string, string>> = {
  Execute: 'ExecuteStatement',
  BatchExecute: 'BatchExecuteStatement',
  BeginTransaction: 'BeginTransaction',
  CommitTransaction: 'CommitTransaction',
  RollbackTransaction: 'RollbackTransaction',
};

async function handle(
  request: JsonRequest,
  api: DataApi,
  paused: PausedClusters,
  options: DataApiServerOptions,
): Promise<unknown> {
  const operation = operations[request.operation];
  if (operation === undefined) {
    throw new DataApiError('ValidationException', `There is no operation at /${request.operation}`);
  }
  const target = validTarget(request.input);
  authorise(request.caller, `rds-data:${operation}`, target.resourceArn, options);
  authorise(request.caller, 'secretsmanager:GetSecretValue', target.secretArn, options);
  paused.refuseWhilePaused();
  const call = () => callOf(request, operation, target);
  const [output] = await interfere(options.interference, call, () => perform(operation, target, api));
  return output;
}

function callOf(
  { caller, environmentId, input }: JsonRequest,
  operation: string,
  target: Target,
): ServiceCall {
  return {
    service: 'rds-data',
    operation,
    caller: caller.arn,
    presigned: false,
    environmentId,
    subject: JSON.stringify(input),
    ...('sql' in target && { sql: String(target.sql) }),
    transactionId: target.transactionId,
  };
}

async function perform(operation: string, target: Target, api: DataApi): Promise<unknown> {
  switch (operation) {
    case 'ExecuteStatement':
      return api.execute(withSql(target));
    case 'BatchExecuteStatement':
      return api.batchExecute(withSql(target) as BatchInput);
    case 'BeginTransaction':
      return api.begin(target);
    case 'CommitTransaction':
      return api.end(target, 'COMMIT');
    default:
      return api.end(target, 'ROLLBACK');
  }
}

function validTarget(input: Record<string, unknown>): Target {
  for (const name of ['resourceArn', 'secretArn']) {
    if (typeof input[name] !== 'string') {
      throw new DataApiError('ValidationException', `The parameter ${name} is required`);
    }
  }
  if (input.schema !== undefined) {
    throw new DataApiError('ValidationException', "The schema parameter isn't supported");
  }
  return input as unknown as Target;
}

function withSql(target: Target): ExecuteInput {
  const { sql } = target as Partial<ExecuteInput>;
  if (typeof sql !== 'string' || sql.trim() === '') {
    throw new DataApiError('ValidationException', 'The parameter sql is required');
  }
  return target as ExecuteInput;
}

function authorise(caller: Caller, action: string, resource: string, options: DataApiServerOptions): void {
  const decision = evaluate({ caller, action, resource, resourceAccount: options.account });
  if (!decision.allowed) throw new DataApiError('AccessDeniedException', decision.reason);
}
