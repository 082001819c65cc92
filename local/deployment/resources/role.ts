import * as v from 'valibot';
import { physicalName, ROLE_NAME_LENGTH, suffix } from '../names.ts';
import { DESCRIPTION, TAGS, withoutLocalEffect } from '../properties.ts';
import { type ResourceHandler, resourceHandler } from '../resource.ts';
import { policyDocument } from './policy-document.ts';

const inlinePolicy = v.strictObject({ PolicyName: v.string(), PolicyDocument: policyDocument });

/** No ManagedPolicyArns: AWS's managed policies change, and are not here to be evaluated. */
const roleProperties = v.strictObject({
  RoleName: v.optional(v.string()),
  AssumeRolePolicyDocument: policyDocument,
  Policies: v.optional(v.array(inlinePolicy)),
  MaxSessionDuration: withoutLocalEffect('keys of this machine do not expire'),
  Description: DESCRIPTION,
  Tags: TAGS,
});

export const role: ResourceHandler = resourceHandler(
  roleProperties,
  async ({ RoleName, AssumeRolePolicyDocument, Policies = [] }, { logicalId, stack, account }) => {
    const name = RoleName ?? physicalName(stack.stackName, logicalId, ROLE_NAME_LENGTH);
    const documents = Policies.map((policy) => policy.PolicyDocument);
    const credentials = await account.state.credentials(`role/${name}`);
    const arn = account.roles.create(name, AssumeRolePolicyDocument, documents, credentials);
    const id = `AROA${suffix(stack.stackName, logicalId, 17).toUpperCase()}`;
    return { reference: name, attributes: { Arn: arn, RoleId: id } };
  },
);

const policyProperties = v.strictObject({
  PolicyName: v.string(),
  PolicyDocument: policyDocument,
  Roles: v.array(v.string()),
});

export const policy: ResourceHandler = resourceHandler(
  policyProperties,
  ({ PolicyDocument, Roles }, { logicalId, account }) => {
    for (const name of Roles) account.roles.attach(name, PolicyDocument);
    return { reference: logicalId, attributes: { Id: logicalId } };
  },
);
