import { join, resolve } from 'node:path';
import { STACKS } from '../lambdas/contract.ts';
import { deploy, type StackOutputs } from './deployment/deploy.ts';
import type { LocalAccount } from './deployment/local-account.ts';
import { onStatements } from './faults/interference.ts';
import { type GatewayServer, startGateway } from './http-api/gateway-server.ts';
import { lockDataDirectory } from './operator/data-directory-lock.ts';
import { DurableState } from './operator/durable-state.ts';
import { removeEndpoints, writeEndpoints } from './operator/endpoints.ts';
import { LogFile } from './operator/log-file.ts';
import { mintToken } from './operator/tokens.ts';
import { provideAssembly } from './run/assembly.ts';
import { type AwsServicesOptions, startAwsServices } from './run/aws-services.ts';
import { serveControl, startControlServices } from './run/control-services.ts';
import { createAccount } from './run/create-account.ts';
import { endpointsOf } from './run/endpoints-of.ts';
import { serveFieldApp } from './run/field-app.ts';
import { openMetrics, serveDashboard } from './run/observation.ts';
import type { PipelineOptions, RunningPipeline } from './run/pipeline-interfaces.ts';
import { ACCOUNT, REGION } from './run/place.ts';
import { choosePorts } from './run/ports.ts';
import { allStarted, Shutdown } from './run/shutdown.ts';

export type { PipelineOptions, RunningPipeline };

/** Synthesises the app, deploys it to services on this machine, and serves it until stop(). */
export async function startPipeline(options: PipelineOptions): Promise<RunningPipeline> {
  const shutdown = new Shutdown();
  // The SDK's clients in this process would tell in the middle of the output that they will need a newer Node.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  try {
    return await start({ ...options, dataDirectory: resolve(options.dataDirectory) }, shutdown);
  } catch (error) {
    await shutdown.run().catch(() => {});
    throw error;
  }
}

async function start(options: PipelineOptions, shutdown: Shutdown): Promise<RunningPipeline> {
  const { dataDirectory, onStep: step = () => {} } = options;
  shutdown.add('the lock', await lockDataDirectory(dataDirectory));
  const log = pipelineLog(options, shutdown);
  const state = await DurableState.open(dataDirectory);
  const metrics = await openMetrics(dataDirectory, shutdown);
  const ports = await choosePorts(options.port, state, options.onNotice ?? log);
  const { onStatement, interference = onStatement && onStatements(onStatement) } = options;
  const place = { account: ACCOUNT, region: REGION };
  const common = {
    ...place,
    ...options,
    interference,
    durable: options.durable ?? true,
    state,
    ports,
    log,
    metrics,
    step,
    shutdown,
  };
  const [stacks, services, gateway] = await allStarted([
    provideAssembly(common),
    startAwsServices(common),
    startApiPort(ports.api, common),
  ]);
  const control = await startControlServices(services.access, common);
  await state.rememberPorts({
    api: gateway.port,
    lambda: control.lambda.port,
    cloudFormation: control.cloudFormation.port,
    s3: portOf(services.s3.url),
    sqs: portOf(services.sqs.url),
    rdsData: portOf(services.dataApi.url),
    events: services.eventBridge.port,
    secretsManager: services.secrets.port,
    postgres: services.postgres.port,
  });
  step('deploying the stacks and migrating the database');
  const account = await createAccount(services, gateway.url, common);
  const deployed = await deploy(stacks, account);
  const outputs = Object.assign({}, ...deployed.values()) as StackOutputs;
  serveApi(account, gateway);
  const dashboard = await serveDashboard(account, metrics, { port: ports.dashboard, shutdown });
  await state.rememberPorts({ dashboard: dashboard.port });
  serveControl(control, account, deployed);
  startPolling(account, shutdown);
  // What a run before this one left without a scan.
  await account.malwareScanner.resume();
  const withoutFieldApp = await endpointsOf({
    account,
    services,
    control,
    outputs,
    dataDirectory,
    dashboardUrl: dashboard.url,
    stage: stageOf(deployed),
  });
  const endpoints = options.fieldApp
    ? { ...withoutFieldApp, ...(await serveFieldApp(withoutFieldApp, common)) }
    : withoutFieldApp;
  await writeEndpoints(dataDirectory, endpoints);
  shutdown.add('the list of endpoints', () => removeEndpoints(dataDirectory));
  const issueToken: RunningPipeline['issueToken'] = (subject, options) =>
    mintToken(state.issuer, endpoints, { ...options, subject });
  const { functions, scheduler, malwareScanner, bucketConfigurations } = account;
  const stop = () => shutdown.run();
  return {
    ...services,
    endpoints,
    dataDirectory,
    outputs,
    functions,
    scheduler,
    malwareScanner,
    bucketConfigurations,
    issueToken,
    stop,
  };
}

/** Every line goes to DATA_DIR/logs/pipeline.log, and to whoever asked for it. */
function pipelineLog(options: PipelineOptions, shutdown: Shutdown): (line: string) => void {
  const file = new LogFile(join(options.dataDirectory, 'logs', 'pipeline.log'), options.log ?? (() => {}));
  shutdown.add('the log', () => file.close());
  return (line) => file.write(`${new Date().toISOString()} ${line}`);
}

function startApiPort(
  port: number,
  { log, metrics, shutdown }: Pick<AwsServicesOptions, 'log' | 'metrics' | 'shutdown'>,
): Promise<GatewayServer> {
  return shutdown.closing('the HTTP API', startGateway({ port, log, onRequest: metrics.onRequest }));
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}

function serveApi(account: LocalAccount, gateway: GatewayServer): void {
  const { functionPolicies, functions, state } = account;
  const api = account.httpApi.assemble({
    account: account.account,
    region: account.region,
    issuer: state.issuer,
    async invoke(functionArn, sourceArn, event) {
      functionPolicies.requireInvocation(functionArn, 'apigateway.amazonaws.com', sourceArn);
      return functions.invoke(functionArn, event);
    },
  });
  if (api) gateway.serve(api);
}

/** Stacks are named after it. */
function stageOf(deployed: ReadonlyMap<string, StackOutputs>): string {
  const known = [...deployed.keys()].find((name) => name.startsWith(STACKS.pipeline('')));
  return known?.slice(STACKS.pipeline('').length) ?? '';
}

/** Last of all: what the queues hold from the last run is worked on once everything is there. */
function startPolling({ eventSourceMappings, scheduler }: LocalAccount, shutdown: Shutdown): void {
  eventSourceMappings.start();
  scheduler.start();
  shutdown.add('the event sources', () => eventSourceMappings.stop());
  shutdown.add('the scheduler', () => scheduler.stop());
}
