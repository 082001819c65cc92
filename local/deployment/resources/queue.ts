import * as v from 'valibot';
import { physicalName, QUEUE_NAME_LENGTH } from '../names.ts';
import { TAGS, wholeNumber, withoutLocalEffect } from '../properties.ts';
import { type ResourceHandler, resourceHandler } from '../resource.ts';
import { policyDocument } from './policy-document.ts';

const redrivePolicy = v.strictObject({ deadLetterTargetArn: v.string(), maxReceiveCount: wholeNumber });

const redriveAllowPolicy = v.strictObject({
  redrivePermission: v.picklist(['allowAll', 'denyAll', 'byQueue']),
  sourceQueueArns: v.optional(v.array(v.string())),
});

const queueProperties = v.strictObject({
  QueueName: v.optional(v.string()),
  VisibilityTimeout: v.optional(wholeNumber),
  MessageRetentionPeriod: v.optional(wholeNumber),
  ReceiveMessageWaitTimeSeconds: v.optional(wholeNumber),
  DelaySeconds: v.optional(wholeNumber),
  MaximumMessageSize: v.optional(wholeNumber),
  RedrivePolicy: v.optional(redrivePolicy),
  RedriveAllowPolicy: v.optional(redriveAllowPolicy),
  SqsManagedSseEnabled: withoutLocalEffect('what is encrypted at rest reads the same'),
  KmsMasterKeyId: withoutLocalEffect('what is encrypted at rest reads the same'),
  Tags: TAGS,
});

export const queue: ResourceHandler = resourceHandler(
  queueProperties,
  (properties, { logicalId, stack, account }) => {
    const {
      QueueName,
      SqsManagedSseEnabled: _encryption,
      KmsMasterKeyId: _key,
      Tags: _tags,
      ...attributes
    } = properties;
    const name = QueueName ?? physicalName(stack.stackName, logicalId, QUEUE_NAME_LENGTH);
    const texts = attributeTexts(attributes);
    account.queueAttributes.set(name, texts);
    account.sqs.createQueue(name, texts);
    const arn = `arn:aws:sqs:${account.region}:${account.account}:${name}`;
    const url = account.sqs.queueUrl(name);
    return { reference: url, attributes: { Arn: arn, QueueName: name, QueueUrl: url } };
  },
);

/** SQS takes attributes as texts, policies as JSON. */
function attributeTexts(attributes: Readonly<Record<string, unknown>>): Record<string, string> {
  const given = Object.entries(attributes).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    given.map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)]),
  );
}

const queuePolicyProperties = v.strictObject({ PolicyDocument: policyDocument, Queues: v.array(v.string()) });

export const queuePolicy: ResourceHandler = resourceHandler(
  queuePolicyProperties,
  ({ PolicyDocument, Queues }, { logicalId, account }) => {
    for (const url of Queues) {
      const name = url.split('/').at(-1)!;
      const attributes = account.queueAttributes.get(name) ?? {};
      account.sqs.createQueue(name, { ...attributes, Policy: JSON.stringify(PolicyDocument) });
    }
    return { reference: logicalId, attributes: { Id: logicalId } };
  },
);
