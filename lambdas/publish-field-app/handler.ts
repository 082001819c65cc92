import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Context } from 'aws-lambda';
import { checkAnswerAddress } from '../aws/answer-address.ts';
import type { CustomResourceEvent } from '../aws/custom-resource.ts';
import { readAnswerSettings } from '../aws/environment.ts';
import { createLogger } from '../aws/observability.ts';
import { createS3Client } from '../aws/s3-client.ts';
import { answerPublishRequest } from './answer-publish-request.ts';
import { emptyBucket } from './empty-bucket.ts';
import { publishSite } from './publish-site.ts';

/** Beside the bundle, in the same asset. */
const SITE = join(fileURLToPath(new URL('.', import.meta.url)), 'site');

const answerSettings = readAnswerSettings();
const client = createS3Client();
const logger = createLogger('publish-field-app');

/** CloudFormation's custom resource: puts the field app of this release into its bucket, with this deployment's addresses. */
export async function handler(event: CustomResourceEvent, context: Context): Promise<void> {
  logger.addContext(context);
  checkAnswerAddress(event, answerSettings);
  await answerPublishRequest(event, {
    publish: (properties) => publishSite(client, SITE, properties),
    remove: ({ BucketName }) => emptyBucket(client, BucketName),
    onFault: (error) => logger.error('field-app:not-published', error as Error),
  });
}
