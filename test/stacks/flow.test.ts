import { describe, expect, it } from 'vitest';
import { OBJECT_KEYS } from '../../lambdas/contract.ts';
import { functionNamed, imageBucket, ofType, type Resource, synthesise, theOne } from './templates.ts';

const templates = synthesise('dev', { processTimeoutSeconds: 120, processConcurrency: 7 });
const { all, data, pipeline } = templates;
const [uploadQueueId, uploadQueue] = ofType(data.Resources, 'AWS::SQS::Queue').find(
  ([, { Properties }]) => Properties.RedrivePolicy !== undefined,
)!;

describe('from the upload to the function', () => {
  it('S3 tells the queue of every new object under raw/ and of no other', () => {
    const [, bucket] = imageBucket(data.Resources);
    const [configuration, ...others] = bucket.Properties.NotificationConfiguration.QueueConfigurations;
    expect(others).toEqual([]);
    expect(configuration.Event).toBe('s3:ObjectCreated:*');
    expect(configuration.Queue).toEqual({ 'Fn::GetAtt': [uploadQueueId, 'Arn'] });
    expect(configuration.Filter.S3Key.Rules).toEqual([{ Name: 'prefix', Value: OBJECT_KEYS.rawPrefix }]);
    expect(OBJECT_KEYS.derived('id', 1, 'ndvi.tif').startsWith(OBJECT_KEYS.rawPrefix)).toBe(false);
  });

  it('the queue accepts events before the bucket exists, since S3 tries it when the bucket is made', () => {
    const [, bucket] = imageBucket(data.Resources);
    const [policyId] = policyOf(uploadQueueId);
    expect(bucket.DependsOn).toContain(policyId);
  });

  it('the queue accepts events of this account, of the bucket that this stack makes', () => {
    const [, policy] = policyOf(uploadQueueId);
    const statement = policy.Properties.PolicyDocument.Statement.find(
      ({ Sid }: { Sid?: string }) => Sid === 'AcceptObjectEvents',
    );
    expect(statement.Principal).toEqual({ Service: 's3.amazonaws.com' });
    expect(statement.Condition.StringEquals['aws:SourceAccount']).toEqual({ Ref: 'AWS::AccountId' });
    // CloudFormation calls a bucket without a name: stack name, logical id, random part; in lower case.
    expect(JSON.stringify(statement.Condition.ArnLike)).toContain(':s3:::crophealthdata-dev-*');
    expect(imageBucket(data.Resources)[1].Properties.BucketName).toBeUndefined();
  });

  it('a message is hidden six times as long as the function may take, so that no second run starts beside it', () => {
    const [, processImage] = functionNamed(templates, 'process-image');
    expect(uploadQueue.Properties.VisibilityTimeout).toBeGreaterThanOrEqual(
      6 * processImage.Properties.Timeout,
    );
  });

  it('one image at a time, as many as configured, and only what failed comes back', () => {
    const mapping = mappingOf(pipeline.Resources, 'Processing');
    expect(mapping.Properties).toMatchObject({
      BatchSize: 1,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 7 },
    });
  });

  it('a burst queues up: every function that uploads or callers start is bounded in number or in rate', () => {
    const prod = synthesise('prod');
    const [, api] = functionNamed(prod, 'api');
    expect(api.Properties.ReservedConcurrentExecutions).toBe(50);
    const [, stage] = theOne(prod.pipeline.Resources, 'AWS::ApiGatewayV2::Stage');
    expect(stage.Properties.DefaultRouteSettings).toMatchObject({
      ThrottlingRateLimit: 50,
      ThrottlingBurstLimit: 100,
    });
    for (const id of ['Processing', 'Webhooks']) {
      const mapping = mappingOf(prod.pipeline.Resources, id);
      expect(mapping.Properties.ScalingConfig.MaximumConcurrency).toBe(5);
    }
    // Reserved concurrency would throttle deliveries, and each one that is throttled uses up a receive.
    expect(functionNamed(prod, 'process-image')[1].Properties.ReservedConcurrentExecutions).toBeUndefined();
  });

  it('what fails five times is kept for two weeks, longer than it could have waited before', () => {
    const { deadLetterTargetArn, maxReceiveCount } = uploadQueue.Properties.RedrivePolicy;
    const deadLetterQueue = data.Resources[deadLetterTargetArn['Fn::GetAtt'][0]]!;
    expect(maxReceiveCount).toBeGreaterThanOrEqual(5);
    expect(deadLetterQueue.Properties.MessageRetentionPeriod).toBe(14 * 24 * 3600);
    expect(uploadQueue.Properties.MessageRetentionPeriod).toBeLessThan(14 * 24 * 3600);
  });
});

describe('the sweep', () => {
  const schedules = ofType(pipeline.Resources, 'AWS::Scheduler::Schedule').map(([, resource]) => resource);
  const [sweepId] = functionNamed(templates, 'sweep-stuck-images');

  it('is started every minute, and once a day for the full round', () => {
    const started = schedules.map(({ Properties: { ScheduleExpression, Target } }) => [
      ScheduleExpression,
      JSON.parse(Target.Input),
    ]);
    expect(started).toEqual([
      ['rate(1 minute)', {}],
      ['rate(1 day)', { full: true }],
    ]);
    for (const { Properties } of schedules) {
      expect(Properties.Target.Arn).toEqual({ 'Fn::GetAtt': [sweepId, 'Arn'] });
    }
  });

  it('leaves a trace of rounds that were not delivered and of rounds that failed, in one queue', () => {
    const [, invocation] = theOne(pipeline.Resources, 'AWS::Lambda::EventInvokeConfig');
    expect(invocation.Properties.FunctionName).toEqual({ Ref: sweepId });
    for (const { Properties } of schedules) {
      expect(Properties.Target.DeadLetterConfig.Arn).toEqual(
        invocation.Properties.DestinationConfig.OnFailure.Destination,
      );
    }
  });

  it('knows how long a worker may live, and finds a lost event within three minutes', () => {
    const [, { Properties }] = functionNamed(templates, 'sweep-stuck-images');
    const [, processImage] = functionNamed(templates, 'process-image');
    const { WORKER_LIFETIME_SECONDS, LOST_EVENT_SECONDS } = Properties.Environment.Variables;
    expect(Number(WORKER_LIFETIME_SECONDS)).toBeGreaterThan(processImage.Properties.Timeout);
    const everySeconds = 60;
    expect(Number(LOST_EVENT_SECONDS) + everySeconds).toBeLessThan(180);
  });

  it.each([
    [1, 'rate(1 minute)'],
    [1439, 'rate(1439 minutes)'],
  ])(
    'an interval of %i minutes is written %s and within the limits of its retries',
    (minutes, expression) => {
      const { pipeline: other } = synthesise('dev', { sweepIntervalMinutes: minutes });
      const [[, { Properties }]] = ofType(other.Resources, 'AWS::Scheduler::Schedule') as [
        [string, Resource],
      ];
      expect(Properties.ScheduleExpression).toBe(expression);
      const [, invocation] = theOne(other.Resources, 'AWS::Lambda::EventInvokeConfig');
      expect(invocation.Properties.MaximumEventAgeInSeconds).toBeGreaterThanOrEqual(180);
      expect(invocation.Properties.MaximumEventAgeInSeconds).toBeLessThanOrEqual(21_600);
    },
  );
});

describe('the schema', () => {
  const [migrationId, migration] = theOne(pipeline.Resources, 'Custom::SchemaMigration');

  it('is migrated before anything that uses it is created or updated', () => {
    const users = [
      'AWS::Lambda::EventSourceMapping',
      'AWS::Scheduler::Schedule',
      'AWS::ApiGatewayV2::Route',
    ].flatMap((type) => ofType(pipeline.Resources, type));
    const functions = ['api', 'process-image', 'sweep-stuck-images'].map((name) =>
      functionNamed(templates, name),
    );
    for (const [id, { DependsOn }] of [...users, ...functions]) {
      expect(DependsOn, id).toContain(migrationId);
    }
  });

  it('is migrated again when a migration is added, and by our own function without a provider in between', () => {
    expect(migration.Properties.SchemaHash).toMatch(/^[0-9a-f]{64}$/);
    const [functionId] = functionNamed(templates, 'migrate-schema');
    expect(migration.Properties.ServiceToken).toEqual({ 'Fn::GetAtt': [functionId, 'Arn'] });
  });
});

function policyOf(queueId: string): [string, Resource] {
  return ofType(all, 'AWS::SQS::QueuePolicy').find(
    ([, { Properties }]) => Properties.Queues[0].Ref === queueId,
  )!;
}

/** Of the construct that has it. */
function mappingOf(resources: Readonly<Record<string, Resource>>, construct: string): Resource {
  const mappings = ofType(resources, 'AWS::Lambda::EventSourceMapping');
  return mappings.find(([id]) => id.startsWith(construct))![1];
}
