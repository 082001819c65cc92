import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import { TemplateError } from '../../cloud-assembly/errors.ts';
import type { CustomResourceAnswer } from '../custom-resource-answers.ts';
import { wholeNumber } from '../properties.ts';
import {
  type DeployedResource,
  type ResourceHandler,
  type ResourceToDeploy,
  resourceHandler,
} from '../resource.ts';

/** CloudFormation waits an hour by default. */
const DEFAULT_TIMEOUT_SECONDS = 3600;

const customResourceProperties = v.looseObject({
  ServiceToken: v.pipe(v.string(), v.startsWith('arn:aws:lambda:')),
  ServiceTimeout: v.optional(wholeNumber, DEFAULT_TIMEOUT_SECONDS),
});

type CustomResourceProperties = v.InferOutput<typeof customResourceProperties>;

/** What is remembered of a custom resource between two deployments to the same data directory. */
export interface CustomResourceRecord {
  readonly physicalResourceId: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly data: Readonly<Record<string, unknown>>;
}

/** `Custom::...`: created the first time, updated when a property has changed, left alone otherwise. */
export const customResource: ResourceHandler = resourceHandler(
  customResourceProperties,
  async (properties, resource) => {
    const { account, stack, logicalId } = resource;
    const key = `${stack.stackName}/${logicalId}`;
    const former = account.state.customResource(key);
    if (former && isDeepStrictEqual(former.properties, { ...properties })) return deployed(former);
    const answer = await request(properties, former, resource);
    if (answer.Status !== 'SUCCESS') {
      throw new TemplateError(logicalId, `${resource.type} failed: ${answer.Reason ?? 'no reason given'}`);
    }
    const record: CustomResourceRecord = {
      physicalResourceId: answer.PhysicalResourceId ?? logicalId,
      properties: { ...properties },
      data: answer.Data ?? {},
    };
    await account.state.rememberCustomResource(key, record);
    return deployed(record);
  },
);

function deployed({ physicalResourceId, data }: CustomResourceRecord): DeployedResource {
  return { reference: physicalResourceId, attributes: data };
}

async function request(
  properties: CustomResourceProperties,
  former: CustomResourceRecord | undefined,
  { account, stack, logicalId, type }: ResourceToDeploy,
): Promise<CustomResourceAnswer> {
  const { ServiceTimeout: timeoutSeconds, ServiceToken: functionArn } = properties;
  const { url, answer } = account.customResourceAnswers.expect();
  const invocation = account.functions.invoke(functionArn, {
    RequestType: former ? 'Update' : 'Create',
    ServiceToken: functionArn,
    ResponseURL: url,
    StackId: `arn:aws:cloudformation:${account.region}:${account.account}:stack/${stack.stackName}/local`,
    RequestId: randomUUID(),
    ResourceType: type,
    LogicalResourceId: logicalId,
    ResourceProperties: properties,
    ...(former
      ? { PhysicalResourceId: former.physicalResourceId, OldResourceProperties: former.properties }
      : {}),
  });
  return withinSeconds(timeoutSeconds, answer, invocation.then(failedInvocation));
}

/** CloudFormation would wait for its timeout; here a function that failed is known to have failed. */
async function failedInvocation({ functionError }: { functionError?: { errorMessage: string } | undefined }) {
  if (functionError) return { Status: 'FAILED', Reason: functionError.errorMessage } as const;
  return new Promise<never>(() => {});
}

async function withinSeconds(
  seconds: number,
  ...answers: Promise<CustomResourceAnswer>[]
): Promise<CustomResourceAnswer> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<CustomResourceAnswer>((resolve) => {
    const reason = `no answer to CloudFormation within ${seconds} s`;
    timer = setTimeout(resolve, seconds * 1000, { Status: 'FAILED', Reason: reason });
  });
  return Promise.race([...answers, timeout]).finally(() => clearTimeout(timer));
}
