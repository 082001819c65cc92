import * as v from 'valibot';
import { TemplateError } from '../../cloud-assembly/errors.ts';
import { physicalName } from '../names.ts';
import { DESCRIPTION, TAGS, wholeNumber, withoutLocalEffect } from '../properties.ts';
import { type ResourceHandler, type ResourceToDeploy, resourceHandler } from '../resource.ts';

/** Lambda's own defaults and limits. */
const DEFAULT_TIMEOUT_SECONDS = 3;
const DEFAULT_MEMORY_MEGABYTES = 128;
const FUNCTION_NAME_LENGTH = 64;

const environmentVariables = v.record(
  v.string(),
  v.pipe(
    v.union([v.string(), v.number(), v.boolean()]),
    v.transform((value) => String(value)),
  ),
);

const functionProperties = v.strictObject({
  FunctionName: v.optional(v.string()),
  Code: v.strictObject({ S3Bucket: v.string(), S3Key: v.string() }),
  Handler: v.string(),
  Role: v.string(),
  Runtime: v.picklist(['nodejs20.x', 'nodejs22.x', 'nodejs24.x']),
  Timeout: v.optional(v.pipe(wholeNumber, v.minValue(1), v.maxValue(900)), DEFAULT_TIMEOUT_SECONDS),
  MemorySize: v.optional(v.pipe(wholeNumber, v.minValue(128), v.maxValue(10_240)), DEFAULT_MEMORY_MEGABYTES),
  Environment: v.optional(v.strictObject({ Variables: v.optional(environmentVariables) })),
  ReservedConcurrentExecutions: v.optional(wholeNumber),
  LoggingConfig: v.optional(v.strictObject({ LogGroup: v.optional(v.string()) })),
  EphemeralStorage: withoutLocalEffect('the temporary folder is as large as the disk of this machine'),
  Architectures: withoutLocalEffect("functions run on this machine's architecture"),
  Description: DESCRIPTION,
  Tags: TAGS,
});

export const lambdaFunction: ResourceHandler = resourceHandler(
  functionProperties,
  async (properties, resource) => {
    const { account, logicalId, stack } = resource;
    account.roles.requireTrust(properties.Role, 'lambda.amazonaws.com');
    const name = properties.FunctionName ?? physicalName(stack.stackName, logicalId, FUNCTION_NAME_LENGTH);
    const arn = `arn:aws:lambda:${account.region}:${account.account}:function:${name}`;
    const { ReservedConcurrentExecutions: reserved } = properties;
    await account.functions.create({
      name,
      arn,
      assetDirectory: assetDirectory(properties.Code.S3Key, resource),
      handler: properties.Handler,
      environment: properties.Environment?.Variables ?? {},
      timeoutSeconds: properties.Timeout,
      memoryMegabytes: properties.MemorySize,
      logGroupName: properties.LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`,
      roleArn: properties.Role,
      credentials: account.roles.credentials(properties.Role),
      ...(reserved === undefined ? {} : { reservedConcurrency: reserved }),
    });
    return { reference: name, attributes: { Arn: arn } };
  },
);

function assetDirectory(key: string, { stack, logicalId }: ResourceToDeploy): string {
  const directory = stack.assetDirectories.get(key);
  if (!directory) throw new TemplateError(logicalId, `the asset ${key} is not in the cloud assembly`);
  return directory;
}
