import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OUTPUTS, STACKS } from '../../lambdas/contract.ts';
import { AccessControl } from '../../local/access/access-control.ts';
import {
  type CloudFormationServer,
  startCloudFormationServer,
} from '../../local/cloud-formation/start-cloud-formation-server.ts';
import { findStacks } from '../../ops/pipeline/find-stacks.ts';

const region = 'eu-west-1';
const account = '000000000000';
const credentials = { accessKeyId: 'AKIAOPS', secretAccessKey: 'secret' };
const allowAll = { Statement: { Effect: 'Allow', Action: '*', Resource: '*' } } as const;
const deployedAt = new Date();
const told = Object.fromEntries(Object.values(OUTPUTS).map((name) => [name, `value of ${name}`]));

let server: CloudFormationServer;
let client: CloudFormationClient;
beforeEach(async () => {
  const access = new AccessControl();
  access.register({ ...credentials, account, arn: `arn:aws:iam::${account}:user/ops`, policies: [allowAll] });
  server = await startCloudFormationServer({ access, region, account });
  client = new CloudFormationClient({ region, endpoint: server.url, credentials });
});
afterEach(async () => {
  client.destroy();
  await server.close();
});

describe('finding a stage', () => {
  it('reads the outputs of both stacks, with account and region', async () => {
    const { BucketName, ...others } = told;
    server.serve([
      { name: STACKS.data('prod'), outputs: { BucketName: BucketName! }, deployedAt },
      { name: STACKS.pipeline('prod'), outputs: others, deployedAt },
    ]);
    const found = await findStacks(client, 'prod');
    expect(found).toMatchObject({ account, region, outputs: { bucketName: 'value of BucketName' } });
    expect(Object.keys(found.outputs)).toEqual(Object.keys(OUTPUTS));
  });

  it('says where it looked for a stage that is not there', async () => {
    const search = findStacks(client, 'prd');
    await expect(search).rejects.toThrow(/no stack CropHealth(Data|Pipeline)-prd in eu-west-1/);
  });

  it('names what stacks of an older release do not tell', async () => {
    const { UploadEventSourceId: _missing, ...older } = told;
    server.serve([
      { name: STACKS.data('prod'), outputs: {}, deployedAt },
      { name: STACKS.pipeline('prod'), outputs: older, deployedAt },
    ]);
    await expect(findStacks(client, 'prod')).rejects.toThrow('no output UploadEventSourceId');
  });
});
