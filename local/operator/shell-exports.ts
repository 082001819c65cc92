import type { Endpoints } from './endpoints.ts';

/** `export NAME='value'` lines for a POSIX shell, which an AWS CLI, SDK script or psql then reads. */
export function shellExports(endpoints: Endpoints, token: string): string {
  const variables: Record<string, string> = {
    AWS_ENDPOINT_URL_S3: endpoints.s3Endpoint,
    AWS_ENDPOINT_URL_SQS: endpoints.sqsEndpoint,
    AWS_ENDPOINT_URL_RDS_DATA: endpoints.rdsDataEndpoint,
    AWS_ENDPOINT_URL_LAMBDA: endpoints.lambdaEndpoint,
    AWS_ENDPOINT_URL_CLOUDFORMATION: endpoints.cloudFormationEndpoint,
    AWS_ACCESS_KEY_ID: endpoints.accessKeyId,
    AWS_SECRET_ACCESS_KEY: endpoints.secretAccessKey,
    AWS_REGION: endpoints.region,
    AWS_DEFAULT_REGION: endpoints.region,
    API_URL: endpoints.apiUrl,
    API_TOKEN: token,
    BUCKET_NAME: endpoints.bucketName,
    QUEUE_URL: endpoints.queueUrl,
    DEAD_LETTER_QUEUE_URL: endpoints.deadLetterQueueUrl,
    DATABASE_CLUSTER_ARN: endpoints.clusterArn,
    DATABASE_SECRET_ARN: endpoints.secretArn,
    DATABASE_NAME: endpoints.databaseName,
    DATABASE_URL: endpoints.postgresUrl,
  };
  const exports = Object.entries(variables).map(([name, value]) => `export ${name}=${quoted(value)}\n`);
  // A session token or profile of the person's own account would go with the wrong keys.
  return `unset AWS_SESSION_TOKEN AWS_PROFILE\n${exports.join('')}`;
}

/** One word for a POSIX shell, whatever it holds. */
export function quoted(value: string): string {
  return `'${value.replaceAll("'", "'\\''")}'`;
}
