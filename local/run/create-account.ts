import { Monitoring } from '../dashboard/monitoring.ts';
import { startCustomResourceAnswers } from '../deployment/custom-resource-answers.ts';
import { DeclaredHttpApi } from '../deployment/declared-http-api.ts';
import { FunctionPolicies } from '../deployment/function-policies.ts';
import type { LocalAccount } from '../deployment/local-account.ts';
import { Roles } from '../deployment/roles.ts';
import { MalwareScanner } from '../guardduty/malware-scanner.ts';
import { AsynchronousInvoker } from '../lambda/asynchronous-invocation.ts';
import { EventSourceMappings } from '../lambda/event-source-mappings.ts';
import type { RuntimeSettings } from '../lambda/function-definition.ts';
import type { LocalMetrics } from '../metrics/local-metrics.ts';
import type { DurableState } from '../operator/durable-state.ts';
import { Scheduler } from '../scheduler/scheduler.ts';
import type { AwsServices } from './aws-services.ts';
import { startLambdaRuntime } from './lambda-runtime.ts';
import type { Shutdown } from './shutdown.ts';

/** An account with running services and nothing deployed yet. */
export async function createAccount(
  services: AwsServices,
  apiUrl: string,
  options: {
    readonly dataDirectory: string;
    readonly account: string;
    readonly region: string;
    readonly state: DurableState;
    readonly shutdown: Shutdown;
    readonly log: (line: string) => void;
    readonly metrics: LocalMetrics;
    readonly node?: RuntimeSettings['node'];
    readonly retrySeconds?: readonly number[];
    readonly onFunctionLine?: (functionName: string, line: string) => void;
  },
): Promise<LocalAccount> {
  const { account, region, state, log, shutdown, retrySeconds } = options;
  const customResourceAnswers = await startCustomResourceAnswers();
  shutdown.add('the answers of custom resources', () => customResourceAnswers.close());
  const functions = await startLambdaRuntime(services, options);
  const sqsEndpoint = services.sqs.url;
  const asynchronousInvoker = new AsynchronousInvoker({
    ...{ functions, region, sqsEndpoint, log },
    ...(retrySeconds === undefined ? {} : { retrySeconds }),
  });
  shutdown.add('asynchronous invocations', () => asynchronousInvoker.stop());
  const eventBus = services.eventBridge.bus;
  const malwareScanner = new MalwareScanner({
    ...{ account, region, log, s3Endpoint: services.s3.url },
    publish: (event) => eventBus.publish(event),
  });
  shutdown.add('the malware scanner', () => malwareScanner.stop());
  services.s3.onObjectCreated((bucketName, key) => malwareScanner.created(bucketName, key));
  return {
    account,
    region,
    state,
    log,
    ...services,
    bucketConfigurations: new Map(),
    queueAttributes: new Map(),
    databases: [],
    functions,
    functionPolicies: new FunctionPolicies(account),
    roles: new Roles(account, services.access),
    asynchronousInvoker,
    eventSourceMappings: new EventSourceMappings(),
    scheduler: new Scheduler(log),
    eventBus,
    malwareScanner,
    monitoring: new Monitoring(),
    httpApi: new DeclaredHttpApi(apiUrl),
    customResourceAnswers,
  };
}
