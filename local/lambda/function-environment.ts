import { basename, dirname, join } from 'node:path';
import type { FunctionDefinition, RuntimeSettings } from './function-definition.ts';

/**
 * The whole environment of a function's process: the template's variables and what Lambda sets itself.
 * Nothing of the user's environment is passed on, so that no profile or key of theirs can change a result.
 */
export function functionEnvironment(
  definition: FunctionDefinition,
  settings: RuntimeSettings,
  temporaryDirectory: string,
): NodeJS.ProcessEnv {
  return {
    PATH: dirname(process.execPath),
    HOME: temporaryDirectory,
    TMPDIR: temporaryDirectory,
    TZ: ':UTC',
    LANG: 'en_US.UTF-8',
    ...definition.environment,
    ...lambdaVariables(definition),
    ...awsVariables(definition, settings, temporaryDirectory),
  };
}

function lambdaVariables(definition: FunctionDefinition): NodeJS.ProcessEnv {
  return {
    _HANDLER: definition.handler,
    LAMBDA_TASK_ROOT: definition.assetDirectory,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMegabytes),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: definition.logGroupName,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
  };
}

function awsVariables(
  { credentials }: FunctionDefinition,
  { region, endpoints }: RuntimeSettings,
  temporaryDirectory: string,
): NodeJS.ProcessEnv {
  return {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_EC2_METADATA_DISABLED: 'true',
    // The SDK names it in each request, by which the local services tell one process from another.
    AWS_SDK_UA_APP_ID: environmentIdOf(temporaryDirectory),
    // The functions run on Node 24 when deployed: what the SDK says of this machine's Node would mislead.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    AWS_CONFIG_FILE: join(temporaryDirectory, 'no-config'),
    AWS_SHARED_CREDENTIALS_FILE: join(temporaryDirectory, 'no-credentials'),
    ...endpoints,
  };
}

/** The random end of the folder's name: the SDK takes at most 50 characters. */
export function environmentIdOf(temporaryDirectory: string): string {
  return basename(temporaryDirectory).slice(-'XXXXXX'.length);
}
