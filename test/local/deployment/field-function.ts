import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { TemplateResource } from '../../../local/cloud-assembly/template.ts';

export const QUEUE: TemplateResource = { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 3 } };

export const POLLING = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

export function roleFor(service: string, actions: readonly string[] = POLLING): TemplateResource {
  const trust = { Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' };
  const PolicyDocument = { Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] };
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: { Statement: [trust] },
      ...(actions.length > 0 ? { Policies: [{ PolicyName: 'permissions', PolicyDocument }] } : {}),
    },
  };
}

export function functionOf(properties: Record<string, unknown> = {}): TemplateResource {
  return {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Code: { S3Bucket: 'assets', S3Key: 'field.zip' },
      Handler: 'index.handler',
      Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
      Runtime: 'nodejs24.x',
      Timeout: 2,
      MemorySize: 256,
      ...properties,
    },
  };
}

export function mappingOf(properties: Record<string, unknown> = {}): TemplateResource {
  return {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] },
      FunctionName: { Ref: 'Function' },
      ...properties,
    },
  };
}

/** The staged asset that `functionOf` names. */
export async function assetWith(source: string): Promise<ReadonlyMap<string, string>> {
  const directory = await mkdtemp(join(tmpdir(), 'asset-test-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  await writeFile(join(directory, 'index.mjs'), source);
  return new Map([['field.zip', directory]]);
}
