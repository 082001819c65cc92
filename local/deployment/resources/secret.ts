import * as v from 'valibot';
import { suffix } from '../names.ts';
import { DESCRIPTION, flag, TAGS, wholeNumber, withoutLocalEffect } from '../properties.ts';
import { type ResourceHandler, resourceHandler } from '../resource.ts';

const secretProperties = v.strictObject({
  Name: v.optional(v.string()),
  GenerateSecretString: v.strictObject({
    PasswordLength: wholeNumber,
    ExcludePunctuation: v.optional(flag),
  }),
  KmsKeyId: withoutLocalEffect('what is encrypted at rest reads the same'),
  Description: DESCRIPTION,
  Tags: TAGS,
});

/** Drawn once for each data directory, as Secrets Manager draws it when the stack is made. */
export const secret: ResourceHandler = resourceHandler(
  secretProperties,
  async ({ Name, GenerateSecretString }, { account, logicalId, stack }) => {
    const name = Name ?? `${logicalId}-${suffix(stack.stackName, logicalId, 12)}`;
    const arn = `arn:aws:secretsmanager:${account.region}:${account.account}:secret:${name}-${suffix(stack.stackName, name, 6)}`;
    account.secrets.provide(arn, await account.state.secret(arn, GenerateSecretString.PasswordLength));
    return { reference: arn, attributes: { Id: arn } };
  },
);
