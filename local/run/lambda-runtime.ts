import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RuntimeSettings } from '../lambda/function-definition.ts';
import { FunctionRegistry } from '../lambda/function-registry.ts';
import type { LocalMetrics } from '../metrics/local-metrics.ts';
import type { AwsServices } from './aws-services.ts';
import type { Shutdown } from './shutdown.ts';

/** Enough for every concurrency that a laptop can serve; the template's own limits apply on top. */
const MAXIMUM_ENVIRONMENTS = 10;

/** Lambda keeps an idle environment for some minutes, too. */
const IDLE_MILLISECONDS = 5 * 60 * 1000;

export async function startLambdaRuntime(
  services: AwsServices,
  options: {
    readonly dataDirectory: string;
    readonly region: string;
    readonly shutdown: Shutdown;
    readonly node?: RuntimeSettings['node'];
    readonly onFunctionLine?: (functionName: string, line: string) => void;
    readonly metrics: LocalMetrics;
  },
): Promise<FunctionRegistry> {
  const temporaryDirectory = join(options.dataDirectory, 'tmp');
  // What functions left behind that were killed with the pipeline.
  await rm(temporaryDirectory, { recursive: true, force: true });
  const functions = new FunctionRegistry(
    {
      region: options.region,
      endpoints: {
        AWS_ENDPOINT_URL_S3: services.s3.url,
        AWS_ENDPOINT_URL_SQS: services.sqs.url,
        AWS_ENDPOINT_URL_RDS_DATA: services.dataApi.url,
        AWS_ENDPOINT_URL_EVENTBRIDGE: services.eventBridge.url,
        AWS_ENDPOINT_URL_SECRETS_MANAGER: services.secrets.url,
      },
      logDirectory: join(options.dataDirectory, 'logs'),
      temporaryDirectory,
      maximumEnvironments: MAXIMUM_ENVIRONMENTS,
      idleMilliseconds: IDLE_MILLISECONDS,
      node: options.node,
      onInvocation: options.metrics.onInvocation,
    },
    (functionName, line) => {
      options.metrics.readLine(line);
      options.onFunctionLine?.(functionName, line);
    },
  );
  options.shutdown.add('the functions', () => functions.close());
  return functions;
}
