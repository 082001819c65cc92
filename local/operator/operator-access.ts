import type { Caller, PolicyDocument } from '../access/caller.ts';
import type { Credentials } from '../lambda/function-definition.ts';

/** Allowed everything that the local services support, creating buckets and queues included. */
const EVERYTHING: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: [
        's3:*',
        'sqs:*',
        'rds-data:*',
        'secretsmanager:GetSecretValue',
        'lambda:*',
        'cloudformation:DescribeStacks',
      ],
      Resource: '*',
    },
  ],
};

/** The person at this machine, with the AWS CLI, an SDK script or psql. */
export function operatorCaller(account: string, credentials: Credentials): Caller {
  return { ...credentials, account, arn: `arn:aws:iam::${account}:user/operator`, policies: [EVERYTHING] };
}
