import { describe, expect, it } from 'vitest';
import type { TemplateResource } from '../../../local/cloud-assembly/template.ts';
import { testAccount } from './account.ts';
import { assetWith, functionOf, mappingOf, QUEUE, roleFor } from './field-function.ts';

const Role = roleFor('lambda.amazonaws.com');
const Queue = QUEUE;
const idle = 'export const handler = async () => null';

describe('what is not understood is refused by its name', () => {
  const bucket = (properties: Record<string, unknown>) => ({
    Type: 'AWS::S3::Bucket',
    Properties: properties,
  });
  const cases: [string, Record<string, TemplateResource>, RegExp][] = [
    [
      'a resource type',
      { Cache: { Type: 'AWS::ElastiCache::CacheCluster' } },
      /Cache: the resource type AWS::ElastiCache::CacheCluster.*AWS::SQS::Queue/,
    ],
    [
      'a property',
      { Queue: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true } } },
      /Queue: AWS::SQS::Queue FifoQueue .*accepted: QueueName/,
    ],
    [
      'a property inside another',
      { Bucket: bucket({ NotificationConfiguration: { LambdaConfigurations: [] } }) },
      /Bucket: AWS::S3::Bucket NotificationConfiguration\.LambdaConfigurations .*accepted: QueueConfigurations/,
    ],
    [
      'a property inside a list',
      {
        Bucket: bucket({
          CorsConfiguration: { CorsRules: [{ AllowedMethods: [], AllowedOrigins: [], Vary: 1 }] },
        }),
      },
      /CorsConfiguration\.CorsRules\.0\.Vary .*AllowedHeaders/,
    ],
    [
      'a managed policy',
      { Role: { ...Role, Properties: { ...Role.Properties, ManagedPolicyArns: ['x'] } } },
      /Role: AWS::IAM::Role ManagedPolicyArns/,
    ],
    ['a layer', { Role, Function: functionOf({ Layers: ['x'] }) }, /Function: AWS::Lambda::Function Layers/],
    [
      'a runtime',
      { Role, Function: functionOf({ Runtime: 'python3.13' }) },
      /Function: AWS::Lambda::Function Runtime is "python3.13"/,
    ],
    [
      'an impossible memory size',
      { Role, Function: functionOf({ MemorySize: 20_000 }) },
      /MemorySize is 20000/,
    ],
    [
      'an event filter',
      { Role, Queue, Function: functionOf(), Mapping: mappingOf({ FilterCriteria: {} }) },
      /Mapping: AWS::Lambda::EventSourceMapping FilterCriteria/,
    ],
    [
      'an attribute',
      {
        Queue,
        Other: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { 'Fn::GetAtt': ['Queue', 'Colour'] } } },
      },
      /Other: the attribute Colour of Queue.*accepted: Arn, QueueName/,
    ],
  ];

  it.each(cases)('%s', async (_name, resources, message) => {
    const { deploy } = await testAccount();
    await expect(deploy(resources, await assetWith(idle))).rejects.toThrow(message);
  });

  it('before anything is deployed, where it is a type', async () => {
    const { deploy, account } = await testAccount();
    await expect(deploy({ Role, Cache: { Type: 'AWS::DAX::Cluster' } })).rejects.toThrow(/AWS::DAX::Cluster/);
    expect(() => account.roles.credentials(account.roles.arn('Farm-Role'))).toThrow(/no role/);
  });
});

describe('what AWS would refuse is refused', () => {
  const schedule = (properties: Record<string, unknown>): TemplateResource => ({
    Type: 'AWS::Scheduler::Schedule',
    Properties: {
      ScheduleExpression: 'rate(1 hour)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Arn: { 'Fn::GetAtt': ['Function', 'Arn'] }, RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] } },
      ...properties,
    },
  });
  const cases: [string, Record<string, TemplateResource>, RegExp][] = [
    [
      'a role that Lambda cannot assume',
      { Role: roleFor('ec2.amazonaws.com'), Function: functionOf() },
      /Function: .*cannot be assumed by lambda/,
    ],
    [
      'a mapping whose role may not receive',
      {
        Role: roleFor('lambda.amazonaws.com', ['sqs:DeleteMessage', 'sqs:GetQueueAttributes']),
        Queue,
        Function: functionOf(),
        Mapping: mappingOf(),
      },
      /Mapping: .*sqs:ReceiveMessage/,
    ],
    [
      'a queue that hides messages for less than the timeout',
      { Role, Queue, Function: functionOf({ Timeout: 30 }), Mapping: mappingOf() },
      /visibility timeout 3 s .* less than the function's timeout 30 s/,
    ],
    [
      'a schedule whose role the scheduler cannot assume',
      { Role, Function: functionOf(), Schedule: schedule({}) },
      /Schedule: .*cannot be assumed by scheduler/,
    ],
    [
      'an asset that is not there',
      { Role, Function: functionOf({ Code: { S3Bucket: 'a', S3Key: 'gone.zip' } }) },
      /Function: the asset gone\.zip/,
    ],
  ];

  it.each(cases)('%s', async (_name, resources, message) => {
    const { deploy } = await testAccount();
    await expect(deploy(resources, await assetWith(idle))).rejects.toThrow(message);
  });

  it('a schedule expression that is no rate', async () => {
    const { deploy } = await testAccount();
    const resources = {
      Role,
      Function: functionOf(),
      Schedule: schedule({ ScheduleExpression: 'cron(0 3 * * ? *)' }),
    };
    await expect(deploy(resources, await assetWith(idle))).rejects.toThrow(
      /Schedule: the schedule cron.*accepted: rate/,
    );
  });
});
