import * as v from 'valibot';
import { suffix } from '../names.ts';
import { type ResourceHandler, resourceHandler } from '../resource.ts';

/**
 * Of a user pool only its names exist on this machine: the local issuer signs tokens in its name. Sign-up,
 * passwords and mails have no part in the pipeline, so their settings are not looked at.
 */
const settingsOfSignIn = v.looseObject({});

export const userPool: ResourceHandler = resourceHandler(
  settingsOfSignIn,
  (_, { logicalId, stack, account }) => {
    const id = `${account.region}_${suffix(stack.stackName, logicalId, 9)}`;
    const providerName = `cognito-idp.${account.region}.amazonaws.com/${id}`;
    return {
      reference: id,
      attributes: {
        UserPoolId: id,
        Arn: `arn:aws:cognito-idp:${account.region}:${account.account}:userpool/${id}`,
        ProviderName: providerName,
        ProviderURL: `https://${providerName}`,
      },
    };
  },
);

export const userPoolClient: ResourceHandler = resourceHandler(
  settingsOfSignIn,
  (_, { logicalId, stack }) => {
    const id = suffix(stack.stackName, logicalId, 26);
    return { reference: id, attributes: { ClientId: id } };
  },
);
