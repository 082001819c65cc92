import {
  type CloudFormationClient,
  DescribeStacksCommand,
  type Output,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import { OUTPUTS, STACKS } from '../../lambdas/contract.ts';
import { OpsError } from '../ops-error.ts';

export type Outputs = Readonly<Record<keyof typeof OUTPUTS, string>>;

export interface FoundStacks {
  readonly outputs: Outputs;
  readonly account: string;
  readonly region: string;
}

/** Where the parts of a stage are, as its stacks tell. */
export async function findStacks(client: CloudFormationClient, stage: string): Promise<FoundStacks> {
  const names = [STACKS.data(stage), STACKS.pipeline(stage)];
  const stacks = await Promise.all(names.map((name) => describe(client, name)));
  const told = stacks.flatMap(({ Outputs: outputs = [] }) => outputs);
  const [, , , region = '', account = ''] = (stacks[1]?.StackId ?? '').split(':');
  return { outputs: readOutputs(told, stage), account, region };
}

async function describe(client: CloudFormationClient, StackName: string): Promise<Stack> {
  const { Stacks: [stack] = [] } = await client
    .send(new DescribeStacksCommand({ StackName }))
    .catch(async (cause) => Promise.reject(await worded(cause, StackName, client)));
  if (stack === undefined) throw new OpsError('pipeline_not_found', `there is no stack ${StackName}`);
  return stack;
}

async function worded(cause: Error, stackName: string, client: CloudFormationClient): Promise<Error> {
  if (/credential|token/i.test(cause.name)) {
    const message =
      'AWS was not asked: there are no valid credentials (aws sso login, AWS_PROFILE or --profile)';
    return new OpsError('no_credentials', message, { cause });
  }
  if (/region is missing/i.test(cause.message)) {
    return new OpsError('no_credentials', 'no region is set: give --region', { cause });
  }
  if (cause.name !== 'ValidationError') return cause;
  const region = await client.config.region();
  const message = `there is no stack ${stackName} in ${region}: is that the stage, the region and the account?`;
  return new OpsError('pipeline_not_found', message, { cause });
}

function readOutputs(told: readonly Output[], stage: string): Outputs {
  const values = new Map(told.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
  const missing = Object.values(OUTPUTS).filter((name) => !values.get(name));
  if (missing.length > 0) {
    throw new OpsError(
      'pipeline_not_found',
      `the stacks of stage ${stage} have no output ${missing.join(', ')}: they were deployed by an older release`,
    );
  }
  return Object.fromEntries(
    Object.entries(OUTPUTS).map(([key, name]) => [key, values.get(name)!]),
  ) as Outputs;
}
