import * as v from 'valibot';
import { EventSourceMapping } from '../../lambda/event-source-mapping.ts';
import { queueName } from '../local-account.ts';
import { stableUuid } from '../names.ts';
import { flag, TAGS, wholeNumber } from '../properties.ts';
import { type ResourceHandler, resourceHandler } from '../resource.ts';

const permissionProperties = v.strictObject({
  Action: v.literal('lambda:InvokeFunction'),
  FunctionName: v.string(),
  Principal: v.string(),
  SourceArn: v.optional(v.string()),
  SourceAccount: v.optional(v.string()),
});

export const permission: ResourceHandler = resourceHandler(
  permissionProperties,
  ({ FunctionName, Principal, SourceArn, SourceAccount }, { logicalId, account }) => {
    const { arn } = account.functions.get(FunctionName).definition;
    account.functionPolicies.allow(arn, {
      service: Principal,
      ...(SourceArn === undefined ? {} : { sourceArn: SourceArn }),
      ...(SourceAccount === undefined ? {} : { sourceAccount: SourceAccount }),
    });
    return { reference: logicalId, attributes: { Id: logicalId } };
  },
);

const mappingProperties = v.strictObject({
  FunctionName: v.string(),
  EventSourceArn: v.pipe(v.string(), v.startsWith('arn:aws:sqs:')),
  BatchSize: v.optional(wholeNumber, 10),
  MaximumBatchingWindowInSeconds: v.optional(wholeNumber, 0),
  FunctionResponseTypes: v.optional(v.array(v.literal('ReportBatchItemFailures')), []),
  ScalingConfig: v.optional(v.strictObject({ MaximumConcurrency: wholeNumber })),
  Enabled: v.optional(flag, true),
  Tags: TAGS,
});

/** Actions that Lambda needs to read a queue for a function, with the function's role. */
const POLLING_ACTIONS = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

export const eventSourceMapping: ResourceHandler = resourceHandler(
  mappingProperties,
  async (properties, { logicalId, account, stack }) => {
    const { definition } = account.functions.get(properties.FunctionName);
    const queueArn = properties.EventSourceArn;
    for (const action of POLLING_ACTIONS) {
      account.roles.requirePermission(definition.roleArn, action, queueArn);
    }
    const maximumConcurrency = properties.ScalingConfig?.MaximumConcurrency;
    const settings = {
      functionName: definition.name,
      queueArn,
      queueUrl: account.sqs.queueUrl(queueName(queueArn)),
      batchSize: properties.BatchSize,
      batchingWindowSeconds: properties.MaximumBatchingWindowInSeconds,
      reportBatchItemFailures: properties.FunctionResponseTypes.length > 0,
      ...(maximumConcurrency === undefined ? {} : { maximumConcurrency }),
    };
    const { functions, region, log } = account;
    const create = () =>
      new EventSourceMapping(settings, { functions, region, log, sqsEndpoint: account.sqs.url });
    await create().verify();
    const uuid = stableUuid(stack.stackName, logicalId);
    const arn = `arn:aws:lambda:${region}:${account.account}:event-source-mapping:${uuid}`;
    // As a deployment does that finds the mapping unchanged: what an operator switched stays switched.
    const enabled = account.state.eventSource(uuid) ?? properties.Enabled;
    account.eventSourceMappings.add({ uuid, arn, functionArn: definition.arn, settings, create, enabled });
    return { reference: uuid, attributes: { Id: uuid, EventSourceMappingArn: arn } };
  },
);

const invokeConfigProperties = v.strictObject({
  FunctionName: v.string(),
  Qualifier: v.literal('$LATEST'),
  MaximumRetryAttempts: v.optional(v.pipe(wholeNumber, v.maxValue(2)), 2),
  MaximumEventAgeInSeconds: v.optional(wholeNumber, 21_600),
  DestinationConfig: v.optional(
    v.strictObject({
      OnFailure: v.optional(
        v.strictObject({ Destination: v.pipe(v.string(), v.startsWith('arn:aws:sqs:')) }),
      ),
    }),
  ),
});

export const eventInvokeConfig: ResourceHandler = resourceHandler(
  invokeConfigProperties,
  (properties, { logicalId, account }) => {
    const { arn, roleArn } = account.functions.get(properties.FunctionName).definition;
    const destination = properties.DestinationConfig?.OnFailure?.Destination;
    if (destination) account.roles.requirePermission(roleArn, 'sqs:SendMessage', destination);
    account.asynchronousInvoker.settings.set(arn, {
      maximumRetryAttempts: properties.MaximumRetryAttempts,
      maximumEventAgeSeconds: properties.MaximumEventAgeInSeconds,
      ...(destination ? { onFailureQueueUrl: account.sqs.queueUrl(queueName(destination)) } : {}),
    });
    return { reference: logicalId, attributes: {} };
  },
);
