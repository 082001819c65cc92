import * as v from 'valibot';
import { physicalName } from '../names.ts';
import { DESCRIPTION } from '../properties.ts';
import { type ResourceHandler, resourceHandler } from '../resource.ts';
import { policyDocument } from './policy-document.ts';

const POLICY_NAME_LENGTH = 128;

/** No Users, Roles or Groups: whom it is attached to is not this stack's to say. */
const managedPolicyProperties = v.strictObject({
  ManagedPolicyName: v.optional(v.string()),
  PolicyDocument: policyDocument,
  Path: v.optional(v.literal('/')),
  Description: DESCRIPTION,
});

/** On this machine each managed policy has a user of its name, who has nothing but this policy. */
export const managedPolicy: ResourceHandler = resourceHandler(
  managedPolicyProperties,
  async ({ ManagedPolicyName, PolicyDocument }, { logicalId, stack, account }) => {
    const name = ManagedPolicyName ?? physicalName(stack.stackName, logicalId, POLICY_NAME_LENGTH);
    const arn = `arn:aws:iam::${account.account}:policy/${name}`;
    account.access.register({
      ...(await account.state.credentials(policyUser(arn))),
      account: account.account,
      arn: `arn:aws:iam::${account.account}:user/${name}`,
      policies: [PolicyDocument],
    });
    return { reference: arn, attributes: { PolicyArn: arn } };
  },
);

/** The name under which the user's key pair is kept. */
export function policyUser(policyArn: string): string {
  return `user/${policyArn.split('/').at(-1)}`;
}
