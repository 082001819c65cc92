import {
  CloudFormationClient,
  type CloudFormationServiceException,
  DescribeStacksCommand,
  ListStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AccessControl } from '../../../local/access/access-control.ts';
import {
  type CloudFormationServer,
  startCloudFormationServer,
} from '../../../local/cloud-formation/start-cloud-formation-server.ts';

const region = 'us-east-1';
const account = '000000000000';
const deployedAt = new Date('2026-05-01T10:00:00Z');

let server: CloudFormationServer;
let access: AccessControl;
beforeEach(async () => {
  access = new AccessControl();
  server = await startCloudFormationServer({ access, region, account });
  server.serve([
    { name: 'Data-dev', outputs: { BucketName: 'farm', Odd: '<a & "b">' }, deployedAt },
    { name: 'Pipeline-dev', outputs: {}, deployedAt },
  ]);
});
afterEach(() => server.close());

function clientFor(resource: string, secretAccessKey = 'secret'): CloudFormationClient {
  const statement = { Effect: 'Allow', Action: 'cloudformation:DescribeStacks', Resource: resource } as const;
  const arn = `arn:aws:iam::${account}:user/ops`;
  access.register({
    ...{ accessKeyId: 'AKIAOPS', secretAccessKey: 'secret' },
    ...{ account, arn, policies: [{ Statement: statement }] },
  });
  const credentials = { accessKeyId: 'AKIAOPS', secretAccessKey };
  return new CloudFormationClient({ endpoint: server.url, region, credentials, maxAttempts: 1 });
}

const describeStack = (client: CloudFormationClient, StackName?: string) =>
  client.send(new DescribeStacksCommand({ StackName }));

describe('DescribeStacks', () => {
  it('tells of one stack with its outputs, by name and by id', async () => {
    const client = clientFor(`arn:aws:cloudformation:${region}:${account}:stack/Data-dev/*`);
    const { Stacks = [] } = await describeStack(client, 'Data-dev');
    expect(Stacks).toHaveLength(1);
    expect(Stacks[0]).toMatchObject({
      StackName: 'Data-dev',
      StackStatus: 'CREATE_COMPLETE',
      CreationTime: deployedAt,
      Outputs: [
        { OutputKey: 'BucketName', OutputValue: 'farm' },
        { OutputKey: 'Odd', OutputValue: '<a & "b">' },
      ],
    });
    const { StackId = '' } = Stacks[0]!;
    expect(StackId).toMatch(/^arn:aws:cloudformation:us-east-1:000000000000:stack\/Data-dev\/.+/);
    expect((await describeStack(client, StackId)).Stacks?.[0]?.StackName).toBe('Data-dev');
  });

  it('tells of all stacks to who may see all', async () => {
    const names = (await describeStack(clientFor('*'))).Stacks?.map(({ StackName }) => StackName);
    expect(names).toEqual(['Data-dev', 'Pipeline-dev']);
    const one = clientFor(`arn:aws:cloudformation:${region}:${account}:stack/Data-dev/*`);
    expect(await codeOf(describeStack(one))).toBe('AccessDenied');
  });

  it('refuses stacks that are not there, that somebody may not see, wrong signatures and other actions', async () => {
    expect(await codeOf(describeStack(clientFor('*'), 'Data-prod'))).toBe('ValidationError');
    const other = clientFor(`arn:aws:cloudformation:${region}:${account}:stack/Pipeline-dev/*`);
    expect(await codeOf(describeStack(other, 'Data-dev'))).toBe('AccessDenied');
    expect(await codeOf(describeStack(clientFor('*', 'guessed'), 'Data-dev'))).toBe('SignatureDoesNotMatch');
    expect(await codeOf(clientFor('*').send(new ListStacksCommand({})))).toBe('InvalidAction');
  });
});

async function codeOf(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => undefined,
    (cause: CloudFormationServiceException) => cause,
  );
  return error?.name ?? 'no error';
}
