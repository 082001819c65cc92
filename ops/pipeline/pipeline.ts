import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Database } from '../../lambdas/aws/data-api.ts';
import type { ImageRegister } from '../../lambdas/aws/image-register.ts';
import type { Outputs } from './find-stacks.ts';

/** Which pipeline a command speaks to: shown with every answer. */
export interface Place {
  readonly stage: string;
  readonly account: string;
  readonly region: string;
  /** Of a run on this machine; null on AWS. */
  readonly dataDirectory: string | null;
}

export interface Pipeline {
  readonly place: Place;
  readonly outputs: Outputs;
  readonly database: Database;
  readonly s3: S3Client;
  readonly sqs: SQSClient;
  readonly lambda: LambdaClient;
  readonly register: ImageRegister;
  close(): void;
}

export function describePlace({ stage, account, region, dataDirectory }: Place): string {
  return dataDirectory === null
    ? `stage ${stage}, AWS account ${account}, ${region}`
    : `stage ${stage} on this machine, ${dataDirectory}`;
}
