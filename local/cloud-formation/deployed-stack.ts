import { suffix } from '../deployment/names.ts';
import { element, parent } from '../s3/xml.ts';

export interface DeployedStack {
  readonly name: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly deployedAt: Date;
}

interface Place {
  readonly account: string;
  readonly region: string;
}

/** CloudFormation appends a random id; here it stays the same. */
export function stackArn(name: string, { account, region }: Place): string {
  return `arn:aws:cloudformation:${region}:${account}:stack/${name}/${suffix(name, 'stack', 12)}`;
}

/** As the query protocol lists them. */
export function describedStacks(stacks: readonly DeployedStack[], place: Place): string {
  return parent('Stacks', stacks.map((stack) => member(described(stack, place))).join(''));
}

function described({ name, outputs, deployedAt }: DeployedStack, place: Place): string {
  const listed = Object.entries(outputs).map(([key, value]) =>
    member(element('OutputKey', key) + element('OutputValue', value)),
  );
  return [
    element('StackId', stackArn(name, place)),
    element('StackName', name),
    element('CreationTime', deployedAt.toISOString()),
    element('StackStatus', 'CREATE_COMPLETE'),
    parent('Outputs', listed.join('')),
  ].join('');
}

function member(content: string): string {
  return parent('member', content);
}
