import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { connectDatabase, createDataApiClient } from '../../lambdas/aws/data-api.ts';
import { ImageRegister } from '../../lambdas/aws/image-register.ts';
import { createQueueClient } from '../../lambdas/aws/process-image-queue.ts';
import { RESUME_WITHIN_MILLISECONDS } from '../../lambdas/aws/resuming-database.ts';
import { createS3Client } from '../../lambdas/aws/s3-client.ts';
import { readEndpoints } from '../../local/operator/endpoints.ts';
import { findStacks } from './find-stacks.ts';
import type { Pipeline } from './pipeline.ts';

export type Target =
  | { readonly kind: 'aws'; readonly stage: string; readonly region?: string; readonly profile?: string }
  | { readonly kind: 'local'; readonly dataDirectory: string };

/** How the clients of one target are made; all else is the same for AWS and for this machine. */
interface Access {
  readonly stage: string;
  readonly dataDirectory: string | null;
  readonly common: object;
  /** Only where they are not AWS's own. */
  readonly endpoints: Partial<Record<'s3' | 'sqs' | 'rdsData' | 'lambda' | 'cloudFormation', string>>;
}

/** Milliseconds: a full round of the sweep may take Lambda's 15 minutes, and is not to be begun twice. */
const LONGEST_INVOCATION = 910_000;

export async function connect(target: Target): Promise<Pipeline> {
  const { stage, dataDirectory, common, endpoints } = await accessTo(target);
  const at = (endpoint: string | undefined) => ({ ...common, ...(endpoint && { endpoint }) });
  const cloudFormation = new CloudFormationClient(at(endpoints.cloudFormation));
  const { outputs, account, region } = await findStacks(cloudFormation, stage).finally(() =>
    cloudFormation.destroy(),
  );
  const s3 = createS3Client(at(endpoints.s3));
  const sqs = createQueueClient(at(endpoints.sqs));
  const rdsData = createDataApiClient(at(endpoints.rdsData));
  const lambda = new LambdaClient({
    ...at(endpoints.lambda),
    maxAttempts: 1,
    requestHandler: { requestTimeout: LONGEST_INVOCATION, connectionTimeout: 5_000 },
  });
  const closing = new AbortController();
  const patience = {
    remainingMilliseconds: () => (closing.signal.aborted ? 0 : RESUME_WITHIN_MILLISECONDS),
    signal: closing.signal,
  };
  return {
    place: { stage, account, region, dataDirectory },
    outputs,
    ...{ s3, sqs, lambda },
    database: connectDatabase(rdsData, outputs, patience),
    register: new ImageRegister(s3, outputs.registerBucketName),
    close: () => {
      // Otherwise a statement that nobody waits for any more would keep the tool running.
      closing.abort();
      for (const client of [s3, sqs, rdsData, lambda]) client.destroy();
    },
  };
}

async function accessTo(target: Target): Promise<Access> {
  if (target.kind === 'aws') {
    const { stage, region, profile } = target;
    const common = { ...(region !== undefined && { region }), ...(profile !== undefined && { profile }) };
    return { stage, dataDirectory: null, common, endpoints: {} };
  }
  const { dataDirectory } = target;
  const endpoints = await readEndpoints(dataDirectory);
  return {
    stage: endpoints.stage,
    dataDirectory,
    common: { region: endpoints.region, credentials: endpoints.operations },
    endpoints: {
      s3: endpoints.s3Endpoint,
      sqs: endpoints.sqsEndpoint,
      rdsData: endpoints.rdsDataEndpoint,
      lambda: endpoints.lambdaEndpoint,
      cloudFormation: endpoints.cloudFormationEndpoint,
    },
  };
}
