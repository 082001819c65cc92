import * as v from 'valibot';
import { BUCKET_NAME_LENGTH, physicalName } from '../names.ts';
import { flag, TAGS, wholeNumber, withoutLocalEffect } from '../properties.ts';
import { type ResourceHandler, resourceHandler } from '../resource.ts';
import { policyDocument } from './policy-document.ts';

const corsRule = v.strictObject({
  Id: v.optional(v.string()),
  AllowedHeaders: v.optional(v.array(v.string())),
  AllowedMethods: v.array(v.string()),
  AllowedOrigins: v.array(v.string()),
  ExposedHeaders: v.optional(v.array(v.string())),
  MaxAge: v.optional(wholeNumber),
});

const filterRule = v.strictObject({ Name: v.picklist(['prefix', 'suffix']), Value: v.string() });

const queueConfiguration = v.strictObject({
  Event: v.string(),
  Queue: v.string(),
  Filter: v.optional(v.strictObject({ S3Key: v.strictObject({ Rules: v.array(filterRule) }) })),
});

const bucketProperties = v.strictObject({
  BucketName: v.optional(v.string()),
  CorsConfiguration: v.optional(v.strictObject({ CorsRules: v.array(corsRule) })),
  NotificationConfiguration: v.optional(
    v.strictObject({
      QueueConfigurations: v.optional(v.array(queueConfiguration)),
      EventBridgeConfiguration: v.optional(v.strictObject({ EventBridgeEnabled: flag })),
    }),
  ),
  BucketEncryption: withoutLocalEffect('what is encrypted at rest reads the same'),
  LoggingConfiguration: withoutLocalEffect('requests are logged in the data directory'),
  LifecycleConfiguration: withoutLocalEffect('rules act after days; a run on one machine lasts hours'),
  OwnershipControls: withoutLocalEffect('there are no ACLs on this machine'),
  PublicAccessBlockConfiguration: withoutLocalEffect('anonymous requests are refused anyway'),
  VersioningConfiguration: withoutLocalEffect(
    'only the newest version can be read, by design of the pipeline',
  ),
  Tags: TAGS,
});

type BucketProperties = v.InferOutput<typeof bucketProperties>;

export const bucket: ResourceHandler = resourceHandler(
  bucketProperties,
  async (properties, { logicalId, stack, account }) => {
    const name =
      properties.BucketName ?? physicalName(stack.stackName, logicalId, BUCKET_NAME_LENGTH).toLowerCase();
    await account.s3.createBucket(name);
    const configuration = {
      cors: corsRules(properties),
      notifications: notifications(properties),
      eventBridge:
        properties.NotificationConfiguration?.EventBridgeConfiguration?.EventBridgeEnabled ?? false,
    };
    account.bucketConfigurations.set(name, configuration);
    await account.s3.configureBucket(name, configuration);
    return { reference: name, attributes: bucketAttributes(name, account.region) };
  },
);

function corsRules({ CorsConfiguration }: BucketProperties) {
  return (CorsConfiguration?.CorsRules ?? []).map((rule) => ({
    allowedOrigins: rule.AllowedOrigins,
    allowedMethods: rule.AllowedMethods,
    allowedHeaders: rule.AllowedHeaders ?? [],
    exposedHeaders: rule.ExposedHeaders ?? [],
    ...(rule.MaxAge === undefined ? {} : { maxAgeSeconds: rule.MaxAge }),
  }));
}

function notifications({ NotificationConfiguration }: BucketProperties) {
  return (NotificationConfiguration?.QueueConfigurations ?? []).map(({ Event, Queue, Filter }) => {
    const rules = Filter?.S3Key.Rules ?? [];
    const prefix = rules.find((rule) => rule.Name === 'prefix')?.Value;
    const suffix = rules.find((rule) => rule.Name === 'suffix')?.Value;
    return {
      queueArn: Queue,
      events: [Event],
      ...(prefix === undefined ? {} : { prefix }),
      ...(suffix === undefined ? {} : { suffix }),
    };
  });
}

function bucketAttributes(name: string, region: string) {
  return {
    Arn: `arn:aws:s3:::${name}`,
    DomainName: `${name}.s3.amazonaws.com`,
    RegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
  };
}

const bucketPolicyProperties = v.strictObject({ Bucket: v.string(), PolicyDocument: policyDocument });

export const bucketPolicy: ResourceHandler = resourceHandler(
  bucketPolicyProperties,
  async ({ Bucket, PolicyDocument }, { logicalId, account }) => {
    const configuration = { ...account.bucketConfigurations.get(Bucket), policy: PolicyDocument };
    account.bucketConfigurations.set(Bucket, configuration);
    await account.s3.configureBucket(Bucket, configuration);
    return { reference: logicalId, attributes: {} };
  },
);
