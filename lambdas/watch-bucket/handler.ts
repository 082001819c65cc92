import type { Context } from 'aws-lambda';
import { checkAnswerAddress } from '../aws/answer-address.ts';
import type { CustomResourceEvent } from '../aws/custom-resource.ts';
import { readAnswerSettings } from '../aws/environment.ts';
import { createLogger } from '../aws/observability.ts';
import { createS3Client } from '../aws/s3-client.ts';
import { answerWatchRequest } from './answer-watch-request.ts';
import { enterNotification, removeNotification } from './bucket-notifications.ts';

const answerSettings = readAnswerSettings();
const client = createS3Client();
const logger = createLogger('watch-bucket');

/** CloudFormation's custom resource: it cannot set notifications of a bucket that is not its own. */
export async function handler(event: CustomResourceEvent, context: Context): Promise<void> {
  logger.addContext(context);
  checkAnswerAddress(event, answerSettings);
  await answerWatchRequest(event, {
    enter: (properties) => enterNotification(client, properties),
    remove: (properties) => removeNotification(client, properties),
    onFault: (error) => logger.error('bucket:not-watched', error as Error),
  });
}
