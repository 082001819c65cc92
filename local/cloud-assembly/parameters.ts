import { NotSimulatedError } from './errors.ts';
import type { Template } from './template.ts';

export interface DeploymentTarget {
  readonly account: string;
  readonly region: string;
}

/** Templates take parts of a stack's id, to make a name that nobody else has. */
const STACK_UUID = '00000000-0000-4000-8000-000000000000';

/** Values that `Ref` gives for pseudo parameters and for the template's own parameters (their defaults). */
export function parameterValues(
  stackName: string,
  template: Template,
  { account, region }: DeploymentTarget,
): Record<string, unknown> {
  return {
    'AWS::AccountId': account,
    'AWS::Region': region,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': stackName,
    'AWS::StackId': `arn:aws:cloudformation:${region}:${account}:stack/${stackName}/${STACK_UUID}`,
    'AWS::NotificationARNs': [],
    ...defaults(template),
  };
}

function defaults(template: Template): Record<string, unknown> {
  const entries = Object.entries(template.Parameters ?? {}).map(([name, parameter]) => {
    if (parameter.Default === undefined) {
      throw new NotSimulatedError(
        name,
        'a template parameter without a default',
        'parameters with a default',
      );
    }
    return [name, parameter.Default];
  });
  return Object.fromEntries(entries);
}
